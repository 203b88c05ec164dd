import { speaksOfDefault } from "../model/ruleSet.js";
import { isCatchAllOf } from "../model/source.js";
import { type FindingKind, onRule } from "./kind.js";

/** An IPv4 catch-all rejects, and nothing speaks of IPv6. */
export const ipv4OnlyCatchAll: FindingKind = {
  code: "ipv4-only-catch-all",
  level: "off",
  *find(analysis) {
    const { ruleSet, dead } = analysis;
    if (speaksOfDefault(ruleSet)) return;
    if (ruleSet.rules.some((rule) => rule.source.kind !== "ipv4")) return;
    const id = ruleSet.rules.findIndex(
      (rule, place) => rule.action === "reject" && isCatchAllOf(rule.source, "ipv4") && !dead.has(place),
    );
    if (id < 0) return;
    yield onRule(analysis, id, () => ({
      message:
        "This catch-all rejects IPv4 only; every IPv6 address is accepted by default. Exchange 5.5 knew no IPv6, today's servers do. Write reject any.",
      related: [],
    }));
  },
};
