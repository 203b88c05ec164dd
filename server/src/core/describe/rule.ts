import { formatRange } from "../address/block.js";
import { type AddressCount, isNone, NO_ADDRESSES, plus, totalOf } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import { rangesByKind } from "../analysis/questions/ranges.js";
import { hiddenBy, ownShareOf } from "../analysis/questions/shares.js";
import type { Related } from "../model/finding.js";
import { type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { groupOf, isPartial, sourceOf } from "../model/ruleTable.js";
import { matchCountOf } from "../model/source.js";
import { partialDeciders, unlessOf } from "../model/unless.js";
import type { Budget, Steps } from "../text/steps.js";
import { addresses, isOrAre, shareOf } from "./counts.js";
import { describeUnless, whyOf } from "./unless.js";
import { capitalized, participleOf, relatedShares } from "./wording.js";

/** The addresses that a rule decides, and the rules that decide its other addresses. */
export interface RuleEffect {
  /** `Decides 240 of 256 addresses (93.75 %): they are accepted.` */
  readonly summary: string;
  /** The other deciding rules, each with its share. */
  readonly others: readonly Related[];
  /** The first few ranges that the rule decides, and `…` if there are more. */
  readonly decided: readonly string[];
}

const RANGES_SHOWN = 8;

/** Describes what a rule decides. O(cells in the rule), as far as the budget lasts. */
export function* describeRule(analysis: Analysis, id: RuleId, budget: Budget): Steps<RuleEffect> {
  const { ruleSet } = analysis;
  const { rules } = ruleSet;
  const { action } = ruleOf(ruleSet, id);
  if (isPartial(rules, id))
    return { summary: `${capitalized(mayDecide(ruleSet, id))}: ${whyOf(ruleSet, id)}.`, others: [], decided: [] };
  const hidden = yield* hiddenBy(analysis, id, budget);
  const count = hidden.deciders.find((decider) => decider.id === id)?.count ?? NO_ADDRESSES;
  const { whole, unproved } = hidden;
  const others = relatedShares(analysis, hidden);
  const decided: string[] = [];
  for (const each of groupOf(rules, id)) {
    const isIt = (rule: RuleId | undefined) => (rule === each ? each : undefined);
    const source = sourceOf(rules, each);
    const left = RANGES_SHOWN - decided.length;
    const { ranges, isTruncated } = (yield* rangesByKind(analysis.partition, source, isIt, left, budget))(each);
    decided.push(...ranges.map(formatRange));
    if (isTruncated) {
      decided.push("…");
      break;
    }
  }
  const summary = () => {
    if (!isNone(unproved)) return `Decides at least ${shareOf(count, whole)}; the rest could not be proved.`;
    if (isNone(count)) return "Decides nothing: other rules decide every address first.";
    const unless = groupOf(rules, id).flatMap((each) => unlessOf(ruleSet, [id], sourceOf(rules, each)));
    const doubts = unless.length === 0 ? "" : `, ${describeUnless(ruleSet, [...new Set(unless)])}`;
    const verdict = participleOf(ruleSet, action) + doubts;
    if (totalOf(whole) === 1n) return `Decides its address: it is ${verdict}.`;
    const verb = isOrAre(count) === "is" ? "it is" : "they are";
    return `Decides ${shareOf(count, whole)}${percentOf(count, whole)}: ${verb} ${verdict}.`;
  };
  return { summary: summary(), others, decided };
}

/** Describes how much a rule decides: `decides 240 of 256 addresses`, `decides nothing`. O(cells in the rule), as far as the budget lasts. */
export function* describeShare(analysis: Analysis, id: RuleId, budget: Budget): Steps<string> {
  if (isPartial(analysis.ruleSet.rules, id)) return mayDecide(analysis.ruleSet, id);
  const { count, whole, unproved } = yield* ownShareOf(analysis, id, budget);
  if (!isNone(unproved)) return `decides at least ${addresses(count)}`;
  if (isNone(count)) return "decides nothing";
  return mayLoseSome(analysis.ruleSet, id) ? `decides up to ${addresses(count)}` : `decides ${shareOf(count, whole)}`;
}

/** Whether partial rules may decide some addresses of a sure rule first. */
function mayLoseSome(ruleSet: RuleSet, id: RuleId): boolean {
  return groupOf(ruleSet.rules, id).some(
    (each) => partialDeciders(ruleSet, [id], sourceOf(ruleSet.rules, each)).length > 0,
  );
}

/** Says what a partial rule may decide: `may decide up to 256 addresses`. */
export function mayDecide(ruleSet: RuleSet, id: RuleId): string {
  const group = groupOf(ruleSet.rules, id);
  const whole = group.map((each) => matchCountOf(sourceOf(ruleSet.rules, each))).reduce(plus, NO_ADDRESSES);
  return `may decide up to ${addresses(whole)}`;
}

/** Formats a part of one family in percent, cut to two decimals: ` (93.75 %)`, ` (less than 0.01 %)`. Empty for all, or for `any`. */
function percentOf(part: AddressCount, whole: AddressCount): string {
  const [some, all] = [totalOf(part), totalOf(whole)];
  if (some === all || (whole.ipv4 > 0n && whole.ipv6 > 0n)) return "";
  const hundredths = (some * 10000n) / all;
  return hundredths === 0n ? " (less than 0.01 %)" : ` (${Number(hundredths) / 100} %)`;
}
