import { parseAddress } from "../../address/address.js";
import { scanIpv4 } from "../../address/ipv4.js";
import { NO_ODD } from "../holes/laid.js";
import { decide, oddRankAt, type Partition } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { compileLookup, type Lookup, lookUpAll } from "./lookup.js";

/** A partition compiled for many questions. */
export interface BulkLookup {
  readonly partition: Partition;
  /**
   * For each IPv4 address the id of the rule that decides it, or {@link NO_RULE}; where rules with holes in their masks may do
   * so instead, {@link ODD_RANGES} less the number of the range that holds the address.
   */
  readonly ipv4: Lookup;
}

/** The answer for an address that no rule matches, where answers are rule ids. */
export const NO_RULE = -1;

/** The answer for a text that is no address. */
export const NO_ADDRESS = -2;

const ODD_RANGES = -3;

/** O(ranges). */
export function compileBulk(partition: Partition): BulkLookup {
  const { ranges, roots } = partition.ipv4;
  const values = new Int32Array(ranges.first.length);
  for (let range = 0; range < values.length; range++) {
    const isOdd = roots.length > 0 && roots[range] !== NO_ODD;
    values[range] = isOdd ? ODD_RANGES - range : idOf(partition, ranges.first[range] ?? DEFAULT_RANK);
  }
  return { partition, ipv4: compileLookup(ranges.starts, values) };
}

/** Puts the rule that decides each IPv4 address into `ids`, which has room for all, or {@link NO_RULE}. */
export function decideAll({ partition, ipv4 }: BulkLookup, addresses: Uint32Array, ids: Int32Array): void {
  lookUpAll(ipv4, addresses, ids);
  if (partition.ipv4.odd.length === 0) return;
  const { ranges, roots, nodes } = partition.ipv4;
  for (let index = 0; index < addresses.length; index++) {
    const range = ODD_RANGES - (ids[index] ?? 0);
    if (range < 0) continue;
    const odd = oddRankAt(nodes, roots[range] ?? NO_ODD, addresses[index] ?? 0);
    ids[index] = idOf(partition, Math.min(odd, ranges.first[range] ?? DEFAULT_RANK));
  }
}

/** The same for texts of either family; {@link NO_ADDRESS} for one that is no address. */
export function decideTexts(lookup: BulkLookup, texts: readonly string[], ids: Int32Array): void {
  const words = new Uint32Array(texts.length);
  const others: number[] = [];
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index] ?? "";
    if (scanIpv4(text, 0, text.length, words, index) !== text.length) others.push(index);
  }
  decideAll(lookup, words, ids);
  for (const index of others) {
    const address = parseAddress(texts[index] ?? "");
    ids[index] = address === undefined ? NO_ADDRESS : (decide(lookup.partition, address) ?? NO_RULE);
  }
}

function idOf({ order }: Partition, rank: number): number {
  return rank === DEFAULT_RANK ? NO_RULE : (order[rank] ?? NO_RULE);
}
