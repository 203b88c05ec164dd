import { isInDoubt } from "../analysis/passes/traits.js";
import { capitalized, catchAllsOf, correctFirst, otherAction, participleOf, verbOf } from "../describe/wording.js";
import { ruleAt } from "../matcher/partition.js";
import { defaultActionOf, isOurs, type RuleSet, ruleOf } from "../model/ruleSet.js";
import { isIncluded } from "../model/ruleTable.js";
import type { Action } from "../model/statement.js";
import { type FindingKind, onRule } from "./kind.js";

export const ipv4OnlyCatchAll: FindingKind = {
  code: "ipv4-only-catch-all",
  summary: "a catch-all for IPv4, while the default gives IPv6 the other verdict",
  about: "rule",
  severity: "information",
  isOffByDefault: true,
  fixes: ["writeAny"],
  *find(analysis) {
    const { ruleSet, partition, catchAlls, roles, traits } = analysis;
    const [any, , ipv6] = ruleSet.kindCounts;
    if (any + ipv6 > 0) return;
    // Of several catch-alls only the first can decide anything.
    const id = ruleAt(partition, catchAlls.ipv4);
    if (id === undefined || isIncluded(ruleSet.rules, id) || roles.bits[catchAlls.ipv4] === 0) return;
    const { action } = ruleOf(ruleSet, id);
    if (action === defaultActionOf(ruleSet)) return;
    const message = () => {
      const what = isInDoubt(traits, id)
        ? correctFirst("This catch-all leaves IPv6 out", analysis, id, id)
        : `${capitalized(verbOf(ruleSet, action))} IPv4 only: every IPv6 address is ${participleOf(ruleSet, otherAction(action))}. ${remedyIn(ruleSet, action)}.`;
      const { unmatched } = ruleSet.format.words;
      const why =
        unmatched === undefined
          ? "Exchange 5.5 had no IPv6, but today's servers have it, and the default decides what no rule matches."
          : `No rule matches an IPv6 client, so ${unmatched}.`;
      return `${what}\n${why}`;
    };
    yield onRule(analysis, id, message);
  },
};

function remedyIn(ruleSet: RuleSet, action: Action): string {
  if (isOurs(ruleSet)) return `Write "${action} any"`;
  // Some formats have rules that nobody can write without knowing more, such as a method of PostgreSQL.
  const ipv6 = catchAllsOf(ruleSet, action).at(-1);
  return ipv6 === undefined ? "Add a rule for IPv6" : `Add "${ipv6}"`;
}
