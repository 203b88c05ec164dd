import { type Budget, counted, defaultActionOf, fileLine, modelOf, type Steps } from "../../../core/index.js";
import type { RuleFile } from "../ruleFile.js";

/** A rule file about which a tool answers, with the name that people give it. */
export type AnalysedFile = RuleFile & { readonly name: string };

/** Returns the lines at the beginning of every answer about a file. */
export function* headOf({ name, analysis }: AnalysedFile, budget: Budget): Steps<readonly string[]> {
  const { ruleSet } = analysis;
  const { problemCount, default: stated } = ruleSet;
  const reason = stated === undefined ? ", because the file has no default" : ` (line ${stated.line + 1})`;
  const ignored = `${counted(problemCount, "line")} with errors ${problemCount === 1 ? "is" : "are"} ignored: imcrules_listFindings lists the reasons.`;
  return [
    `${name}: ${(yield* fileLine(analysis, budget)).join(", ")}.`,
    `Evaluation model ${modelOf(ruleSet)}; what no rule matches gets ${defaultActionOf(ruleSet)}${reason}.`,
    ...(problemCount === 0 ? [] : [ignored]),
  ];
}
