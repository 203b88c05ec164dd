import { formatRange } from "../address/block.js";
import { type AddressCount, isNone, NO_ADDRESSES, plus, totalOf } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import {
  isSettled,
  isWhollyPartial,
  mostOfPartial,
  type WordEffect,
  withoutLatePartial,
} from "../analysis/questions/bounds.js";
import { rangesByKind } from "../analysis/questions/ranges.js";
import { hiddenBy, ownShareOf } from "../analysis/questions/shares.js";
import type { Related } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { groupOf, sourceOf } from "../model/ruleTable.js";
import { partialDeciders, unlessOf } from "../model/unless.js";
import type { Budget, Steps } from "../text/steps.js";
import { addresses, amount, isOrAre, shareOf } from "./counts.js";
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
  const most = yield* mostOfPartial(analysis, id, budget);
  if (isWhollyPartial(analysis, id))
    return { summary: `${capitalized(mayDecide(most))}: ${whyOf(ruleSet, id)}.`, others: [], decided: [] };
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
  const unless = groupOf(rules, id).flatMap((each) => unlessOf(ruleSet, [id], sourceOf(rules, each)));
  const turning = yield* withoutLatePartial(analysis, id, [...new Set(unless)], budget);
  const summary = () => {
    const doubts = turning.length === 0 ? "" : `, ${describeUnless(ruleSet, turning)}`;
    const verdict = participleOf(ruleSet, action) + doubts;
    if (!isNone(most)) return `Decides up to ${addresses(plus(plus(count, unproved), most))}: they are ${verdict}.`;
    if (!isNone(unproved)) return `Decides at least ${shareOf(count, whole)}; the rest could not be proved.`;
    if (isNone(count)) return "Decides nothing: other rules decide every address first.";
    if (totalOf(whole) === 1n) return `Decides its address: it is ${verdict}.`;
    const verb = isOrAre(count) === "is" ? "it is" : "they are";
    return `Decides ${shareOf(count, whole)}${percentOf(count, whole)}: ${verb} ${verdict}.`;
  };
  return { summary: summary(), others, decided };
}

/** Describes how much a rule decides: `decides 240 of 256 addresses`, `decides nothing`. O(cells in the rule), as far as the budget lasts. */
export function* describeShare(analysis: Analysis, id: RuleId, budget: Budget): Steps<string> {
  const most = yield* mostOfPartial(analysis, id, budget);
  if (isWhollyPartial(analysis, id)) return mayDecide(most);
  const { count, whole, unproved } = yield* ownShareOf(analysis, id, budget);
  const atMost = plus(plus(count, unproved), most);
  if (isNone(atMost)) return "decides nothing";
  if (!isNone(most) || (yield* mayLoseSome(analysis, id, budget))) return `decides up to ${addresses(atMost)}`;
  return isNone(unproved) ? `decides ${shareOf(count, whole)}` : `decides at least ${addresses(count)}`;
}

/** Describes in few words how much a word with partial rules decides at most: `up to 16.8 million addresses`. `undefined` for other words. */
export function* describeMost(analysis: Analysis, id: RuleId, budget: Budget): Steps<string | undefined> {
  const most = yield* mostOfPartial(analysis, id, budget);
  if (isNone(most)) return undefined;
  const { count, unproved } = isWhollyPartial(analysis, id) ? NOTHING : yield* ownShareOf(analysis, id, budget);
  const { ipv4, ipv6 } = plus(plus(count, unproved), most);
  const upTo = `up to ${addresses(ipv4 > 0n ? { ipv4, ipv6: 0n } : { ipv4, ipv6 }, true)}`;
  return ipv4 > 0n && ipv6 > 0n ? `${upTo} of IPv4, and some of IPv6` : upTo;
}

const NOTHING = { count: NO_ADDRESSES, unproved: NO_ADDRESSES };

/** Whether partial rules may decide some addresses of a sure rule first. */
export function* mayLoseSome(analysis: Analysis, id: RuleId, budget: Budget): Steps<boolean> {
  const { ruleSet } = analysis;
  const earlier = groupOf(ruleSet.rules, id).flatMap((each) =>
    partialDeciders(ruleSet, [id], sourceOf(ruleSet.rules, each)),
  );
  return (yield* withoutLatePartial(analysis, id, earlier, budget)).length > 0;
}

/** Says what partial rules may decide: `may decide up to 256 addresses`. */
function mayDecide(most: AddressCount): string {
  return isNone(most) ? "decides nothing" : `may decide up to ${addresses(most)}`;
}

/**
 * Describes what a word decides in a policy: `decides 240 of 256 addresses`, `decides up to 256 addresses, 240 surely`.
 *
 * `isPartial` says whether all rules of the word are partial.
 */
export function describeEffect(effect: WordEffect, isPartial: boolean): string {
  const { matches, decides, atLeast, atMost, isProved } = effect;
  if (isPartial) return mayDecide(atMost);
  if (!isProved) return `decides at least ${isNone(atLeast) ? "nothing" : shareOf(atLeast, matches)}`;
  if (isNone(atMost)) return "decides nothing";
  if (isSettled(effect)) return `decides ${shareOf(decides, matches)}`;
  const surely = isNone(atLeast) ? "" : `, ${amount(atLeast)} surely`;
  return `decides up to ${addresses(atMost)}${surely}`;
}

/** Formats a part of one family in percent, cut to two decimals: ` (93.75 %)`, ` (less than 0.01 %)`. Empty for all, or for `any`. */
function percentOf(part: AddressCount, whole: AddressCount): string {
  const [some, all] = [totalOf(part), totalOf(whole)];
  if (some === all || (whole.ipv4 > 0n && whole.ipv6 > 0n)) return "";
  const hundredths = (some * 10000n) / all;
  return hundredths === 0n ? " (less than 0.01 %)" : ` (${Number(hundredths) / 100} %)`;
}
