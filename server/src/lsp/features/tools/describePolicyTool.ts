import { counted } from "../../../core/index.js";
import { ruleRows } from "../ruleRows.js";
import { boundedText } from "./boundedText.js";
import { headOf, type ToldFile } from "./toldFile.js";

/** What each rule decides, and what the default does. */
export function describePolicyTool(file: ToldFile): string {
  const { rows, default: byDefault } = ruleRows(file.analysis, "line", 0);
  const { count } = file.analysis.ruleSet.rules;
  return boundedText(
    [
      ...headOf(file),
      ...(byDefault === null ? [] : [byDefault]),
      "Each rule, with how much of what it matches it decides:",
    ],
    rows.map(({ line, label, decides }) => `  line ${line} (${label}): ${decides}`),
    count,
    (left) => `  … and ${counted(left, "more rule")}. "imcrules policy" on the command line lists all.`,
  );
}
