import { parseAddress } from "../../address/address.js";
import { scanIpv4 } from "../../address/ipv4.js";
import { NO_ODD, oddRankAt } from "../holes/diagram.js";
import { decide, type Partition } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { compileLookup, type Lookup, lookUpAll } from "./lookup.js";

/** A partition compiled for many questions. */
export interface BulkLookup {
  readonly partition: Partition;
  /**
   * For each IPv4 address the id of the rule that decides it, or {@link NO_RULE}; where rules with holes in their masks may do
   * so instead, {@link ODD_CELLS} less the number of the cell that holds the address.
   */
  readonly ipv4: Lookup;
}

/** The answer for an address that no rule matches, where answers are rule ids. */
export const NO_RULE = -1;

/** The answer for a text that is no address. */
export const NO_ADDRESS = -2;

const ODD_CELLS = -3;

/** O(cells). */
export function compileBulk(partition: Partition): BulkLookup {
  const { starts, first, roots } = partition.ipv4;
  const values = new Int32Array(first.length);
  for (let cell = 0; cell < values.length; cell++) {
    const isOdd = roots.length > 0 && roots[cell] !== NO_ODD;
    values[cell] = isOdd ? ODD_CELLS - cell : idOf(partition, first[cell] ?? DEFAULT_RANK);
  }
  return { partition, ipv4: compileLookup(starts, values) };
}

/** Puts the rule that decides each IPv4 address into `ids`, which has room for all, or {@link NO_RULE}. */
export function decideAll({ partition, ipv4 }: BulkLookup, addresses: Uint32Array, ids: Int32Array): void {
  lookUpAll(ipv4, addresses, ids);
  if (partition.ipv4.odd.length === 0) return;
  const { first, roots, nodes } = partition.ipv4;
  for (let index = 0; index < addresses.length; index++) {
    const cell = ODD_CELLS - (ids[index] ?? 0);
    if (cell < 0) continue;
    const odd = oddRankAt(nodes, roots[cell] ?? NO_ODD, addresses[index] ?? 0);
    ids[index] = idOf(partition, Math.min(odd, first[cell] ?? DEFAULT_RANK));
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
