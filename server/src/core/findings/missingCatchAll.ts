import { NO_ADDRESSES } from "../address/count.js";
import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { isDead } from "../analysis/passes/traits.js";
import { doubtOfList } from "../analysis/questions/doubt.js";
import { countsIn } from "../analysis/questions/effect.js";
import { addresses } from "../describe/counts.js";
import { catchAllsOf, correctFirst, fitting, participleOf, verdictName } from "../describe/wording.js";
import type { RuleId } from "../model/ruleTable.js";
import { type FindingKind, onRule } from "./kind.js";

export const missingCatchAll: FindingKind = {
  code: "missing-catch-all",
  summary: "an allow list without a final reject",
  about: "list",
  severity: "warning",
  needs: ["valid-lines", "proof"],
  fixes: ["addCatchAll"],
  *find(analysis) {
    const { ruleSet, traits, openFamilies } = analysis;
    const { families: open } = openFamilies;
    if (open.length === 0) return;
    const isLiving = (rule: RuleId) => isOpenAccept(ruleSet.rules, openFamilies, rule) && !isDead(traits, rule);
    let last = ruleSet.rules.count - 1;
    while (last > 0 && !isLiving(last)) last--;
    const left = { ...NO_ADDRESSES };
    let isProved = true;
    for (const family of open) {
      const counts = yield* countsIn(analysis, family, analysis.budget);
      left[family] = counts.unmatched;
      isProved &&= counts.unproved === 0n;
    }
    const message = () => {
      const count = `${isProved ? "" : "at least "}${addresses(left)}`;
      const { unmatched } = ruleSet.format.words;
      const why =
        unmatched === undefined
          ? `No rule matches ${count}, and without a default they are accepted.`
          : `No rule matches ${count}, so ${unmatched}.`;
      const missing = `No final ${verdictName(ruleSet, "reject")}`;
      const accepted = participleOf(ruleSet, "accept");
      const rules = catchAllsOf(ruleSet, "reject").join('" and "');
      const doubt = doubtOfList(analysis, open);
      return doubt === undefined
        ? `${fitting(
            `${missing}: everyone else is ${accepted} too. Add "${rules}" after the last rule.`,
            `${missing}. Add "${rules}" after the last rule.`,
          )}\n${why}`
        : `${correctFirst(missing, analysis, doubt, last)}\n${why}`;
    };
    yield onRule(analysis, last, message);
  },
};
