import { type BulkLookup, decideAll, decideAllIpv6 } from "../matcher/read/bulk.js";
import type { ClientRows } from "./clients.js";

/** Addresses of one family, as rows of their words. */
export interface AddressRows {
  readonly width: 1 | 4;
  readonly words: Uint32Array;
}

/** Returns the addresses of rows `from` to `to` (exclusive). */
export function addressesOf(
  { width, stride, cells }: Pick<ClientRows, "width" | "stride" | "cells">,
  from: number,
  to: number,
): AddressRows {
  const words = new Uint32Array((to - from) * width);
  for (let row = from, at = 0; row < to; row++) {
    for (let word = 0; word < width; word++) words[at++] = cells[row * stride + word] ?? 0;
  }
  return { width, words };
}

/** Writes the deciding rule of each address, or `NO_RULE`. `ids` has one element for each. */
export function decideRows(lookup: BulkLookup, { width, words }: AddressRows, ids: Int32Array): void {
  if (width === 1) decideAll(lookup, words, ids);
  else decideAllIpv6(lookup, words, ids);
}
