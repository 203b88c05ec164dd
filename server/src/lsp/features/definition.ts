import type { Location, Position } from "vscode-languageserver-types";
import { type Analysis, isDead, type RuleId, sharesOf, takers } from "../../core/index.js";
import { rangeOf, rangeOfRule, ruleAt } from "../convert.js";

/** From a rule that decides nothing the rule that decides most of it; from an expectation the rule that decides it. */
export function definition(uri: string, analysis: Analysis, position: Position): Location | null {
  const { ruleSet, traits } = analysis;
  const id = ruleAt(ruleSet, position);
  if (id !== undefined) {
    const [most] = isDead(traits, id) ? takers(analysis, id) : [];
    return most === undefined ? null : { uri, range: rangeOfRule(ruleSet, most) };
  }
  const proved = analysis.expectations.find(({ line }) => line === position.line);
  if (proved === undefined) return null;
  const { counterExample, expectation } = proved;
  const [largest] = sharesOf(analysis.partition, expectation.source).shares;
  const decider = counterExample === undefined ? largest?.rule : counterExample.rule;
  return decider === undefined ? defaultOf(uri, analysis) : locationOf(uri, analysis, decider);
}

function locationOf(uri: string, { ruleSet }: Analysis, rule: RuleId): Location {
  return { uri, range: rangeOfRule(ruleSet, rule) };
}

function defaultOf(uri: string, { ruleSet }: Analysis): Location | null {
  const stated = ruleSet.default;
  return stated === undefined ? null : { uri, range: rangeOf(stated.line, stated.directive.span) };
}
