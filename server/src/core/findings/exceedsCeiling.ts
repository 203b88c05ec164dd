import { endsOf } from "../address/block.js";
import { isNone, NO_ADDRESSES, plus, totalOf } from "../address/count.js";
import { type ChangeGroup, causesInSteps } from "../analysis/questions/changes.js";
import { addresses } from "../describe/counts.js";
import { capitalized, fitting, isOfNeighbour, mention, quoted, rulePlaceOf, verbOf } from "../describe/wording.js";
import { isOurs, type RuleId, type RuleSet, ruleOf, textOfLine } from "../model/ruleSet.js";
import { firstOfGroup } from "../model/ruleTable.js";
import { spanOfRule } from "../model/statement.js";
import { halfOfBudget, ROWS_A_STEP } from "../text/steps.js";
import type { Ceiling, FindingKind } from "./kind.js";

export const exceedsCeiling: FindingKind = {
  code: "exceeds-ceiling",
  summary: "an accept for addresses that the list named by `within` rejects",
  about: "rule",
  severity: "error",
  *findWithin(analysis, ceiling) {
    const { ruleSet } = analysis;
    // A change from the ceiling to this list is what this list accepts beyond it.
    const { groups, unproved } = yield* causesInSteps(ceiling.list, analysis, halfOfBudget(analysis.budget));
    const wholeLine = { start: 0, end: textOfLine(ruleSet, 0).length };
    if (!isNone(unproved)) {
      const message = `Not proved to stay within ${ceiling.name}. Use masks without holes.\nThe masks with holes leave ${addresses(unproved)} unproved.`;
      yield { place: { line: 0 }, span: wholeLine, explain: () => ({ message, related: [] }) };
    }
    const beyond = new Map<RuleId | undefined, ChangeGroup[]>();
    for (const [place, group] of groups.entries()) {
      if (place % ROWS_A_STEP === 0) yield undefined;
      if (group.verdict !== "accept") continue;
      // A word that means several rules exceeds the ceiling once.
      const word = group.newRule === undefined ? undefined : firstOfGroup(ruleSet.rules, group.newRule);
      const known = beyond.get(word);
      if (known === undefined) beyond.set(word, [group]);
      else known.push(group);
    }
    const inFileOrder = [...beyond].sort(([one = -1], [other = -1]) => one - other);
    for (const [rule, excess] of inFileOrder) {
      // This file has no line for the default, nor for a rule of the other file beside it.
      const isElsewhere = rule === undefined || isOfNeighbour(ruleSet, rule);
      const place = isElsewhere ? { line: 0 } : { rule };
      const span = isElsewhere ? wholeLine : spanOfRule(ruleOf(ruleSet, rule));
      yield { place, span, explain: () => ({ message: messageOf(ruleSet, rule, excess, ceiling), related: [] }) };
    }
  },
};

/** `excess` are the addresses beyond the ceiling that one rule or the default accepts, the largest group first. */
function messageOf(
  ruleSet: RuleSet,
  rule: RuleId | undefined,
  excess: readonly ChangeGroup[],
  { name, list }: Ceiling,
): string {
  const count = excess.map((group) => group.count).reduce(plus, NO_ADDRESSES);
  const group = excess.find(({ ranges }) => ranges.length > 0);
  const [range] = group?.ranges ?? [];
  const witness = range && endsOf(range).first;
  const example = witness === undefined ? "" : `, such as ${witness}`;
  const [accepts, rejects] = [verbOf(ruleSet, "accept"), verbOf(list.ruleSet, "reject")];
  const { from } = rule === undefined ? {} : rulePlaceOf(ruleSet, rule);
  const elsewhere = from && `line ${from.line} of ${quoted(from.path, 200)} ${accepts}`;
  const who = rule === undefined ? `The default ${accepts}` : capitalized(elsewhere ?? accepts);
  const remedy = rule !== undefined ? "Narrow it." : isOurs(ruleSet) ? "Reject the rest." : "Add a catch-all.";
  const first = fitting(
    `${who} ${addresses(count)} that ${name} ${rejects}${example}. ${remedy}`,
    `${who} ${addresses(count)} beyond its ceiling${example}. ${remedy}`,
    `${who} more than its ceiling${example}. ${remedy}`,
    ...(elsewhere === undefined
      ? []
      : [
          `${who} more than its ceiling. ${remedy}`,
          `The other file ${accepts} more than its ceiling${example}. ${remedy}`,
        ]),
  );
  const decider = group?.oldRule === undefined ? "the default" : mention(list.ruleSet, group.oldRule);
  const isCounted = witness === undefined || first.includes(addresses(count)) || totalOf(count) === 1n;
  const all = isCounted ? "" : `, one of ${addresses(count)}`;
  const why = `The configuration keeps this list within ${name}, where ${decider} ${rejects} ${witness ?? addresses(count)}${all}`;
  const but = elsewhere === undefined || first.startsWith(who) ? "" : `, but ${elsewhere} it`;
  return `${first}\n${why}${but}.`;
}
