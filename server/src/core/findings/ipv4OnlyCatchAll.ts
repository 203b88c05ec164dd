import { isInDoubt } from "../analysis/passes/traits.js";
import { capitalized, correctFirst, otherAction, participle } from "../describe/wording.js";
import { ruleAt } from "../matcher/partition.js";
import { defaultActionOf, ruleOf } from "../model/ruleSet.js";
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
    if (id === undefined || roles.bits[catchAlls.ipv4] === 0) return;
    const { action } = ruleOf(ruleSet, id);
    if (action === defaultActionOf(ruleSet)) return;
    const message = () => {
      const what = isInDoubt(traits, id)
        ? correctFirst("This catch-all leaves IPv6 out", analysis, id, id)
        : `${capitalized(action)}s IPv4 only: every IPv6 address is ${participle(otherAction(action))}. Write "${action} any".`;
      return `${what}\nExchange 5.5 had no IPv6, but today's servers have it, and the default decides what no rule matches.`;
    };
    yield onRule(analysis, id, message);
  },
};
