import { addressOf, type Family } from "../../address/address.js";
import { type AddressCount, countIn, NO_ADDRESSES, plus, totalOf } from "../../address/count.js";
import { type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { rankedActions } from "../../matcher/rankedActions.js";
import { decidedCells } from "../../matcher/read/cells.js";
import { type Example, type Tally, type TallyOf, talliesOf } from "../../matcher/read/sums.js";
import { type RuleId, type RuleSet, verdictOf } from "../../model/ruleSet.js";
import { ACCEPT, isPartial, REJECT, sourceOf } from "../../model/ruleTable.js";
import { familiesOf, type MatchKey, matchCountOf, matchKeyOf, type Source } from "../../model/source.js";
import type { Action, Expectation, Verdict } from "../../model/statement.js";
import { isTurned, unlessOf } from "../../model/unless.js";
import { type Budget, inSteps, type Steps } from "../../text/steps.js";

/** An address for which an expectation fails. */
export interface CounterExample {
  readonly family: Family;
  readonly address: bigint;
  readonly verdict: Verdict;
  /** The deciding rule, `undefined` for the default. */
  readonly rule: RuleId | undefined;
}

/** The result of an expectation, proved for every address of its source. */
export interface ProvedExpectation {
  readonly expectation: Expectation;
  /** 0-based. */
  readonly line: number;
  /** How many addresses get the other verdict. */
  readonly otherVerdict: AddressCount;
  /** How many get the verdict from another decider than `by` names. */
  readonly otherDecider: AddressCount;
  /** How many are not proved: the step budget ran out, or a partial rule may turn the verdict. */
  readonly unproved: AddressCount;
  /** The partial rules that may turn the result, see `unlessOf`. */
  readonly unless: readonly RuleId[];
  /** An address with the other verdict, else one with another decider. `undefined` if there is none. */
  readonly counterExample: CounterExample | undefined;
}

/** Whether the expectation fails for an address. */
export function hasFailed({ counterExample }: ProvedExpectation): boolean {
  return counterExample !== undefined;
}

/**
 * Proves the expectations of a list in file order, those with a wanted source. O(cells), and little for each expectation.
 *
 * A source with holes costs the cells around it. What the budget does not prove is counted.
 */
export function* proveExpectations(
  ruleSet: RuleSet,
  partition: Partition,
  budget: Budget,
  isAsked: (source: Source) => boolean = () => true,
): Steps<readonly ProvedExpectation[]> {
  const asked = expectationsOf(ruleSet).filter(({ expectation }) => isAsked(expectation.source));
  if (asked.length === 0) return [];
  const hasPartial = ruleSet.conditions.length > 0;
  const ranked = yield* rankedActions(ruleSet, partition.order);
  const rankOf = yield* namedRanks(ruleSet, partition, asked);
  const ranks = new Set(asked.flatMap(({ expectation: { by } }) => (by === undefined ? [] : [rankOf(by)])));
  const tallies: Partial<Record<Family, TallyOf>> = {};
  const proved: ProvedExpectation[] = [];
  for (const { expectation, line } of asked) {
    const { source, action, by } = expectation;
    const none = { otherVerdict: NO_ADDRESSES, otherDecider: NO_ADDRESSES, unproved: NO_ADDRESSES, unless: [] };
    let result: ProvedExpectation = { expectation, line, ...none, counterExample: undefined };
    for (const family of familiesOf(source)) {
      const tallyOf = tallies[family] ?? (yield* talliesOf(partition, family, ranked, ranks, budget));
      tallies[family] = tallyOf;
      const wanted = action === "accept" ? ACCEPT : REJECT;
      const tally = yield* tallyOf(source, wanted, by === undefined ? undefined : rankOf(by));
      result = added(result, family, tally, ({ address, rank }) => {
        const rule = ruleAt(partition, rank);
        return { family, address, verdict: verdictOf(ruleSet, rule), rule };
      });
    }
    proved.push(hasPartial ? yield* besidePartial(ruleSet, partition, result, budget) : result);
  }
  return proved;
}

/** Takes the proof from an expectation if a partial rule may be asked before one of its deciders, and gives another verdict. */
function* besidePartial(
  ruleSet: RuleSet,
  partition: Partition,
  result: ProvedExpectation,
  budget: Budget,
): Steps<ProvedExpectation> {
  const { source, action } = result.expectation;
  const deciders = new Set<RuleId | undefined>();
  let surelyOther: CounterExample | undefined;
  let tried = 0;
  for (const cell of decidedCells(partition, source, budget)) {
    if (cell === undefined) {
      yield;
      continue;
    }
    const { family, first, rule, open } = cell;
    deciders.add(rule);
    const verdict = verdictOf(ruleSet, rule);
    if (surelyOther !== undefined || open !== undefined || verdict === action || tried++ >= EXAMPLES_TRIED) continue;
    const isSure = !isTurned(ruleSet, unlessOf(ruleSet, [rule], addressOf(family, first)));
    if (isSure) surelyOther = { family, address: first, verdict, rule };
  }
  const ofVerdict = (verdict: Action) => [...deciders].filter((rule) => verdictOf(ruleSet, rule) === verdict);
  const unless = (["accept", "reject"] as const)
    .flatMap((verdict) => unlessOf(ruleSet, ofVerdict(verdict), source))
    .filter((rule) => isPartial(ruleSet.rules, rule));
  if (unless.length === 0) return result;
  const unproved = matchCountOf(source);
  if (surelyOther === undefined)
    return { ...result, unless, unproved, otherVerdict: NO_ADDRESSES, counterExample: undefined };
  return { ...result, unproved, otherVerdict: countIn(surelyOther.family, 1n), counterExample: surelyOther };
}

/** Addresses with the other verdict that are tried until one is sure. */
const EXAMPLES_TRIED = 64;

/** Returns the sources of the rules that a `by` names. */
export function sourcesNamedBy(expectations: readonly ProvedExpectation[]): ReadonlySet<MatchKey> {
  return new Set(
    expectations.flatMap(({ expectation: { by } }) => (typeof by === "object" ? [matchKeyOf(by.source)] : [])),
  );
}

export function expectationsOf({
  notes: { lines, read },
}: RuleSet): readonly { readonly expectation: Expectation; readonly line: number }[] {
  return read.flatMap(({ statement }, place) =>
    statement?.kind === "expectation" ? [{ expectation: statement, line: lines[place] ?? 0 }] : [],
  );
}

/** Adds the tally of one family. An example with the other verdict is better than one with another decider. */
function added(
  { expectation, line, otherVerdict, otherDecider, unproved, unless, counterExample }: ProvedExpectation,
  family: Family,
  tally: Tally,
  exampleOf: (example: Example) => CounterExample,
): ProvedExpectation {
  const [first, second] = tally.withOtherAction;
  // No client has an IPv4-mapped address in IPv6, so the next example is better.
  const other =
    family === "ipv6" && first !== undefined && first.address >> 32n === 0xffffn ? (second ?? first) : first;
  const example =
    totalOf(otherVerdict) === 0n
      ? (other ?? (counterExample === undefined ? tally.withOtherDecider : undefined))
      : undefined;
  return {
    expectation,
    line,
    otherVerdict: plus(otherVerdict, countIn(family, tally.otherAction)),
    otherDecider: plus(otherDecider, countIn(family, tally.otherDecider)),
    unproved: plus(unproved, countIn(family, tally.open)),
    unless,
    counterExample: example === undefined ? counterExample : exampleOf(example),
  };
}

/** A rank that no rule has, for a `by` that names no rule. */
const NO_RANK = -1;

/**
 * Returns the rank of the decider that a `by` names: the default, or the first rule that matches the same addresses, however it is
 * written. No other of these rules decides anything. O(rules), if a `by` names a rule.
 */
function* namedRanks(
  { rules }: RuleSet,
  { order }: Partition,
  asked: ReturnType<typeof expectationsOf>,
): Steps<(by: NonNullable<Expectation["by"]>) => number> {
  const ranks = new Map<MatchKey, number>();
  for (const { expectation } of asked) {
    if (typeof expectation.by === "object") ranks.set(matchKeyOf(expectation.by.source), NO_RANK);
  }
  if (ranks.size > 0) {
    yield* inSteps(order.length, (from, to) => {
      for (let rank = from; rank < to; rank++) {
        const key = matchKeyOf(sourceOf(rules, order[rank] ?? 0));
        if (ranks.get(key) === NO_RANK) ranks.set(key, rank);
      }
    });
  }
  return (by) => (by === "default" ? DEFAULT_RANK : (ranks.get(matchKeyOf(by.source)) ?? NO_RANK));
}
