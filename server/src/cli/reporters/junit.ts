import {
  type Expectation,
  type Finding,
  lineOfPlace,
  type RuleSet,
  type Severity,
  spanOfStatement,
  textOfLine,
} from "../../core/index.js";
import { COMMAND_SIGNS } from "../escape.js";
import type { Reporter, Write } from "./reporter.js";
import { shown } from "./shown.js";

/**
 * Writes JUnit XML for continuous integration: a suite for each file, a test case for each expectation and each other finding.
 * A finding below `--fail-on` is a case that passes and shows the finding. A file without any is one case that passes.
 */
export function junitReporter(write: Write, fails: (severity: Severity) => boolean): Reporter {
  let prefix = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="imcrules">\n';
  return {
    file({ path, analysis: { ruleSet, expectations }, findings }) {
      const failed = new Map<number, Finding>();
      const others: Finding[] = [];
      for (const finding of findings) {
        if (finding.code === "expectation-failed") failed.set(lineOfPlace(ruleSet, finding.place), finding);
        else others.push(finding);
      }
      const cases: readonly TestCase[] = [
        ...expectations.map(({ expectation, line }) => ({
          name: textOf(ruleSet, line, expectation),
          line: line + 1,
          finding: failed.get(line),
        })),
        ...others.map((finding) => {
          const line = lineOfPlace(ruleSet, finding.place) + 1;
          return { name: `${finding.code}, line ${line}`, line, finding };
        }),
      ];
      const all = cases.length > 0 ? cases : [{ name: "nothing to report", line: 1, finding: undefined }];
      const failures = all.filter(({ finding }) => finding !== undefined && fails(finding.severity)).length;
      const suite = attributes({ name: path, tests: all.length, failures, errors: 0, skipped: 0 });
      write(`${prefix}  <testsuite${suite}>\n`);
      prefix = "";
      for (const one of all) write(testCase(path, ruleSet, one, fails));
      write("  </testsuite>\n");
    },
    end() {
      write(`${prefix}</testsuites>\n`);
    },
  };
}

interface TestCase {
  readonly name: string;
  readonly line: number;
  /** The finding that the case shows, if there is one. */
  readonly finding: Finding | undefined;
}

function testCase(
  path: string,
  ruleSet: RuleSet,
  { name, line, finding }: TestCase,
  fails: (severity: Severity) => boolean,
): string {
  const head = `    <testcase${attributes({ classname: path, name, file: path, line })}`;
  if (finding === undefined) return `${head}/>\n`;
  const { code, severity, message, column, related } = shown(ruleSet, finding);
  const lines = [
    `${path}:${line}:${column}: ${severity}[${code}]: ${message}`,
    ...related.map((note) => `  line ${note.line} ${note.message}`),
  ];
  const text = lines.map(escaped).join("\n");
  const inside = fails(severity)
    ? `<failure${attributes({ type: code, message })}>${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return `${head}>\n      ${inside}\n    </testcase>\n`;
}

/** Returns the expectation as it is written, but with single spaces. */
function textOf(ruleSet: RuleSet, line: number, expectation: Expectation): string {
  const { start, end } = spanOfStatement(expectation);
  return textOfLine(ruleSet, line)
    .slice(start, end)
    .replace(/[ \t]+/g, " ");
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes a text for XML: markup as entities, characters that are invisible or forbidden in XML as code points. */
function escaped(text: string): string {
  return text
    .replace(/(?! )[\p{C}\p{Z}]/gu, (unseen) => `\\u{${(unseen.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(COMMAND_SIGNS, "&#35;#");
}
