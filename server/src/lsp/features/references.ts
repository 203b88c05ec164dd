import type { Location, ReferenceParams } from "vscode-languageserver-protocol";
import { givers, isOfNeighbour } from "../../core/index.js";
import { rangeOfRule, ruleAt } from "../convert.js";
import type { Feature } from "./feature.js";
import { listAt } from "./ruleFile.js";

/** Lists the rules from which the rule under the cursor takes addresses. On request the list begins with that rule. */
export const references: Feature<ReferenceParams, Location[]> = {
  method: "textDocument/references",
  capability: { referencesProvider: true },
  needs: "analysis",
  fallback: () => [],
  *answer(file, { position, context }, budget) {
    const { uri, analysis } = listAt(file, position.line);
    const { ruleSet } = analysis;
    const id = ruleAt(ruleSet, position);
    if (id === undefined) return [];
    const rules = [...(context.includeDeclaration ? [id] : []), ...(yield* givers(analysis, id, budget))];
    return rules
      .filter((rule) => !isOfNeighbour(ruleSet, rule))
      .map((rule) => ({ uri, range: rangeOfRule(ruleSet, rule) }));
  },
};
