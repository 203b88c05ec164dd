import { addressOf, formatAddress } from "../address/address.js";
import { formatRange } from "../address/block.js";
import { isNone, totalOf } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import type { CounterExample, ProvedExpectation } from "../analysis/passes/expectations.js";
import { type Verdicts, verdictsIn } from "../analysis/questions/verdicts.js";
import { counted, isOrAre, shareOf } from "../describe/counts.js";
import {
  capitalized,
  fitting,
  isOfNeighbour,
  linesOf,
  otherAction,
  participleOf,
  verbOf,
  verbsOf,
} from "../describe/wording.js";
import type { Explanation, Related } from "../model/finding.js";
import type { RuleSet } from "../model/ruleSet.js";
import { formatSource, type MatchKey, matchCountOf, matchKeyOf } from "../model/source.js";
import type { Budget, Steps } from "../text/steps.js";

/** Explains why an expectation fails, with an address that shows it. */
export function* explainFailure(
  analysis: Analysis,
  proved: ProvedExpectation,
  counterExample: CounterExample,
  budget: Budget,
): Steps<Explanation> {
  if (isNone(proved.otherVerdict)) return otherDeciderFails(analysis, proved, counterExample);
  return otherVerdictFails(analysis, proved, counterExample, yield* verdictsOf(analysis, proved, budget));
}

/** Explains a failure by a clause, which may be given in several lengths, the longest first. */
function explanationOf(what: readonly string[], why: string, related: readonly Related[]): Explanation {
  const first = fitting(...what.map((clause) => `Fails: ${clause}. Correct the rules or this line.`));
  return { message: `${first}\n${why}.`, related };
}

const BROKEN_PROMISE = "the file does not do what it promises";

/** More ranges than these nobody reads in a sentence. */
const RANGES_SHOWN = 4;
const RELATED_SHOWN = 8;

function otherVerdictFails(
  { ruleSet }: Analysis,
  proved: ProvedExpectation,
  counterExample: CounterExample,
  verdicts: Verdicts,
): Explanation {
  const { action, source } = proved.expectation;
  const { otherVerdict, unproved } = proved;
  const other = otherAction(action);
  const whole = matchCountOf(source);
  const { ranges, isTruncated, deciders } = verdicts[other];
  const rules = deciders.flatMap(({ rule, count }) =>
    rule === undefined || isOfNeighbour(ruleSet, rule) ? [] : [{ rule, count }],
  );
  const more = rules.length - RELATED_SHOWN;
  const rest =
    more > 0
      ? `; ${counted(more, "more rule")} ${more === 1 ? verbOf(ruleSet, other) : verbsOf(ruleSet, other)} the rest`
      : "";
  const related = rules.slice(0, RELATED_SHOWN).map(({ rule, count }, place) => ({
    rule,
    message: `${verbOf(ruleSet, other)} ${shareOf(count, whole)}${place === RELATED_SHOWN - 1 ? rest : ""}`,
  }));
  const example = `${nameOf(counterExample)} is ${participleOf(ruleSet, other)} by ${deciderOf(ruleSet, counterExample)}`;
  const what = [example, `it is ${participleOf(ruleSet, other)} by ${deciderOf(ruleSet, counterExample)}`];
  if (totalOf(whole) === 1n) return explanationOf(what, capitalized(BROKEN_PROMISE), related);
  const count = `${!isNone(unproved) ? "at least " : ""}${shareOf(otherVerdict, whole)} ${isOrAre(otherVerdict)} ${participleOf(ruleSet, other)}`;
  // The line itself names all of them, and a single one is the example.
  const isListed = totalOf(otherVerdict) > 1n && totalOf(otherVerdict) < totalOf(whole) && isNone(verdicts.unproved);
  const list = isListed ? ` (${ranges.map(formatRange).join(", ")}${isTruncated ? ", …" : ""})` : "";
  const shortened = `some are ${participleOf(ruleSet, other)}, one by ${deciderOf(ruleSet, counterExample)}`;
  return explanationOf([example, shortened], `${capitalized(count)}${list}, so ${BROKEN_PROMISE}`, related);
}

/** Asked by more than one request of each version, and in a large file not found in no time. Equal sources share an answer. */
const knownVerdicts = new WeakMap<Analysis, Map<MatchKey, Verdicts>>();

function* verdictsOf(
  analysis: Analysis,
  { expectation: { source } }: ProvedExpectation,
  budget: Budget,
): Steps<Verdicts> {
  const known = knownVerdicts.get(analysis) ?? new Map<MatchKey, Verdicts>();
  knownVerdicts.set(analysis, known);
  const key = matchKeyOf(source);
  const { ruleSet, partition } = analysis;
  const verdicts = known.get(key) ?? (yield* verdictsIn(ruleSet, partition, source, RANGES_SHOWN, budget));
  if (isNone(verdicts.unproved)) known.set(key, verdicts);
  return verdicts;
}

/** The verdict is right, as far as it is proved, but `by` is not. */
function otherDeciderFails(
  { ruleSet }: Analysis,
  { expectation: { source, by }, otherDecider, unproved }: ProvedExpectation,
  counterExample: CounterExample,
): Explanation {
  const { rule } = counterExample;
  const whole = matchCountOf(source);
  const said = by === "default" ? "the default" : `a rule for ${by === undefined ? "" : formatSource(by.source)}`;
  const example = `${nameOf(counterExample)} is decided by ${deciderOf(ruleSet, counterExample)}`;
  const hasLine = rule !== undefined && !isOfNeighbour(ruleSet, rule);
  const related = !hasLine ? [] : [{ rule, message: `decides ${nameOf(counterExample)}` }];
  const what = [`${example}, not by ${said}`, `another rule decides, not ${said}`, "another rule decides"];
  if (totalOf(whole) === 1n) return explanationOf(what, `The verdict is right, but ${BROKEN_PROMISE}`, related);
  const [proved, atLeast] = !isNone(unproved)
    ? ["No other verdict is proved", "at least "]
    : ["The verdict is right", ""];
  const count =
    totalOf(otherDecider) === totalOf(whole)
      ? `${said} decides none of them`
      : `${atLeast}${shareOf(otherDecider, whole)} ${isOrAre(otherDecider)} not decided by ${said}`;
  return explanationOf(what, `${proved}, but ${count}`, related);
}

function deciderOf(ruleSet: RuleSet, { rule }: CounterExample): string {
  return rule === undefined ? "the default" : linesOf(ruleSet, [rule]);
}

function nameOf({ family, address }: CounterExample): string {
  return formatAddress(addressOf(family, address));
}
