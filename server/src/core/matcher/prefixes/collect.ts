import { prefixWord } from "../../address/ipv6.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { ADDRESS_WORDS, ANY, IPV4, IPV6, type RuleTable } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { emptyPrefixes, firstRows, type OddRule, type Prefixes } from "./prefixes.js";
import { sortPrefixes } from "./sort.js";

/** The rules of a list by how their masks look: sorted prefixes of both families, and odd rules by rank. */
export interface Collected {
  readonly ipv4: Prefixes;
  readonly ipv6: Prefixes;
  readonly odd: readonly OddRule[];
}

/** Collects the rules in evaluation order. O(rules). */
export function* collectPrefixes({ rules, kindCounts }: RuleSet, order: Uint32Array): Steps<Collected> {
  const ipv4 = emptyPrefixes(1, kindCounts[ANY] + kindCounts[IPV4]);
  const ipv6 = emptyPrefixes(4, kindCounts[ANY] + kindCounts[IPV6]);
  const odd: OddRule[] = [];
  let count4 = 0;
  let count6 = 0;
  yield* inSteps(order.length, (from, to) => {
    count4 = collectIpv4(rules, order, ipv4, odd, count4, from, to);
    if (ipv6.ranks.length > 0) count6 = collectIpv6(rules, order, ipv6, count6, from, to);
  });
  return { ipv4: yield* sortPrefixes(firstRows(ipv4, count4)), ipv6: yield* sortPrefixes(ipv6), odd };
}

/** Collects the rules of ranks `from` to `to` (exclusive) that match IPv4. Returns the new number of prefixes. */
function collectIpv4(
  rules: RuleTable,
  order: Uint32Array,
  { networks, lengths, ranks }: Prefixes,
  odd: OddRule[],
  collected: number,
  from: number,
  to: number,
): number {
  let count = collected;
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    if (rules.kinds[id] === IPV6) continue;
    const mask = rules.masks[id] ?? 0;
    const zeros = ~mask >>> 0;
    const network = ((rules.addresses[id * ADDRESS_WORDS] ?? 0) & mask) >>> 0;
    // A mask is contiguous if its zeros are one less than a power of two.
    if ((zeros & (zeros + 1)) === 0) {
      networks[count] = network;
      lengths[count] = Math.clz32(zeros);
      ranks[count++] = rank;
    } else {
      odd.push({ rank, address: network, mask });
    }
  }
  return count;
}

/** Collects the rules of ranks `from` to `to` (exclusive) that match IPv6. Returns the new number of prefixes. */
function collectIpv6(
  rules: RuleTable,
  order: Uint32Array,
  { networks, lengths, ranks }: Prefixes,
  collected: number,
  from: number,
  to: number,
): number {
  let count = collected;
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    const kind = rules.kinds[id];
    if (kind === IPV4) continue;
    const length = rules.masks[id] ?? 0;
    for (let word = 0; word < ADDRESS_WORDS; word++) {
      const bits = (rules.addresses[id * ADDRESS_WORDS + word] ?? 0) & prefixWord(length, word);
      networks[count * ADDRESS_WORDS + word] = kind === ANY ? 0 : bits;
    }
    lengths[count] = length;
    ranks[count++] = rank;
  }
  return count;
}
