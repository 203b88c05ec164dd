import { isNone } from "../address/count.js";
import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { ownShareOf } from "../analysis/questions/shares.js";
import { itsAddresses } from "../describe/counts.js";
import { correctFirst, fitting } from "../describe/wording.js";
import { ruleOf } from "../model/ruleSet.js";
import { spanOfRule } from "../model/statement.js";
import type { FindingKind } from "./kind.js";

export const redundantRule: FindingKind = {
  code: "redundant-rule",
  summary: "a rule that no verdict needs",
  about: "rule",
  severity: "hint",
  needs: ["valid-lines", "proof"],
  fixes: ["removeRule"],
  byTrait: {
    trait: "redundant-rule",
    span: spanOfRule,
    exempt: ({ ruleSet, openFamilies }, rule) => isOpenAccept(ruleSet.rules, openFamilies, rule),
    explainer: (analysis) =>
      function* (rule, budget) {
        const { action } = ruleOf(analysis.ruleSet, rule);
        const { count, unproved } = yield* ownShareOf(analysis, rule, budget);
        const counted = !isNone(unproved) ? "its addresses" : itsAddresses(count);
        const taken = (what: string) => `later rules or the default ${action} ${what} too`;
        const doubt = yield* doubtAbout(analysis, rule, budget);
        const message =
          doubt === undefined
            ? `${fitting(`Redundant: ${taken(counted)}. Remove it.`, `Redundant: ${taken("its addresses")}. Remove it.`)}\nA shorter list is easier to review, unless the rule is kept as documentation.`
            : `${correctFirst("Seems redundant", analysis, doubt, rule)}\nAs the list is, ${taken(counted)}.`;
        return { message, related: [] };
      },
  },
};
