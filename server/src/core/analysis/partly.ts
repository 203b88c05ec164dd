import { NO_ODD } from "../matcher/oddDiagram.js";
import { prefixRowOf } from "../matcher/prefixes.js";
import { type Ranges, rangesWithin } from "../matcher/ranges.js";
import type { RuleId } from "../model/ruleSet.js";
import { ANY, IPV4, sourceOf } from "../model/ruleTable.js";
import { matchCountOf } from "../model/source.js";
import type { Standing } from "./dead.js";
import { countDecided } from "./effect.js";

/**
 * Whether a rule decides every address that it matches. Walks its ranges up to the first that another rule decides, so that asking
 * it of all rules takes O(ranges + rules × log ranges); where masks with holes play a part, addresses are counted.
 */
export function decidesAll({ ruleSet, partition }: Pick<Standing, "ruleSet" | "partition">, id: RuleId): boolean {
  const { rules } = ruleSet;
  const { ipv4, ipv6, order } = partition;
  const isCounted = () => {
    const source = sourceOf(rules, id);
    return countDecided(partition, source, id) === matchCountOf(source);
  };
  const ownsAll = ({ first }: Ranges, from: number, to: number) => {
    for (let range = from; range < to; range++) if (order[first[range] ?? -1] !== id) return false;
    return true;
  };
  const hasOdd = (from: number, to: number) => {
    for (let range = from; range < to; range++) if ((ipv4.roots[range] ?? NO_ODD) !== NO_ODD) return true;
    return false;
  };
  if (rules.kinds[id] === ANY) {
    if (!ownsAll(ipv6, 0, ipv6.first.length)) return false;
    return ipv4.odd.length > 0 ? isCounted() : ownsAll(ipv4.ranges, 0, ipv4.ranges.first.length);
  }
  const row = prefixRowOf(rules, id, 0);
  if (row === undefined) return isCounted();
  const ranges = rules.kinds[id] === IPV4 ? ipv4.ranges : ipv6;
  const { from, to } = rangesWithin(ranges, row.network, 0, row.length);
  if (ranges !== ipv6 && hasOdd(from, to)) return isCounted();
  return ownsAll(ranges, from, to);
}
