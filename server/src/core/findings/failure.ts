import { addressOf, formatAddress } from "../address/address.js";
import type { Analysis } from "../analysis/analyze.js";
import type { CounterExample, ProvedExpectation } from "../analysis/expectations.js";
import type { Explanation } from "../model/finding.js";
import { formatSource, matchCountOf } from "../model/source.js";
import { mention, otherAction, participle, shareOf } from "./wording.js";

/** What is told of an expectation that an address shows to fail. */
export function explainFailure(
  analysis: Analysis,
  proved: ProvedExpectation,
  counterExample: CounterExample,
): Explanation {
  const { rule } = counterExample;
  return {
    message: `This expectation fails: ${whatFails(analysis, proved, counterExample)}. The file does not do what it promises. Change the rules, or the expectation if it is out of date.`,
    related: rule === undefined ? [] : [{ rule, message: `decides ${nameOf(counterExample)}` }],
  };
}

function whatFails({ ruleSet }: Analysis, proved: ProvedExpectation, counterExample: CounterExample): string {
  const { expectation, otherVerdict, otherDecider, unproved } = proved;
  const atLeast = unproved > 0n ? "at least " : "";
  const { action, source, by } = expectation;
  const whole = matchCountOf(source);
  const decider = counterExample.rule === undefined ? "the default" : mention(ruleSet, counterExample.rule);
  if (otherVerdict > 0n) {
    const verdict = participle(otherAction(action));
    const example = `${nameOf(counterExample)} is ${verdict} by ${decider}`;
    return whole === 1n
      ? example
      : `${atLeast}${shareOf(otherVerdict, whole)} ${isOrAre(otherVerdict)} ${verdict}; ${example}`;
  }
  const said = by === "default" ? "the default" : `a rule for ${by === undefined ? "" : formatSource(by.source)}`;
  const example = `${nameOf(counterExample)} is decided by ${decider}`;
  return whole === 1n
    ? `the verdict is right, but ${example}, not by ${said}`
    : `${unproved > 0n ? "no other verdict is proved" : "the verdict is right"}, but ${atLeast}${shareOf(otherDecider, whole)} ${isOrAre(otherDecider)} not decided by ${said}; ${example}`;
}

function isOrAre(count: bigint): string {
  return count === 1n ? "is" : "are";
}

function nameOf({ family, address }: CounterExample): string {
  return formatAddress(addressOf(family, address));
}
