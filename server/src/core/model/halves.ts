import { firstOfPrefix, type Ipv6, mappedIpv4, prefixWord } from "../address/ipv6.js";
import { maskOfLength, networkOf, prefixLengthOf } from "../address/mask.js";
import { hasHoles, type MaskedSource, matchKeyOf, overlaps, type Source, specificityOf } from "./source.js";

/**
 * Splits a network into two halves. `undefined` for `any`, a single address and a mask with holes.
 *
 * Also `undefined` for `::fffe:0:0/95`: its upper half is `::ffff:0:0/96`, which as a source means all of IPv4.
 */
export function halvesOf(source: Source): readonly [lower: Source, upper: Source] | undefined {
  if (source.kind === "any") return undefined;
  if (source.kind === "ipv4") {
    const length = prefixLengthOf(source.mask);
    if (length === undefined || length === 32) return undefined;
    const mask = maskOfLength(length + 1);
    const address = networkOf(source.address, source.mask);
    const lower: Source = { kind: "ipv4", address, mask };
    return [lower, { ...lower, address: (address | (mask ^ source.mask)) >>> 0 }];
  }
  if (source.length === 128) return undefined;
  const length = source.length + 1;
  const address = firstOfPrefix(source.address, source.length);
  const bit = (index: number) => prefixWord(length, index) ^ prefixWord(source.length, index);
  const [a, b, c, d] = address;
  const upper: Ipv6 = [(a | bit(0)) >>> 0, (b | bit(1)) >>> 0, (c | bit(2)) >>> 0, (d | bit(3)) >>> 0];
  if (length >= 96 && mappedIpv4(upper) !== undefined) return undefined;
  const lower: Source = { kind: "ipv6", address, length };
  return [lower, { ...lower, address: upper }];
}

/** Returns the one network that matches exactly what two sources match. `undefined` if there is none or a mask has holes. */
export function unionOf(one: Source, other: Source): Source | undefined {
  if (one.kind === "any" || other.kind === "any") return { kind: "any" };
  // Two whole families are `any`.
  if (one.kind !== other.kind) return specificityOf(one) + specificityOf(other) === 0 ? { kind: "any" } : undefined;
  if (hasHoles(one) || hasHoles(other)) return undefined;
  // If two networks share an address, one contains the other.
  if (overlaps(one, other)) return specificityOf(one) <= specificityOf(other) ? one : other;
  const outer = outerOf(one);
  const halves = outer && halvesOf(outer);
  const keys = [one, other].map(matchKeyOf);
  return halves?.every((half) => keys.includes(matchKeyOf(half))) === true ? outer : undefined;
}

/** Returns the network of twice the size that contains a network. */
function outerOf(source: MaskedSource): Source | undefined {
  const length = specificityOf(source) - 1;
  if (length < 0) return undefined;
  return source.kind === "ipv4" ? { ...source, mask: maskOfLength(length) } : { ...source, length };
}
