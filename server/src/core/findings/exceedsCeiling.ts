import { endsOf } from "../address/block.js";
import { isNone, NO_ADDRESSES, plus, totalOf } from "../address/count.js";
import { type ChangeGroup, causesInSteps } from "../analysis/questions/changes.js";
import { possibleChanges } from "../analysis/questions/conditionalChanges.js";
import { addresses } from "../describe/counts.js";
import { describeConditions } from "../describe/unless.js";
import {
  capitalized,
  fitting,
  isOfNeighbour,
  mention,
  quoted,
  rulePlaceOf,
  verbOf,
  verbsOf,
} from "../describe/wording.js";
import type { Condition } from "../model/condition.js";
import { isOurs, type RuleId, type RuleSet, ruleOf, textOfLine } from "../model/ruleSet.js";
import { firstOfGroup } from "../model/ruleTable.js";
import { spanOfRule } from "../model/statement.js";
import { halfOfBudget, ROWS_A_STEP, type Steps } from "../text/steps.js";
import type { Ceiling, FindingKind } from "./kind.js";

export const exceedsCeiling: FindingKind = {
  code: "exceeds-ceiling",
  summary: "an accept for addresses that the list named by `within` rejects",
  about: "rule",
  severity: "error",
  *findWithin(analysis, ceiling) {
    const { ruleSet } = analysis;
    const excesses: Excesses = new Map();
    // A change from the ceiling to this list is what this list accepts beyond it.
    const sure = yield* causesInSteps(ceiling.list, analysis, halfOfBudget(analysis.budget), 0);
    yield* addExcesses(excesses, ruleSet, sure.groups, []);
    let { unproved } = sure;
    for (const change of possibleChanges(ceiling.list, analysis, "accept", halfOfBudget(analysis.budget))) {
      yield undefined;
      if (change === undefined) continue;
      if (isNone(unproved)) unproved = change.unproved;
      yield* addExcesses(excesses, ruleSet, change.groups, change.conditions);
    }
    const wholeLine = { start: 0, end: textOfLine(ruleSet, 0).length };
    if (!isNone(unproved)) {
      const message = `Not proved to stay within ${ceiling.name}. Use masks without holes.\nThe masks with holes leave ${addresses(unproved)} unproved.`;
      yield { place: { line: 0 }, span: wholeLine, explain: () => ({ message, related: [] }) };
    }
    const inFileOrder = [...excesses].sort(([one = -1], [other = -1]) => one - other);
    for (const [rule, excess] of inFileOrder) {
      // This file has no line for the default, nor for a rule of the other file beside it.
      const isElsewhere = rule === undefined || isOfNeighbour(ruleSet, rule);
      const place = isElsewhere ? { line: 0 } : { rule };
      const span = isElsewhere ? wholeLine : spanOfRule(ruleOf(ruleSet, rule));
      yield { place, span, explain: () => ({ message: messageOf(ruleSet, rule, excess, ceiling), related: [] }) };
    }
  },
};

/** The addresses beyond the ceiling that the default accepts, or the rules of one word. */
interface Excess {
  /** The largest first. */
  readonly groups: ChangeGroup[];
  /** Where it accepts them. Empty for any connection. */
  readonly conditions: readonly Condition[];
}

/** By the first rule of each word. The default has `undefined`. */
type Excesses = Map<RuleId | undefined, Excess>;

/** Adds what rules accept beyond the ceiling, unless they do so where fewer conditions hold. */
function* addExcesses(
  excesses: Excesses,
  { rules }: RuleSet,
  groups: readonly ChangeGroup[],
  conditions: readonly Condition[],
): Steps<void> {
  const found: Excesses = new Map();
  for (const [place, group] of groups.entries()) {
    if (place % ROWS_A_STEP === 0) yield undefined;
    const word = group.newRule === undefined ? undefined : firstOfGroup(rules, group.newRule);
    if (group.verdict !== "accept" || excesses.has(word)) continue;
    const known = found.get(word);
    if (known === undefined) found.set(word, { groups: [group], conditions });
    else known.groups.push(group);
  }
  for (const [rule, excess] of found) excesses.set(rule, excess);
}

function messageOf(
  ruleSet: RuleSet,
  rule: RuleId | undefined,
  { groups, conditions }: Excess,
  { name, list }: Ceiling,
): string {
  const count = groups.map((group) => group.count).reduce(plus, NO_ADDRESSES);
  const group = groups.find(({ ranges }) => ranges.length > 0);
  const [range] = group?.ranges ?? [];
  const witness = range && endsOf(range).first;
  const example = witness === undefined ? "" : `, such as ${witness}`;
  const rejects = verbOf(list.ruleSet, "reject");
  const accepts = conditions.length === 0 ? verbOf(ruleSet, "accept") : `may ${verbsOf(ruleSet, "accept")}`;
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
  const where = conditions.length === 0 ? "" : ` ${describeConditions(conditions)}`;
  const why = `The configuration keeps this list within ${name}, where ${decider} ${rejects} ${witness ?? addresses(count)}${all}${where}`;
  const but = elsewhere === undefined || first.startsWith(who) ? "" : `, but ${elsewhere} it`;
  return `${first}\n${why}${but}.`;
}
