import { remarksOn, textOfLine } from "../../model/ruleSet.js";
import type { Fixer } from "../fix.js";
import { replaceSource } from "../written.js";

/** Writes the source that somebody meant, where the program reads another one or refuses the line. Only people know whether they did. */
export const writeMeantSource: Fixer = ({ ruleSet }, { span }, line) => {
  const remark = remarksOn(ruleSet, line).find((one) => one.span.start === span.start && one.meant !== undefined);
  if (remark?.meant === undefined) return [];
  const { rule } = remark.meant;
  const text = ruleSet.format.notation.source(rule.source, rule, textOfLine(ruleSet, line));
  if (text === undefined) return [];
  const edit = replaceSource(ruleSet, { written: rule, line }, text);
  return [{ label: `Write ${text}`, edits: [edit], isUnsure: true }];
};
