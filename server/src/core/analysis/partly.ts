import { NO_ODD } from "../matcher/laid.js";
import { type Prefixes, prefixRowOf } from "../matcher/prefixes.js";
import { type Ranges, rangesWithin } from "../matcher/ranges.js";
import { isAfterRow, isSameRow, lastOfRow } from "../matcher/words.js";
import type { RuleId } from "../model/ruleSet.js";
import { ANY, IPV4, sourceOf } from "../model/ruleTable.js";
import { matchCountOf } from "../model/source.js";
import type { Analysis } from "./analyze.js";
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

/**
 * By rule id, 1 for each rule of which others decide a part or all: those that share an address with a rule that is asked before them.
 *
 * One pass over the prefixes of each family, which either lie in each other or share nothing: what is asked first is looked for
 * among those around and those inside. O(rules); only where there are masks with holes the others are asked one by one.
 */
export function sharedRules(analysis: Analysis): Uint8Array {
  const { ruleSet, partition, prefixes4, prefixes6 } = analysis;
  const shared = new Uint8Array(ruleSet.rules.count);
  const mark = (rank: number) => {
    shared[partition.order[rank] ?? 0] = 1;
  };
  markShared(prefixes4, mark);
  markShared(prefixes6, mark);
  if (partition.ipv4.odd.length === 0) return shared;
  return shared.map((isShared, id) => (isShared === 0 && !decidesAll(analysis, id) ? 1 : isShared));
}

function markShared({ width, networks, lengths, ranks }: Prefixes, mark: (rank: number) => void): void {
  // Of those that are open, the outermost first: the last address, the own rank, the lowest one around it, and the lowest inside it.
  const lasts = new Uint32Array(MOST_OPEN * width);
  const own = new Uint32Array(MOST_OPEN);
  const around = new Uint32Array(MOST_OPEN);
  const inside = new Uint32Array(MOST_OPEN);
  let depth = 0;
  const close = () => {
    depth--;
    const rank = own[depth] ?? 0;
    const lowest = Math.min(rank, inside[depth] ?? 0);
    if (lowest < rank || (around[depth] ?? 0) < rank) mark(rank);
    if (depth > 0 && lowest < (inside[depth - 1] ?? 0)) inside[depth - 1] = lowest;
  };
  for (let place = 0; place < ranks.length; place++) {
    const rank = ranks[place] ?? 0;
    const isRepeated = lengths[place] === lengths[place - 1] && isSameRow(networks, place, networks, place - 1, width);
    if (isRepeated) {
      // Of equal ones the lowest rank comes first.
      mark(rank);
      continue;
    }
    while (depth > 0 && isAfterRow(networks, place, lasts, depth - 1, width)) close();
    lastOfRow(networks, place, lengths[place] ?? 0, lasts, depth, width);
    around[depth] = depth === 0 ? NOT_ASKED : Math.min(around[depth - 1] ?? 0, own[depth - 1] ?? 0);
    inside[depth] = NOT_ASKED;
    own[depth] = rank;
    depth++;
  }
  while (depth > 0) close();
}

/** Those that lie in each other differ in their lengths, of which there are so many. */
const MOST_OPEN = 129;
/** Greater than every rank. */
const NOT_ASKED = 0xffffffff;
