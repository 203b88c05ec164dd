import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { ownShareOf } from "../analysis/questions/shares.js";
import { addresses, correctFirst, fitting } from "../describe/wording.js";
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
        const { count: decided } = yield* ownShareOf(analysis, rule, budget);
        const taken = `later rules or the default ${action}`;
        const why = "A shorter list is easier to review, unless the rule is kept as documentation.";
        const doubt = yield* doubtAbout(analysis, rule, budget);
        const first =
          doubt === undefined
            ? fitting(
                `Redundant: ${taken} its ${addresses(decided)} too. Remove it.`,
                `Redundant: ${taken} its addresses too. Remove it.`,
              )
            : correctFirst("Seems redundant", analysis, doubt, rule);
        const message = `${first}\n${doubt === undefined ? why : `As the list is, ${taken} its ${addresses(decided)} too.`}`;
        return { message, related: [] };
      },
  },
};
