import type { Family } from "../../address/address.js";
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
  const counts = { ipv4: 0, ipv6: 0 };
  yield* inSteps(order.length, (from, to) => collect(rules, order, { ipv4, ipv6, odd }, counts, from, to));
  // The list may have more rules of a family than are asked: partial ones, and in IPv4 those with holes.
  return {
    ipv4: yield* sortPrefixes(firstRows(ipv4, counts.ipv4)),
    ipv6: yield* sortPrefixes(firstRows(ipv6, counts.ipv6)),
    odd,
  };
}

/** Collects the rules of ranks `from` to `to` (exclusive). `counts` are the prefixes collected so far. */
function collect(
  rules: RuleTable,
  order: Uint32Array,
  { ipv4, ipv6, odd }: { ipv4: Prefixes; ipv6: Prefixes; odd: OddRule[] },
  counts: Record<Family, number>,
  from: number,
  to: number,
): void {
  const { networks, lengths, ranks } = ipv4;
  let count = counts.ipv4;
  for (let rank = from; rank < to; rank++) {
    const id = order[rank] ?? 0;
    const kind = rules.kinds[id];
    if (kind !== IPV4) addIpv6(rules, id, ipv6, counts.ipv6++, rank);
    if (kind === IPV6) continue;
    const mask = rules.masks[id] ?? 0;
    const zeros = ~mask >>> 0;
    const network = ((rules.addresses[id * rules.addressWidth] ?? 0) & mask) >>> 0;
    // A mask is contiguous if its zeros are one less than a power of two.
    if ((zeros & (zeros + 1)) === 0) {
      networks[count] = network;
      lengths[count] = Math.clz32(zeros);
      ranks[count++] = rank;
    } else {
      odd.push({ rank, address: network, mask });
    }
  }
  counts.ipv4 = count;
}

/** Writes the IPv6 prefix of a rule to a place. `any` is the prefix of length 0, which keeps no bit of whatever it reads. */
function addIpv6(
  { masks, addressWidth, addresses }: RuleTable,
  id: number,
  ipv6: Prefixes,
  place: number,
  rank: number,
): void {
  const length = masks[id] ?? 0;
  for (let word = 0; word < ADDRESS_WORDS; word++) {
    const bits = addresses[id * addressWidth + word] ?? 0;
    ipv6.networks[place * ADDRESS_WORDS + word] = bits & prefixWord(length, word);
  }
  ipv6.lengths[place] = length;
  ipv6.ranks[place] = rank;
}
