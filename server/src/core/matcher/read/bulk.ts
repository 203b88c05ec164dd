import { parseAddress } from "../../address/address.js";
import { scanIpv4 } from "../../address/ipv4.js";
import { NO_ODD, oddRankAt } from "../holes/diagram.js";
import { decide, type Partition, rankAt } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { compileLookup, type Lookup, lookUpAll } from "./lookup.js";

/** A partition, compiled for many questions. */
export interface BulkLookup {
  readonly partition: Partition;
  /** By IPv4 address: the deciding rule or {@link NO_RULE}, but {@link ODD_CELLS} less the cell's number where odd rules may decide. */
  readonly ipv4: Lookup;
}

/** Means "the default decides" where a rule id is expected. */
export const NO_RULE = -1;

/** Means "not an address" where a rule id is expected. */
export const NO_ADDRESS = -2;

const ODD_CELLS = -3;

/** Compiles a partition. O(cells). */
export function compileBulk(partition: Partition): BulkLookup {
  const { starts, first, roots } = partition.ipv4;
  const values = new Int32Array(first.length);
  for (let cell = 0; cell < values.length; cell++) {
    const isOdd = roots.length > 0 && roots[cell] !== NO_ODD;
    values[cell] = isOdd ? ODD_CELLS - cell : idOf(partition, first[cell] ?? DEFAULT_RANK);
  }
  return { partition, ipv4: compileLookup(starts, values) };
}

/** Writes the deciding rule of each IPv4 address, or {@link NO_RULE}, to `ids`. `ids` must be as long as `addresses`. */
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

/** Does the same for IPv6 addresses, as rows of four words. O(addresses × log n). */
export function decideAllIpv6({ partition }: BulkLookup, rows: Uint32Array, ids: Int32Array): void {
  for (let row = 0; row < ids.length; row++) ids[row] = idOf(partition, rankAt(partition, "ipv6", rows, row));
}

/** Does the same for texts of either family. Writes {@link NO_ADDRESS} for a text that is not an address. */
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
