import { isOpenAccept } from "../analysis/passes/openFamilies.js";
import { isDead } from "../analysis/passes/traits.js";
import { unmatchedCount } from "../analysis/questions/effect.js";
import { formatCount } from "../describe/wording.js";
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
    const left = () => open.reduce((sum, family) => sum + unmatchedCount(analysis.partition, family), 0n);
    const families = open.length === 2 ? "" : open[0] === "ipv4" ? "IPv4 " : "IPv6 ";
    const message = () =>
      `This list accepts ${families}hosts and shuts no others out: ${formatCount(left())} ${families}addresses match no rule, and without a default they are accepted too. What it accepts would be accepted without it. Add "reject any" after the last rule; if all are welcome, a single "accept any" says so.`;
    yield onRule(analysis, last, message);
  },
};
