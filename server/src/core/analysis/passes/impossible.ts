import type { Family } from "../../address/address.js";
import { type Ipv4, parseIpv4 } from "../../address/ipv4.js";
import { parseIpv6, prefixWord } from "../../address/ipv6.js";
import { type Mask, maskOfLength } from "../../address/mask.js";
import { type SpecialNetwork, specialNetworks } from "../../address/special.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { addRule, builtTable, ruleTableBuilder, spliceRules } from "../../model/ruleTable.js";
import { type MaskedSource, overlaps, type Source } from "../../model/source.js";

/** The addresses that no TCP client has: 0/8, 224/4 and 240/4, ff00::/8, and ::. */
const impossible = specialNetworks
  .filter(({ isImpossible }) => isImpossible)
  .map((network) => ({ network, source: sourceOfBlock(network) }));

function sourceOfBlock({ cidr }: SpecialNetwork): MaskedSource {
  const [address = "", length] = cidr.split("/");
  const ipv4 = parseIpv4(address);
  if (ipv4 !== undefined) return { kind: "ipv4", address: ipv4, mask: maskOfLength(Number(length)) };
  return { kind: "ipv6", address: parseIpv6(address) ?? [0, 0, 0, 0], length: Number(length) };
}

/** Returns the blocks without clients that share an address with a source. */
export function impossibleNetworksOf(source: Source): readonly SpecialNetwork[] {
  return impossible.filter((block) => overlaps(source, block.source)).map(({ network }) => network);
}

/** The first octets of IPv4 addresses that no client has. Each block holds whole octets. */
const impossibleOctets: readonly boolean[] = Array.from({ length: 256 }, (_, octet) =>
  impossible.some(
    ({ source }) => source.kind === "ipv4" && (((source.address >>> 24) ^ octet) & (source.mask >>> 24)) === 0,
  ),
);

/** Whether no client has an IPv4 address with this first octet. */
export function isImpossibleOctet(octet: number): boolean {
  return impossibleOctets[octet] === true;
}

/** Whether no client has any address that an IPv4 source matches. */
export function isImpossibleIpv4(address: Ipv4, mask: Mask): boolean {
  const [first, compared] = [address >>> 24, mask >>> 24];
  // Most sources have one first octet.
  if (compared === 255) return isImpossibleOctet(first);
  return impossibleOctets.every((isImpossible, octet) => isImpossible || ((octet ^ first) & compared) !== 0);
}

const impossibleIpv6 = impossible.flatMap(({ source }) => (source.kind === "ipv6" ? [source] : []));

/** Whether no client has any address of an IPv6 network. Its address begins at index `row` of `words`. */
export function isImpossibleIpv6(words: ArrayLike<number>, row: number, length: number): boolean {
  return impossibleIpv6.some(
    (block) =>
      length >= block.length &&
      block.address.every(
        (word, place) => (((words[row + place] ?? 0) ^ word) & prefixWord(block.length, place)) === 0,
      ),
  );
}

/** Whether a source matches an address that no client has. */
export function overlapsImpossible(source: Source): boolean {
  return impossible.some((block) => overlaps(source, block.source));
}

/**
 * Adds accepts of all addresses of some families that no client has.
 *
 * If accepts are asked first, rejects of these families decide only what clients can have.
 */
export function withImpossible(ruleSet: RuleSet, families: readonly Family[]): RuleSet {
  const added = impossible.filter(({ source }) => families.includes(source.kind));
  const builder = ruleTableBuilder(added.length);
  const nowhere = { start: 0, end: 0 };
  for (const { source } of added) {
    addRule(builder, 0, {
      kind: "rule",
      action: "accept",
      actionSpan: nowhere,
      source,
      addressSpan: nowhere,
      maskSpan: undefined,
    });
  }
  const { rules, kindCounts } = ruleSet;
  const [any, ipv4, ipv6] = kindCounts;
  const ofIpv4 = added.filter(({ source }) => source.kind === "ipv4").length;
  return {
    ...ruleSet,
    rules: spliceRules(rules, rules.count, 0, builtTable(builder), 0),
    kindCounts: [any, ipv4 + ofIpv4, ipv6 + added.length - ofIpv4],
  };
}
