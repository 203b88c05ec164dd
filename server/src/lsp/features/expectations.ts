import {
  type Analysis,
  addressOf,
  type Budget,
  type Expectation,
  explainFailure,
  formatAddress,
  formatSource,
  isNone,
  isOfNeighbour,
  linesOf,
  type ProvedExpectation,
  participleOf,
  quoted,
  type RuleId,
  type RuleSet,
  type Steps,
  sectionsOf,
  textAt,
  textOfLine,
  withSingleSpaces,
} from "../../core/index.js";
import {
  type ExpectationFailure,
  type ExpectationsParams,
  type ExpectationsResult,
  expectationsMethod,
} from "../../protocol/expectations.js";
import type { Feature } from "./feature.js";
import type { RuleFile } from "./ruleFile.js";

/** Reports whether each expectation of a file holds. Reports none of a closed file that the configuration excludes. */
export const expectations: Feature<ExpectationsParams, ExpectationsResult> = {
  method: expectationsMethod,
  needs: "server",
  fallback: () => [],
  async answer({ uri }, server, run) {
    const isListed = (await server.isOpen(uri)) || ((await server.isWanted(uri)) && (await server.isList(uri)));
    const file = isListed ? await server.newest(uri) : undefined;
    if (file === undefined || file.unread !== undefined) return [];
    return run((budget) => outcomesOfAll(file.lists, budget));
  },
};

function* outcomesOfAll(lists: readonly RuleFile[], budget: Budget): Steps<ExpectationsResult> {
  const all: ExpectationsResult[] = [];
  for (const { analysis } of lists) all.push(yield* outcomesOf(analysis, budget));
  return all.flat().sort((one, other) => one.line - other.line);
}

function* outcomesOf(analysis: Analysis, budget: Budget): Steps<ExpectationsResult> {
  const { ruleSet } = analysis;
  const sections = sectionsOf(ruleSet);
  let section = -1;
  const outcomes: ExpectationsResult[number][] = [];
  for (const proved of analysis.expectations) {
    const { line, expectation, unproved } = proved;
    const { span, action } = expectation;
    while ((sections[section + 1]?.line ?? Number.POSITIVE_INFINITY) < line) section++;
    const failure = yield* failureOf(analysis, proved, budget);
    outcomes.push({
      label: quoted(withSingleSpaces(textAt(textOfLine(ruleSet, line), span))),
      line,
      ...span,
      section: sections[section]?.title ?? (ruleSet.name === "" ? null : quoted(ruleSet.name)),
      outcome: failure !== null ? "fails" : !isNone(unproved) ? "unproved" : "holds",
      expected: `${participleOf(ruleSet, action)}${byWhat(expectation)}`,
      failure,
    });
  }
  return outcomes;
}

/** Returns the line of a rule, 0-based. Null for one of the other file beside this. */
function hereOf(ruleSet: RuleSet, rule: RuleId): number | null {
  return isOfNeighbour(ruleSet, rule) ? null : (ruleSet.rules.lines[rule] ?? null);
}

function byWhat({ by }: Expectation): string {
  if (by === undefined) return "";
  return by === "default" ? ", by the default" : `, by a rule for ${formatSource(by.source)}`;
}

function* failureOf(analysis: Analysis, proved: ProvedExpectation, budget: Budget): Steps<ExpectationFailure | null> {
  const { counterExample } = proved;
  if (counterExample === undefined) return null;
  const { family, address, verdict, rule } = counterExample;
  const { ruleSet } = analysis;
  const name = formatAddress(addressOf(family, address));
  const decider = rule === undefined ? "the default" : linesOf(ruleSet, [rule]);
  return {
    message: (yield* explainFailure(analysis, proved, counterExample, budget)).message,
    actual: `${participleOf(ruleSet, verdict)} (${name}, by ${decider})`,
    line: rule === undefined ? (ruleSet.default?.line ?? null) : hereOf(ruleSet, rule),
  };
}
