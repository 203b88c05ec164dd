import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { ownShareOf } from "../analysis/questions/shares.js";
import { addresses, correctFirst, participle } from "../describe/wording.js";
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
        const what = `This ${action} changes no verdict: ${decided === 0n ? "the addresses" : decided === 1n ? "the one address" : `the ${addresses(decided)}`} that it decides would be ${participle(action)} without it, by later rules or by default.`;
        const doubt = yield* doubtAbout(analysis, rule, budget);
        const message =
          doubt === undefined
            ? `${what} A list with fewer lines is easier to review. Remove it, or keep it as documentation.`
            : `${correctFirst("Seems redundant", analysis, doubt, rule)}\n${what}`;
        return { message, related: [] };
      },
  },
};
