import { isNone } from "../address/count.js";
import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { ownShareOf } from "../analysis/questions/shares.js";
import { itsAddresses } from "../describe/counts.js";
import { correctFirst, fitting, verbsOf } from "../describe/wording.js";
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
        const verbs = verbsOf(analysis.ruleSet, ruleOf(analysis.ruleSet, rule).action);
        const { count, unproved } = yield* ownShareOf(analysis, rule, budget);
        const what = isNone(unproved) ? itsAddresses(count) : "its addresses";
        const redundant = (taken: string) => `Redundant: later rules or the default ${verbs} ${taken} too. Remove it.`;
        const doubt = yield* doubtAbout(analysis, rule, budget);
        const message =
          doubt === undefined
            ? fitting(redundant(what), redundant("its addresses"))
            : correctFirst("Seems redundant", analysis, doubt, rule);
        return { message, related: [] };
      },
  },
};
