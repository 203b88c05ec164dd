import { addressOf, type Family, formatAddress, parseAddress } from "../../address/address.js";
import { decide, type Partition } from "../../matcher/partition.js";
import { decidedCells } from "../../matcher/read/cells.js";
import { type RuleId, type RuleSet, ruleOf, verdictOf } from "../../model/ruleSet.js";
import { onlyAddressOf, type Source } from "../../model/source.js";
import type { Verdict } from "../../model/statement.js";
import { isTurned, unlessOf } from "../../model/unless.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";
import { expectationsOf } from "../passes/expectations.js";

/** An address at or next to a border of what a rule decides, and its verdict. */
export interface Boundary {
  /** The rule with this boundary, `undefined` for the default. */
  readonly of: RuleId | undefined;
  readonly address: string;
  readonly verdict: Verdict;
  /** The rule that decides the address. Outside the boundary it is not `of`. */
  readonly rule: RuleId | undefined;
  /** The expectation as a line, such as `expect accept 10.0.0.0`. It holds for the list as it is. */
  readonly expectation: string;
}

/**
 * Yields the first and the last address of each decider, by family, and their outer neighbours. An edit that moves a boundary changes
 * one of these.
 *
 * `deciders` are rules or `undefined` for the default: by default all rules in file order and then the default. Yields each address
 * once, and leaves out addresses with an expectation of their own. A decider without proved addresses has no boundaries.
 * O(cells), for a single rule the cells inside its source, as far as the budget lasts. Yields `undefined` between two steps.
 */
export function* boundariesOf(
  ruleSet: RuleSet,
  partition: Partition,
  budget: Budget,
  deciders: readonly (RuleId | undefined)[] = [...ruleSet.rules.lines.keys(), undefined],
): Generator<Boundary | undefined> {
  const seen = new Set(addressesExpected(ruleSet));
  const extents = yield* extentsWithin(partition, sourceAround(ruleSet, deciders), budget);
  for (const of of deciders) {
    for (const { family, first, last } of Object.values(extents.get(of) ?? {})) {
      for (const value of [first - 1n, first, last, last + 1n]) {
        const address = clientAddress(family, value);
        if (address === undefined || seen.has(address.text)) continue;
        seen.add(address.text);
        const rule = decide(partition, address.parsed);
        const verdict = verdictOf(ruleSet, rule);
        // A partial rule may turn it.
        if (isTurned(ruleSet, unlessOf(ruleSet, [rule], address.parsed))) continue;
        yield { of, address: address.text, verdict, rule, expectation: `expect ${verdict} ${address.text}` };
      }
    }
  }
}

/** The first and the last address that one decider has in a family. Others may decide addresses between them. */
interface Extent {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

type Extents = Partial<Record<Family, Extent>>;

function* extentsWithin(
  partition: Partition,
  source: Source,
  budget: Budget,
): Steps<ReadonlyMap<RuleId | undefined, Extents>> {
  const all = new Map<RuleId | undefined, Extents>();
  for (const cell of decidedCells(partition, source, budget)) {
    if (cell === undefined || isPauseDue(budget)) yield;
    if (cell === undefined || cell.open !== undefined) continue;
    const { family, first, last, rule } = cell;
    const extents = all.get(rule) ?? {};
    const sofar = extents[family] ?? { first, last };
    // Cells of masks with holes overlap in extent: a later one may begin earlier.
    extents[family] = {
      family,
      first: first < sofar.first ? first : sofar.first,
      last: last > sofar.last ? last : sofar.last,
    };
    all.set(rule, extents);
  }
  return all;
}

/** Returns where to look. A single rule decides nothing outside its source. */
function sourceAround(ruleSet: RuleSet, deciders: readonly (RuleId | undefined)[]): Source {
  const [only] = deciders;
  return deciders.length === 1 && only !== undefined ? ruleOf(ruleSet, only).source : { kind: "any" };
}

/** Returns an address and its text. `undefined` past the ends of a family, and for IPv4-mapped addresses, whose text means IPv4. */
function clientAddress(family: Family, value: bigint) {
  if (value < 0n || value >= 1n << (family === "ipv4" ? 32n : 128n)) return undefined;
  const text = formatAddress(addressOf(family, value));
  const parsed = parseAddress(text);
  return parsed?.family === family ? { text, parsed } : undefined;
}

/** Returns the addresses with an expectation of their own. */
function addressesExpected(ruleSet: RuleSet): readonly string[] {
  return expectationsOf(ruleSet).flatMap(({ expectation }) => {
    const address = onlyAddressOf(expectation.source);
    return address === undefined ? [] : [formatAddress(address)];
  });
}
