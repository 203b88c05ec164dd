import { budgetOf, counted, type Finding, type Findings, type RuleSet, severities } from "../../core/index.js";
import { isUsageError } from "../failure.js";
import { findingShape } from "../reporters/json.js";
import { analysed } from "./folders.js";
import { textIn } from "./input.js";
import { FILES_AT_MOST, FINDINGS_AT_MOST } from "./limits.js";
import { integer, list, object, oneOf, path, text } from "./schema.js";
import type { Tool } from "./tool.js";

export const finding = object({
  code: text(),
  severity: oneOf(...severities),
  message: text("What is wrong and what to do, then why it matters."),
  line: integer(),
  column: integer(),
  endLine: integer(),
  endColumn: integer(),
  related: list(object({ line: integer(), message: text() }), "Other rules that the finding is about."),
});

/** Lists the findings of one file or of all. */
export const listFindings: Tool = {
  name: "listFindings",
  title: "List Findings",
  description: `Lists the problems in an .imcrules file, or in all rule files. They include rules that never fire with the lines that hide them, misleading masks, a missing catch-all, failing expectations and ignored lines. Each finding describes the problem, why it matters and how to fix it. The most severe come first, at most ${FINDINGS_AT_MOST}. Changes nothing.`,
  inputSchema: object({}, { file: text("The rule file: its path, or the end of it. All rule files by default.") }),
  outputSchema: object({
    files: list(object({ path, findings: list(finding) }), "The files with findings."),
    summary: object(Object.fromEntries(severities.map((severity) => [severity, integer()]))),
    checked: integer("The number of files that were checked."),
    leftOut: integer("The number of findings that are not listed."),
    faults: list(text(), "What could not be read."),
  }),
  async answer(input, folders) {
    const name = textIn(input, "file");
    const paths = name === undefined ? await folders.all() : [(await folders.choose(name)).path];
    const summary = { error: 0, warning: 0, information: 0, hint: 0 };
    const faults: string[] = [];
    let found: readonly { readonly path: string; readonly ruleSet: RuleSet; readonly finding: Finding }[] = [];
    for (const one of paths.slice(0, FILES_AT_MOST)) {
      try {
        const analysis = analysed(await folders.read(one));
        const findings = (await folders.checker(one))(analysis);
        for (const severity of severities) summary[severity] += findings.summary[severity];
        const own = mostSevere(findings).map((each) => ({ path: one, ruleSet: analysis.ruleSet, finding: each }));
        // No more is kept than is listed.
        const all = [...found, ...own];
        found = severities
          .flatMap((severity) => all.filter((each) => each.finding.severity === severity))
          .slice(0, FINDINGS_AT_MOST);
      } catch (error) {
        if (!isUsageError(error)) throw error;
        faults.push(error.message);
      }
    }
    if (paths.length > FILES_AT_MOST) faults.push(`${counted(paths.length - FILES_AT_MOST, "more file")} not checked.`);
    const budget = budgetOf();
    const files = new Map<string, object[]>();
    for (const { path: one, ruleSet, finding: each } of found) {
      const shape = findingShape(ruleSet, each, budget);
      files.set(one, [...(files.get(one) ?? []), shape]);
    }
    const total = severities.reduce((sum, severity) => sum + summary[severity], 0);
    return {
      files: Array.from(files, ([one, findings]) => ({ path: one, findings })),
      summary,
      checked: Math.min(paths.length, FILES_AT_MOST),
      leftOut: total - found.length,
      faults: [...folders.faults, ...faults],
    };
  },
};

/** Returns the most severe findings of a file. */
function mostSevere(findings: Findings): readonly Finding[] {
  const found: Finding[] = [];
  for (const severity of severities) {
    for (const one of findings.list(severity)) {
      if (found.length === FINDINGS_AT_MOST) return found;
      found.push(one);
    }
  }
  return found;
}
