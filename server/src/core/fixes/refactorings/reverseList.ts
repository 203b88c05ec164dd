import { textOfLine } from "../../model/ruleSet.js";
import { firstRuleFrom } from "../../model/ruleTable.js";
import { beginningOf, endOfLineOf, firstLineOf, offsetOf, textBefore } from "../lines.js";
import { MENU_RULES_AT_MOST, type Refactoring } from "../refactoring.js";

/**
 * Reverses the order of all rules, for programs that ask the last rule first. Other lines keep their place.
 *
 * Not offered while a rule is in doubt, since the effect would be that of a mistyped list.
 */
export const reverseList: Refactoring = (analysis, lines) => {
  const { ruleSet, firstInDoubt } = analysis;
  if (firstInDoubt.ipv4 !== undefined || firstInDoubt.ipv6 !== undefined) return [];
  const { rules } = ruleSet;
  const hasRule = firstRuleFrom(rules, lines.first) < firstRuleFrom(rules, lines.last + 1);
  if (rules.count < 2 || rules.count > MENU_RULES_AT_MOST || !hasRule) return [];
  const groups = Array.from(rules.lines, (line) => ({ first: firstLineOf(ruleSet, line), last: line }));
  const textOn = (line: number) => textBefore(ruleSet, line, Number.POSITIVE_INFINITY);
  const [first, last] = [groups[0]?.first ?? 0, groups.at(-1)?.last ?? 0];
  const text: string[] = [];
  for (let line = first, place = 0; line <= last; line++) {
    const group = groups[place];
    if (group?.first !== line) {
      text.push(textOn(line));
      continue;
    }
    const replacement = groups[groups.length - 1 - place] ?? group;
    for (let each = replacement.first; each <= replacement.last; each++) text.push(textOn(each));
    line = group.last;
    place++;
  }
  const start = beginningOf(ruleSet, first);
  const end = offsetOf(ruleSet, last) + textOfLine(ruleSet, last).length;
  const edit = { start, end, text: text.join(endOfLineOf(ruleSet)) };
  return [{ label: "Reverse the order of all rules", edits: [edit] }];
};
