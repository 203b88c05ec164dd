import type { DefinitionParams, Location } from "vscode-languageserver-protocol";
import { isDead, isOfNeighbour, type RuleId, sharesOf, takers } from "../../core/index.js";
import { rangeOf, rangeOfRule, ruleAt } from "../convert.js";
import type { Feature } from "./feature.js";
import { listAt } from "./ruleFile.js";

/** Leads from a rule that decides nothing to the rule that decides most of it, and from an expectation to its deciding rule. */
export const definition: Feature<DefinitionParams, Location | null> = {
  method: "textDocument/definition",
  capability: { definitionProvider: true },
  needs: "analysis",
  fallback: () => null,
  *answer(file, { position }, budget) {
    const { uri, analysis } = listAt(file, position.line);
    const { ruleSet, traits } = analysis;
    const id = ruleAt(ruleSet, position);
    if (id !== undefined) {
      const [largestTaker] = isDead(traits, id) ? yield* takers(analysis, id, budget) : [];
      return locationOf(largestTaker);
    }
    const proved = analysis.expectations.find(({ line }) => line === position.line);
    if (proved === undefined) return null;
    const { counterExample, expectation } = proved;
    const [largest] = (yield* sharesOf(analysis.partition, expectation.source, budget)).shares;
    const decider = counterExample === undefined ? largest?.rule : counterExample.rule;
    if (decider !== undefined) return locationOf(decider);
    const stated = ruleSet.default;
    return stated === undefined ? null : { uri, range: rangeOf(stated.line, stated.directive.span) };

    function locationOf(rule: RuleId | undefined): Location | null {
      // This file has no line for a rule of the other one beside it.
      return rule === undefined || isOfNeighbour(ruleSet, rule) ? null : { uri, range: rangeOfRule(ruleSet, rule) };
    }
  },
};
