import { type Address, addressOf, type Family } from "../../server/src/core/address/address.js";
import { type RuleSet, rulesOf } from "../../server/src/core/model/ruleSet.js";
import { bordersOf, familiesOf, matches, type Source } from "../../server/src/core/model/source.js";

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
