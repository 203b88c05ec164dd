import { isNone } from "../address/count.js";
import { proveExpectations } from "../analysis/passes/expectations.js";
import { networkText } from "../formats/networkText.js";
import type { CompiledList } from "../matcher/partition.js";
import { ruleOf } from "../model/ruleSet.js";
import { formatSource, type Source, specificityOf } from "../model/source.js";
import type { Expectation } from "../model/statement.js";
import { type Budget, halfOfBudget, type Steps } from "../text/steps.js";
import type { ConversionLoss } from "./losses.js";

/** An expectation of the old list, with its line there. */
export interface Expected {
  readonly expectation: Expectation;
  readonly line: number;
}

/**
 * Returns the expectations as they may hold in the new list, and what is lost. `undefined` if all of them hold as they are.
 *
 * The default is a rule now, a rule may have become several, and rules that are not for all clients are gone.
 */
export function* corrected(
  expected: readonly Expected[],
  { ruleSet, partition }: CompiledList,
  budget: Budget,
): Steps<{ readonly expected: readonly Expected[]; readonly losses: readonly ConversionLoss[] } | undefined> {
  const proved = yield* proveExpectations(ruleSet, partition, halfOfBudget(budget));
  if (proved.length !== expected.length)
    throw new Error(`${expected.length} expectations were written, and ${proved.length} read.`);
  const kept: Expected[] = [];
  const losses: ConversionLoss[] = [];
  let hasFailed = false;
  for (const [place, one] of expected.entries()) {
    const { counterExample, otherVerdict } = proved[place] ?? {};
    if (counterExample === undefined) {
      kept.push(one);
      continue;
    }
    hasFailed = true;
    const { expectation, line } = one;
    const decider = counterExample.rule === undefined ? undefined : ruleOf(ruleSet, counterExample.rule).source;
    if (otherVerdict === undefined || !isNone(otherVerdict)) {
      losses.push({ code: "expectation", line, text: "The expectation is left out: it fails in the new list." });
    } else if (expectation.by === "default" && decider !== undefined && specificityOf(decider) === 0) {
      kept.push({ line, expectation: { ...expectation, by: { ...NO_SPANS, source: decider } } });
    } else {
      kept.push({ line, expectation: { ...expectation, by: undefined } });
      losses.push({ code: "by", line, text: "The expectation is written without by: another rule decides now." });
    }
  }
  return hasFailed ? { expected: kept, losses } : undefined;
}

const NO_SPANS = { addressSpan: { start: 0, end: 0 }, maskSpan: undefined };

/** Writes an expectation as a line of our language. */
export function textOfExpectation({ action, source, by }: Expectation): string {
  const decider = by === undefined ? "" : ` by ${by === "default" ? by : sourceText(by.source)}`;
  return `expect ${action} ${sourceText(source)}${decider}`;
}

function sourceText(source: Source): string {
  return networkText(source) ?? formatSource(source);
}
