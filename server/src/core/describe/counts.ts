import type { Family } from "../address/address.js";
import { type AddressCount, ALL_ADDRESSES, isNone, totalOf } from "../address/count.js";
import type { VerdictWords } from "../model/format.js";

/**
 * Numbers of addresses for people. IPv4 is exact. IPv6 is a number of networks: nobody counts its addresses. The two are never
 * added up.
 */

/** Formats a number exactly: `65,536`. */
export function formatCount(count: bigint | number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Formats a number of things: `1 rule`, `2,000 rules`. */
export function counted(count: number, what: string): string {
  return `${formatCount(count)} ${count === 1 ? what : plural(what)}`;
}

function plural(noun: string): string {
  return noun.endsWith("s") ? `${noun}es` : `${noun}s`;
}

/** Returns the clause that says for how many addresses the step budget ran out. */
export function notProved(count: AddressCount): string {
  return `not proved for ${addresses(count)}: masks with holes cut the address space into too many pieces`;
}

/** Formats addresses inside a sentence: `256 addresses`, `6 × /48`, `16 IPv4 addresses and 6 × /48`, `all of IPv6`. */
export function addresses(count: AddressCount, isShort = false): string {
  const { ipv4, ipv6 } = count;
  if (ipv4 === ALL_ADDRESSES.ipv4 && ipv6 === ALL_ADDRESSES.ipv6) return "all addresses";
  const number = isShort ? shortened : formatCount;
  if (ipv6 === 0n) return ofFamily("ipv4", ipv4, "", number);
  if (ipv4 === 0n) return ofFamily("ipv6", ipv6, "", number);
  return `${ofFamily("ipv4", ipv4, "IPv4 ", number)} and ${ofFamily("ipv6", ipv6, "IPv6 ", number)}`;
}

function ofFamily(family: Family, count: bigint, familyName: string, number: (count: bigint) => string): string {
  if (count === ALL_ADDRESSES[family]) return `all of ${familyNames[family]}`;
  if (family === "ipv6" && count >= FEW) return networks(count).replace(/^all/, "all of IPv6");
  return `${number(count)} ${familyName}${count === 1n ? "address" : "addresses"}`;
}

export const familyNames: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

/** How numbers are written: `short` in a status bar (`16.8 million`), `exact` in a tooltip, where IPv6 has its number of addresses too. */
export type NumberForm = "short" | "plain" | "exact";

/**
 * Lists the counts of the families that have some: `IPv4: 16,777,216 (0.4 %)`, `IPv6: 6 × /48`, `all of IPv6`.
 *
 * The percentage is the part of the family.
 */
export function byFamily(count: AddressCount, form: NumberForm = "plain"): readonly string[] {
  const { ipv4, ipv6 } = count;
  const parts: string[] = [];
  if (ipv4 === ALL_ADDRESSES.ipv4) parts.push("all of IPv4");
  else if (ipv4 > 0n) {
    parts.push(`IPv4: ${form === "short" ? shortened(ipv4) : formatCount(ipv4)}${percentOfIpv4(ipv4)}`);
  }
  if (ipv6 === ALL_ADDRESSES.ipv6) parts.push("all of IPv6");
  else if (ipv6 >= FEW) {
    parts.push(`IPv6: ${networks(ipv6)}${form === "exact" ? ` (${formatIpv6Exactly(ipv6)} addresses)` : ""}`);
  } else if (ipv6 > 0n) parts.push(`IPv6: ${formatCount(ipv6)}`);
  return parts;
}

/** Formats the part of IPv4 as ` (0.4 %)`, rounded. Empty for less than 0.05 %, and never 100 % for less than all. */
function percentOfIpv4(count: bigint): string {
  const tenths = Math.min(999, Math.round((Number(count) * 1000) / Number(ALL_ADDRESSES.ipv4)));
  return tenths === 0 ? "" : ` (${tenths / 10} %)`;
}

/** Shortens a number with more than five digits: `16.8 million`. */
function shortened(count: bigint): string {
  if (count < 100_000n) return formatCount(count);
  const rounded = Number(Number(count).toPrecision(3));
  return rounded < 1e9 ? `${rounded / 1e6} million` : `${rounded / 1e9} billion`;
}

/** Formats a share: `14 of 16 addresses`, `all 16 addresses`, `its whole /48`, `3 × /64 of its /48`, `it` if the whole is one address. */
export function shareOf(part: AddressCount, whole: AddressCount): string {
  if (totalOf(whole) === 1n) return "it";
  const isAll = totalOf(part) === totalOf(whole);
  if (whole.ipv4 > 0n && whole.ipv6 > 0n) {
    if (!isAll) return addresses(part);
    return totalOf(whole) === totalOf(ALL_ADDRESSES) ? "every address" : "all its addresses";
  }
  const family = whole.ipv4 > 0n ? "ipv4" : "ipv6";
  if (whole[family] === ALL_ADDRESSES[family]) {
    const text = addresses(part);
    return text.startsWith("all of ") ? text : `${text} of ${familyNames[family]}`;
  }
  const length = lengthIfNetwork(whole);
  if (length === undefined) {
    const some = family === "ipv4" || part.ipv6 < FEW ? formatCount(part[family]) : addresses(part);
    return isAll ? `all ${addresses(whole)}` : `${some} of ${addresses(whole)}`;
  }
  if (isAll) return `its whole /${length}`;
  const text = addresses(part);
  const left = whole.ipv6 - part.ipv6;
  return text.startsWith("about ") && left < FEW
    ? `all but ${formatCount(left)} of its /${length}`
    : `${text} of its /${length}`;
}

/** Returns the length of the network that has this number of IPv6 addresses. `undefined` for few addresses and for several networks. */
function lengthIfNetwork({ ipv4, ipv6 }: AddressCount): number | undefined {
  return ipv4 === 0n && ipv6 >= FEW && isPowerOfTwo(ipv6) ? networkLengthOf(ipv6) : undefined;
}

/** Whether a number of addresses is written as one number. */
function isPlain({ ipv4, ipv6 }: AddressCount): boolean {
  return ipv4 < ALL_ADDRESSES.ipv4 && ipv6 < FEW && (ipv4 === 0n || ipv6 === 0n);
}

/** Formats a number where the noun is clear: `16,777,204`, `6 × /48`, `all of IPv6`. */
export function amount(count: AddressCount): string {
  const { ipv4, ipv6 } = count;
  return isPlain(count) ? formatCount(ipv4 + ipv6) : addresses(count);
}

/** Lists what a change does: `16 more addresses accepted`, `6 × /48 more rejected`. Leaves out the side without addresses. */
export function changeParts(
  { accept, reject }: VerdictWords,
  accepted: AddressCount,
  rejected: AddressCount,
  isShort = false,
): readonly string[] {
  const parts: string[] = [];
  for (const [count, { participle }] of [
    [accepted, accept],
    [rejected, reject],
  ] as const) {
    if (!isNone(count)) parts.push(`${more(count, isShort, parts.length > 0)} ${participle}`);
  }
  return parts;
}

/** Formats addresses besides others: `16 more addresses`, `6 × /48 more`. */
export function more(count: AddressCount, isShort = false, isNounClear = false): string {
  const { ipv4, ipv6 } = count;
  if (!isPlain(count)) return `${addresses(count, isShort)} more`;
  const noun = isNounClear ? "" : ipv4 + ipv6 === 1n ? " address" : " addresses";
  return `${isShort ? shortened(ipv4 + ipv6) : formatCount(ipv4 + ipv6)} more${noun}`;
}

/** Returns the verb behind a share. One network, and a whole family, are in the singular. */
export function isOrAre({ ipv4, ipv6 }: AddressCount): "is" | "are" {
  const isOne = (family: Family, count: bigint) => count === 1n || count === ALL_ADDRESSES[family];
  if (ipv6 === 0n) return isOne("ipv4", ipv4) ? "is" : "are";
  if (ipv4 > 0n) return ipv4 === ALL_ADDRESSES.ipv4 && ipv6 === ALL_ADDRESSES.ipv6 ? "is" : "are";
  return isOne("ipv6", ipv6) || (ipv6 >= FEW && isPowerOfTwo(ipv6)) ? "is" : "are";
}

function isPowerOfTwo(count: bigint): boolean {
  return (count & (count - 1n)) === 0n;
}

/** Formats the addresses of a source as `the same 16 addresses`, `the same /48`, `all of IPv4`. */
export function sameAddresses(count: AddressCount): string {
  return withArticle("the same", count) ?? "the same address";
}

/** Formats the addresses of a rule as `its 16 addresses`, `its /48`, `it`. */
export function itsAddresses(count: AddressCount): string {
  return withArticle("its", count) ?? "it";
}

/** A whole family needs no article. `undefined` for one address. */
function withArticle(article: string, count: AddressCount): string | undefined {
  if (totalOf(count) === 1n) return undefined;
  const text = addresses(count);
  if (text.startsWith("all ")) return text;
  const length = lengthIfNetwork(count);
  return `${article} ${length === undefined ? text : `/${length}`}`;
}

/** Formats a number of IPv6 addresses exactly, for tooltips: `6 × 2^80`, `256`. */
export function formatIpv6Exactly(count: bigint): string {
  const term = count < FEW ? undefined : termOf(count);
  if (term === undefined) return formatCount(count);
  const power = `2^${128 - term.length}`;
  return term.networks === 1n ? power : `${formatCount(term.networks)} × ${power}`;
}

/** Fewer IPv6 addresses than these are counted as addresses. */
const FEW = 1_000_000n;
/** The most networks in one term, so that a number stays readable. */
const NETWORKS_AT_MOST = 10_000n;
/** The fewest networks in an approximate number. */
const NETWORKS_AT_LEAST = 16n;

/** Formats a number of IPv6 addresses as networks: `6 × /48`, `6 × /48 + 1 × /64`, `all but 1 × /48`, `about 85 × /8`. */
function networks(count: bigint): string {
  const left = ALL_ADDRESSES.ipv6 - count;
  const exact = oneTerm(count) ?? (left < count ? allBut(left) : undefined) ?? twoTerms(count);
  if (exact !== undefined) return exact;
  let length = 4;
  while (count >> BigInt(128 - length) < NETWORKS_AT_LEAST) length += 4;
  const half = 1n << BigInt(127 - length);
  return `about ${formatCount((count + half) >> BigInt(128 - length))} × /${length}`;
}

function allBut(left: bigint): string | undefined {
  const term = left < FEW ? counted(Number(left), "address") : (oneTerm(left) ?? twoTerms(left));
  return term && `all but ${term}`;
}

function oneTerm(count: bigint): string | undefined {
  const term = termOf(count);
  return term && `${formatCount(term.networks)} × /${term.length}`;
}

/**
 * Returns a number of addresses as networks of one length. `undefined` if there would be too many.
 *
 * The length is at a border of a hexadecimal digit, as people assign networks: `6 × /48` and not `3 × /47`. Half of such a network
 * keeps its length: `1 × /33`.
 */
function termOf(count: bigint): { readonly networks: bigint; readonly length: number } | undefined {
  const shortest = networkLengthOf(count);
  const isHalf = shortest % 4 === 1 && isPowerOfTwo(count);
  const length = isHalf ? shortest : Math.ceil(shortest / 4) * 4;
  const networks = count >> BigInt(128 - length);
  return networks < NETWORKS_AT_MOST ? { networks, length } : undefined;
}

/** Formats a sum of large networks and of a few small ones or addresses. */
function twoTerms(count: bigint): string | undefined {
  let shift = 0n;
  while (count >> shift >= NETWORKS_AT_MOST) shift++;
  const large = (count >> shift) << shift;
  const small = count - large;
  const [one, other] = [oneTerm(large), small < FEW ? formatCount(small) : oneTerm(small)];
  return one && other && `${one} + ${other}`;
}

/** Returns the shortest prefix length whose networks divide a number of addresses: 48 for three times a /48. */
function networkLengthOf(count: bigint): number {
  return 128 - trailingZerosOf(count);
}

function trailingZerosOf(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}
