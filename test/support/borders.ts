import { type Address, addressOf, type Family } from "../../server/src/core/address/address.js";
import { firstOfPrefix, type Ipv6, lastOfPrefix } from "../../server/src/core/address/ipv6.js";
import { complementOf, networkOf } from "../../server/src/core/address/mask.js";
import { type RuleSet, rulesOf } from "../../server/src/core/model/ruleSet.js";
import { familiesOf, matches, type Source } from "../../server/src/core/model/source.js";

/**
 * Returns the addresses where a verdict may change: the first and the last of each source, and their neighbours.
 *
 * Without masks with holes, every range begins and ends at one of them.
 */
export function bordersOfAll(sources: readonly Source[]): readonly Address[] {
  return (["ipv4", "ipv6"] as const).flatMap((family) => {
    const numbers = new Set(
      [{ kind: "any" } as const, ...sources]
        .filter((source) => familiesOf(source).includes(family))
        .flatMap((source) => bordersOf(source, family).flatMap((border) => [border - 1n, border, border + 1n])),
    );
    return [...numbers].filter((number) => isAddress(family, number)).map((number) => addressOf(family, number));
  });
}

/** Returns the borders of all rules and of a source that the source matches. */
export function bordersWithin(ruleSet: RuleSet, source: Source): readonly Address[] {
  const sources = [...Array.from(rulesOf(ruleSet), (rule) => rule.source), source];
  return bordersOfAll(sources).filter((address) => matches(source, address));
}

function isAddress(family: Family, number: bigint): boolean {
  return number >= 0n && number < 1n << (family === "ipv4" ? 32n : 128n);
}

/** Returns the first and the last address of the family that the source matches, as numbers. A mask with holes skips some between. */
function bordersOf(source: Source, family: Family): readonly [from: bigint, to: bigint] {
  if (source.kind === "ipv4") {
    const network = networkOf(source.address, source.mask);
    return [BigInt(network), BigInt((network | complementOf(source.mask)) >>> 0)];
  }
  if (source.kind === "ipv6") {
    const { address, length } = source;
    return [ipv6Value(firstOfPrefix(address, length)), ipv6Value(lastOfPrefix(address, length))];
  }
  return [0n, (1n << (family === "ipv4" ? 32n : 128n)) - 1n];
}

/** Returns an address of either family as one number. */
export function numberOf(address: Address): bigint {
  return address.family === "ipv4" ? BigInt(address.word) : ipv6Value(address.words);
}

/** Returns an IPv6 address as one number. */
export function ipv6Value(words: Ipv6): bigint {
  return words.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}
