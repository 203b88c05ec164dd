import {
  analyze,
  budgetOf,
  counted,
  type Finding,
  halfOfBudget,
  mostSevereFirst,
  type RuleSet,
  severities,
} from "../../core/index.js";
import { isUsageError, usageError } from "../failure.js";
import { findingShape } from "../reporters/json.js";
import type { FoundFile } from "./folders.js";
import { textIn } from "./input.js";
import { FILES_AT_MOST, FINDINGS_AT_MOST } from "./limits.js";
import { faults, integer, list, listName, object, oneOf, path, text } from "./schema.js";
import type { Tool } from "./tool.js";

const ofFinding = {
  code: text(),
  severity: oneOf(...severities),
  message: text("What is wrong and what to do, then why it matters."),
  line: integer(),
  column: integer(),
  endLine: integer(),
  endColumn: integer(),
  related: list(object({ line: integer(), message: text() }), "Other rules that the finding is about."),
};

export const finding = object(ofFinding);

/** Lists the findings of one file or of all. */
export const listFindings: Tool = {
  name: "listFindings",
  title: "List Findings",
  description: `Lists the problems in an .imcrules file, or in all rule files. They include rules that never fire with the lines that hide them, misleading masks, a missing catch-all, failing expectations and ignored lines. Each finding describes the problem, why it matters and how to fix it. The most severe come first, at most ${FINDINGS_AT_MOST}. Changes nothing.`,
  inputSchema: object(
    {},
    {
      file: text("The rule file: its path, or the end of it. All rule files by default."),
      list: text("Only this list of the file, by its name. All lists by default."),
    },
  ),
  outputSchema: object({
    files: list(object({ path, findings: list(object(ofFinding, { list: listName })) }), "The files with findings."),
    summary: object(Object.fromEntries(severities.map((severity) => [severity, integer()]))),
    checked: integer("The number of files that were checked."),
    leftOut: integer("The number of findings that are not listed."),
    faults,
  }),
  async answer(input, folders) {
    const [name, wanted] = [textIn(input, "file"), textIn(input, "list")];
    if (name === undefined && wanted !== undefined) throw usageError('Give "file" too: "list" is one of its lists.');
    const files = name === undefined ? await folders.all() : [await folders.choose(name)];
    const summary = { error: 0, warning: 0, information: 0, hint: 0 };
    const budget = budgetOf();
    let checked = 0;
    let found: readonly Found[] = [];
    for (const file of files.slice(0, FILES_AT_MOST)) {
      try {
        const text = await folders.read(file);
        const lists =
          wanted === undefined
            ? await folders.reader.allIn(text, file.place)
            : [await folders.listIn(text, file, wanted)];
        const check = await folders.checker(file);
        checked++;
        for (const ruleSet of lists) {
          const findings = check(analyze(ruleSet, halfOfBudget(budget)));
          for (const severity of severities) summary[severity] += findings.summary[severity];
          const own = first(mostSevereFirst(findings)).map((one) => ({ file, ruleSet, finding: one }));
          found = [...found, ...own].sort((one, other) => rankOf(one) - rankOf(other)).slice(0, FINDINGS_AT_MOST);
        }
      } catch (error) {
        if (!isUsageError(error) || wanted !== undefined) throw error;
        folders.report(error.message);
      }
    }
    if (files.length > FILES_AT_MOST)
      folders.report(`${counted(files.length - FILES_AT_MOST, "more file")} not checked.`);
    const shapes = new Map<string, object[]>();
    for (const { file, ruleSet, finding: one } of found) {
      const shape = findingShape(ruleSet, one, budget);
      const named = ruleSet.name === "" ? shape : { ...shape, list: ruleSet.name };
      shapes.set(file.path, [...(shapes.get(file.path) ?? []), named]);
    }
    const total = severities.reduce((sum, severity) => sum + summary[severity], 0);
    return {
      files: Array.from(shapes, ([one, findings]) => ({ path: one, findings })),
      summary,
      checked,
      leftOut: total - found.length,
      faults: folders.faults(),
    };
  },
};

/** A finding with the file that has it. */
interface Found {
  readonly file: FoundFile;
  readonly ruleSet: RuleSet;
  readonly finding: Finding;
}

function rankOf({ finding: { severity } }: Found): number {
  return severities.indexOf(severity);
}

/** Returns the findings that an answer has room for. */
export function first(findings: Iterable<Finding>): readonly Finding[] {
  const listed: Finding[] = [];
  for (const one of findings) {
    if (listed.push(one) === FINDINGS_AT_MOST) break;
  }
  return listed;
}
