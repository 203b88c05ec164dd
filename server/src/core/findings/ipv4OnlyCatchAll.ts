import { ruleAt } from "../matcher/partition.js";
import { hasDefaultDirective, ruleOf } from "../model/ruleSet.js";
import { type FindingKind, onRule } from "./kind.js";

export const ipv4OnlyCatchAll: FindingKind = {
  code: "ipv4-only-catch-all",
  summary: "a rejecting catch-all that leaves IPv6 open",
  about: "rule",
  severity: "warning",
  isOffByDefault: true,
  fixes: ["writeAny"],
  *find(analysis) {
    const { ruleSet, partition, catchAlls, roles } = analysis;
    const [any, , ipv6] = ruleSet.kindCounts;
    if (hasDefaultDirective(ruleSet) || any + ipv6 > 0) return;
    // Of several catch-alls only the first can decide anything.
    const id = ruleAt(partition, catchAlls.ipv4);
    if (id === undefined || roles.bits[catchAlls.ipv4] === 0 || ruleOf(ruleSet, id).action === "accept") return;
    const message = () =>
      "This catch-all rejects IPv4 only; every IPv6 address is accepted by default. Exchange 5.5 knew no IPv6, today's servers do. Write reject any.";
    yield onRule(analysis, id, message);
  },
};
