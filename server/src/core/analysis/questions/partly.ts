import { NO_ODD } from "../../matcher/holes/laid.js";
import { type Prefixes, prefixOf } from "../../matcher/prefixes/prefixes.js";
import { type Ranges, rangesWithin } from "../../matcher/prefixes/ranges.js";
import { isAfterRow, isLastRow, isSameRow, lastOfRow, rowAfter } from "../../matcher/prefixes/rows.js";
import type { RuleId } from "../../model/ruleSet.js";
import { ANY, IPV4, sourceOf } from "../../model/ruleTable.js";
import { matchCountOf } from "../../model/source.js";
import type { Analysis } from "../analyze.js";
import type { Standing } from "../passes/dead.js";
import type { Tally } from "../passes/tally.js";
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
    const ownsBoth = ownsAll(ipv6, 0, ipv6.first.length) && ownsAll(ipv4.ranges, 0, ipv4.ranges.first.length);
    return ownsBoth && (ipv4.odd.length === 0 || isCounted());
  }
  const row = prefixOf(rules, id);
  if (row === undefined) return isCounted();
  const ranges = rules.kinds[id] === IPV4 ? ipv4.ranges : ipv6;
  const { from, to } = rangesWithin(ranges, row.network, 0, row.length);
  // What a rule does not decide of the others without holes, no mask with holes gives it.
  return ownsAll(ranges, from, to) && (ranges === ipv6 || !hasOdd(from, to) || isCounted());
}

/** By rule id, 1 for each rule of which others decide a part or all. O(ranges + rules); IPv4 with holes in some mask as `decidesAll`. */
export function sharedRules(analysis: Analysis): Uint8Array {
  const { ruleSet, partition, prefixes4, prefixes6, tally } = analysis;
  const { rules } = ruleSet;
  const { ipv4, ipv6, order } = partition;
  const shared = new Uint8Array(rules.count);
  const hasOdd = ipv4.odd.length > 0;
  if (!hasOdd) markShared(prefixes4, ipv4.ranges, tally, order, shared);
  markShared(prefixes6, ipv6, tally, order, shared);
  // What the tally counts of the others are no ranges of one family.
  for (let id = 0; id < rules.count; id++) {
    const kind = rules.kinds[id];
    if (kind === ANY || (hasOdd && kind === IPV4)) shared[id] = Number(!decidesAll(analysis, id));
  }
  return shared;
}

/**
 * A rule without holes decides all that it matches just when so many ranges as it decides begin at its first address and end with its
 * last. Networks and ranges are in the same order, so that each is found next to the one before.
 */
function markShared(
  { width, networks, lengths, ranks }: Prefixes,
  { starts, first }: Ranges,
  { deciding }: Tally,
  order: Uint32Array,
  shared: Uint8Array,
): void {
  const last = new Uint32Array(width);
  const after = new Uint32Array(width);
  let range = 0;
  for (let place = 0; place < ranks.length; place++) {
    const rank = ranks[place] ?? 0;
    while (range + 1 < first.length && !isAfterRow(starts, range + 1, networks, place, width)) range++;
    const next = range + (deciding[rank] ?? 0);
    lastOfRow(networks, place, lengths[place] ?? 0, last, 0, width);
    rowAfter(last, 0, after, 0, width);
    const endsThere = next < first.length ? isSameRow(starts, next, after, 0, width) : isLastRow(last, 0, width);
    if (next === range || !isSameRow(starts, range, networks, place, width) || !endsThere) shared[order[rank] ?? 0] = 1;
  }
}
