import type { Family } from "../../address/address.js";
import type { Partition } from "../../matcher/partition.js";
import { decidedCells } from "../../matcher/read/cells.js";
import { type RuleId, type RuleSet, ruleOf, verdictOf } from "../../model/ruleSet.js";
import { type MatchKey, matchKeyOf, type Source } from "../../model/source.js";
import type { Expectation, Verdict } from "../../model/statement.js";
import { ROWS_A_STEP, type Steps } from "../../text/steps.js";

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
  readonly otherVerdict: bigint;
  /** How many get the verdict from another decider than `by` names. */
  readonly otherDecider: bigint;
  /** How many are not proved, since the step budget ran out. */
  readonly unproved: bigint;
  /** An address with the other verdict, else one with another decider. `undefined` if there is none. */
  readonly counterExample: CounterExample | undefined;
}

/** Whether the expectation fails for an address. */
export function hasFailed({ counterExample }: ProvedExpectation): boolean {
  return counterExample !== undefined;
}

/** Proves the expectations of a list in file order, those with a wanted source. O(cells inside their sources). */
export function* proveExpectations(
  ruleSet: RuleSet,
  partition: Partition,
  isAsked: (source: Source) => boolean = () => true,
): Steps<readonly ProvedExpectation[]> {
  const proved: ProvedExpectation[] = [];
  for (const { expectation, line } of expectationsOf(ruleSet)) {
    if (isAsked(expectation.source)) proved.push(yield* prove(ruleSet, partition, expectation, line));
  }
  return proved;
}

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

function* prove(
  ruleSet: RuleSet,
  partition: Partition,
  expectation: Expectation,
  line: number,
): Steps<ProvedExpectation> {
  const { source, action } = expectation;
  const isDecidedAsSaid = deciderTest(ruleSet, expectation);
  let otherVerdict = 0n;
  let otherDecider = 0n;
  let unproved = 0n;
  let counterExample: CounterExample | undefined;
  let visited = 0;
  for (const { family, count, first: address, rule, open } of decidedCells(partition, source)) {
    const verdict = verdictOf(ruleSet, rule);
    const found = { family, address, verdict, rule };
    if (open !== undefined) {
      unproved += count;
    } else if (verdict !== action) {
      if (otherVerdict === 0n || isMapped(counterExample)) counterExample = found;
      otherVerdict += count;
    } else if (!isDecidedAsSaid(rule)) {
      otherDecider += count;
      counterExample ??= found;
    }
    if (++visited % ROWS_A_STEP === 0) yield;
  }
  yield;
  return { expectation, line, otherVerdict, otherDecider, unproved, counterExample };
}

/** Whether the example is an IPv4-mapped address. No client has one in IPv6, so another example is better. */
function isMapped(example: CounterExample | undefined): boolean {
  return example?.family === "ipv6" && example.address >> 32n === 0xffffn;
}

/** Returns a test for the decider that `by` names: a rule that matches the same addresses, however it is written, or the default. */
function deciderTest(ruleSet: RuleSet, { by }: Expectation): (rule: RuleId | undefined) => boolean {
  if (by === undefined) return () => true;
  if (by === "default") return (rule) => rule === undefined;
  const key = matchKeyOf(by.source);
  return (rule) => rule !== undefined && matchKeyOf(ruleOf(ruleSet, rule).source) === key;
}
