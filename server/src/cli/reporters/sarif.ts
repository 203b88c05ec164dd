import type { Invocation, PhysicalLocation, ReportingDescriptor, Result, Fix as SarifFix, ToolComponent } from "sarif";
import { version } from "../../../../package.json";
import {
  budgetOf,
  counted,
  type FindingKind,
  type Fix,
  fixesOf,
  formatCount,
  halfOfBudget,
  kindOf,
  lineOf,
  mostSevereFirst,
  type RuleSet,
  runToEnd,
  type Severity,
} from "../../core/index.js";
import { json } from "../json.js";
import { pageOf } from "../pages.js";
import type { Reporter, Write } from "./reporter.js";
import { type LineSpan, type ShownFinding, shown } from "./shown.js";
import { shownPaths } from "./shownPaths.js";
import { countsByCode, totalOf } from "./summary.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Code scanning of GitHub refuses a report with more. */
const RESULTS_AT_MOST = 25_000;

/** How many findings of a file are reported with fixes: working out what a fix changes takes time in the size of the file. */
const FINDINGS_WITH_FIXES = 100;

const levelOf: Readonly<Record<Severity, Result.level>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/**
 * Writes SARIF 2.1.0: one run, whose rules are the kinds of findings that occur.
 *
 * Of a file with too many findings it writes the most severe, and at last it says how many it left out.
 */
export function sarifReporter(write: Write): Reporter {
  const codes: string[] = [];
  const leftOut = new Map<string, number>();
  let resultsLeft = RESULTS_AT_MOST;
  const shownPath = shownPaths();
  let prefix = `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[`;

  function indexOf(code: string): number {
    const known = codes.indexOf(code);
    return known === -1 ? codes.push(code) - 1 : known;
  }

  return {
    file({ path, analysis, findings }) {
      const uri = uriOf(shownPath(path));
      let findingsLeft = FINDINGS_WITH_FIXES;
      const budget = budgetOf();
      // Fixes may use up half, and the messages of later findings are not worse for it.
      const fixing = halfOfBudget(budget);
      for (const finding of totalOf(findings.counts) > resultsLeft ? mostSevereFirst(findings) : findings.list()) {
        if (resultsLeft === 0) {
          leftOut.set(finding.code, (leftOut.get(finding.code) ?? 0) + 1);
          continue;
        }
        resultsLeft--;
        const fixes = findingsLeft-- > 0 ? runToEnd(fixesOf(analysis, finding, fixing)) : [];
        const shownFinding = shown(analysis.ruleSet, finding, budget);
        write(prefix + json(resultOf(uri, analysis.ruleSet, shownFinding, indexOf(finding.code), fixes)));
        prefix = ",";
      }
    },
    end() {
      const driver: ToolComponent = {
        name: "imcrules",
        version,
        rules: codes.flatMap((code) => kindOf(code) ?? []).map(descriptorOf),
      };
      const invocations = leftOut.size === 0 ? "" : `,"invocations":${json([incompleteInvocation(leftOut)])}`;
      write(`${codes.length === 0 ? prefix : ""}],"tool":${json({ driver })}${invocations}}]}\n`);
    },
  };
}

/** Returns the invocation whose notification says how many findings were left out. */
function incompleteInvocation(leftOut: ReadonlyMap<string, number>): Invocation {
  const text = `${counted(totalOf(leftOut), "finding")} left out: ${countsByCode(leftOut)}. GitHub code scanning takes at most ${formatCount(RESULTS_AT_MOST)} results.`;
  return { executionSuccessful: true, toolExecutionNotifications: [{ level: "warning", message: { text } }] };
}

function resultOf(
  uri: string,
  ruleSet: RuleSet,
  { code, severity, message, related, ...span }: ShownFinding,
  ruleIndex: number,
  fixes: readonly Fix[],
): Result {
  const at = ({ line, column, endColumn }: LineSpan): PhysicalLocation => ({
    artifactLocation: { uri },
    region: { startLine: line, startColumn: column, endLine: line, endColumn },
  });
  return {
    ruleId: code,
    ruleIndex,
    level: levelOf[severity],
    message: { text: message },
    locations: [{ physicalLocation: at(span) }],
    ...(related.length > 0 && {
      relatedLocations: related.map((note, id) => ({
        id,
        message: { text: `line ${note.line} ${note.message}` },
        physicalLocation: at(note),
      })),
    }),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => fixOf(uri, ruleSet, fix)) }),
  };
}

function fixOf(uri: string, { lineStarts }: RuleSet, { title, edits }: Fix): SarifFix {
  const place = (offset: number) => {
    const line = lineOf(lineStarts, offset);
    return [line + 1, offset - (lineStarts[line] ?? 0) + 1] as const;
  };
  return {
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation: { uri },
        replacements: edits.map(({ start, end, text }) => {
          const [startLine, startColumn] = place(start);
          const [endLine, endColumn] = place(end);
          return {
            deletedRegion: { startLine, startColumn, endLine, endColumn },
            ...(text !== "" && { insertedContent: { text } }),
          };
        }),
      },
    ],
  };
}

/** Describes a kind of finding by its page. */
function descriptorOf({ code, severity, isOffByDefault = false }: FindingKind): ReportingDescriptor {
  const markdown = pageOf(code);
  // The title and the severity are the two paragraphs before.
  const summary = markdown.split("\n\n")[2]?.replaceAll("\n", " ") ?? "";
  const [firstSentence = summary] = /^.*?\.(?= |$)/.exec(summary) ?? [];
  return {
    id: code,
    shortDescription: { text: firstSentence },
    fullDescription: { text: summary },
    help: { text: markdown, markdown },
    // A kind that is off by default occurs only if somebody turned it on.
    defaultConfiguration: { level: levelOf[severity], enabled: !isOffByDefault },
  };
}

function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
