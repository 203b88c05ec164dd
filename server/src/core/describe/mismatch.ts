import type { Address } from "../address/address.js";
import { firstOfPrefix, prefixWord } from "../address/ipv6.js";
import { networkOf } from "../address/mask.js";
import { matches, type Source } from "../model/source.js";

/** Describes the first octet or group in which an address does not match a source. `undefined` if it matches. */
export function describeMismatch(source: Source, address: Address): string | undefined {
  if (matches(source, address)) return undefined;
  if (source.kind !== address.family) return source.kind === "ipv4" ? "it matches IPv4 only" : "it matches IPv6 only";
  if (source.kind === "ipv4" && address.family === "ipv4")
    return octetMismatch(source.address, source.mask, address.word);
  if (source.kind === "ipv6" && address.family === "ipv6")
    return groupMismatch(source.address, source.length, address.words);
  return undefined;
}

function octetMismatch(wanted: number, mask: number, word: number): string {
  const octetOf = (value: number, octet: number) => (value >>> (24 - 8 * octet)) & 255;
  const differing = [0, 1, 2, 3].find((octet) => octetOf((wanted ^ word) & mask, octet) !== 0) ?? 0;
  const want = octetOf(networkOf(wanted, mask), differing);
  const maskPart = octetOf(mask, differing);
  const under = maskPart === 255 ? "" : ` under ${maskPart}`;
  return `octet ${differing + 1} is ${octetOf(word, differing)}, the rule wants ${want}${under}`;
}

function groupMismatch(wanted: readonly number[], length: number, words: readonly number[]): string {
  const network = firstOfPrefix([wanted[0] ?? 0, wanted[1] ?? 0, wanted[2] ?? 0, wanted[3] ?? 0], length);
  const groupOf = (values: readonly number[], group: number) =>
    ((values[group >>> 1] ?? 0) >>> (group % 2 === 0 ? 16 : 0)) & 0xffff;
  const masks = [0, 1, 2, 3].map((word) => prefixWord(length, word));
  const differing =
    [0, 1, 2, 3, 4, 5, 6, 7].find(
      (group) => ((groupOf(network, group) ^ groupOf(words, group)) & groupOf(masks, group)) !== 0,
    ) ?? 0;
  const maskPart = groupOf(masks, differing);
  const under = maskPart === 0xffff ? "" : ` under ${maskPart.toString(16)}`;
  return `group ${differing + 1} is ${groupOf(words, differing).toString(16)}, the rule wants ${groupOf(network, differing).toString(16)}${under}`;
}
