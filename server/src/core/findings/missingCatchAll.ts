import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { isDead } from "../analysis/passes/traits.js";
import { doubtOfList } from "../analysis/questions/doubt.js";
import { countsIn } from "../analysis/questions/effect.js";
import { capitalized, correctFirst, formatCount } from "../describe/wording.js";
import type { RuleId } from "../model/ruleTable.js";
import { type FindingKind, onRule } from "./kind.js";

export const missingCatchAll: FindingKind = {
  code: "missing-catch-all",
  summary: "an allow list that shuts nobody else out",
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
    let [left, unproved] = [0n, 0n];
    for (const family of open) {
      const counts = yield* countsIn(analysis, family, analysis.budget);
      left += counts.unmatched;
      unproved += counts.unproved;
    }
    const family = open.length === 2 ? "" : open[0] === "ipv4" ? "IPv4 " : "IPv6 ";
    const message = () => {
      const count = `${unproved > 0n ? "at least " : ""}${formatCount(left)}`;
      const why = `${capitalized(count)} ${family}addresses match no rule, and without a default they are accepted.`;
      const doubt = doubtOfList(analysis, open);
      return doubt === undefined
        ? `No final reject: everyone else is accepted too. Add "reject any" after the last rule.\n${why}`
        : `${correctFirst("Shuts nobody out", analysis, doubt, last)}\n${why}`;
    };
    yield onRule(analysis, last, message);
  },
};
