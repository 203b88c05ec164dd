import { type Budget, counted, defaultNameOf, fileLine, modelOf, type Steps } from "../../../core/index.js";
import type { RuleFile } from "../ruleFile.js";

/** A rule file about which a tool answers, with the name that people give it. */
export type AnalysedFile = RuleFile & { readonly name: string };

/** Returns the lines at the beginning of every answer about a file. */
export function* headOf({ name, analysis }: AnalysedFile, budget: Budget): Steps<readonly string[]> {
  const { ruleSet } = analysis;
  const { problemCount, default: stated } = ruleSet;
  const { unmatched } = ruleSet.format.words;
  const own = unmatched === undefined ? ", because the file has no default" : `: ${unmatched}`;
  const reason = stated === undefined ? own : ` (line ${stated.line + 1})`;
  const ignored = `${counted(problemCount, "line")} with errors ${problemCount === 1 ? "is" : "are"} ignored: imcrules_listFindings lists the reasons.`;
  return [
    `${name}: ${(yield* fileLine(analysis, budget)).join(", ")}.`,
    `Evaluation model ${modelOf(ruleSet)}; what no rule matches gets ${defaultNameOf(ruleSet)}${reason}.`,
    ...(problemCount === 0 ? [] : [ignored]),
  ];
}
