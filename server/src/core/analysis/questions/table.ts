import { type AddressRange, clientBlocksOf } from "../../address/block.js";
import type { CompiledList, Partition } from "../../matcher/partition.js";
import type { RuleId } from "../../model/ruleSet.js";
import { partialRules } from "../../model/ruleTable.js";
import { unlessOf } from "../../model/unless.js";
import type { Budget, Steps } from "../../text/steps.js";
import { type DecidedRange, decidedRanges } from "./ranges.js";

/** A row of a table for databases: a range, or a CIDR block of one. */
export interface TableRow extends AddressRange {
  /** The prefix length of a block, `undefined` for a range. */
  readonly length: number | undefined;
  /** The decider, `undefined` for the default. */
  readonly rule: RuleId | undefined;
  /** The rules that may give some of these addresses the other verdict. */
  readonly unless: readonly RuleId[];
}

/** More rows than a list of one mask with holes has: `accept 0.0.0.1 0.0.0.255` has 33,554,433 ranges. */
export const TABLE_ROWS_AT_MOST = 50_000_000;

/** How many sources are compared with each other to find the rules that may turn a row. This takes some seconds. */
const COMPARED_AT_MOST = 100_000_000;

/** The reason why a list has no table. A part of the rows would be another list. */
export type TableFault = "too-many-rows" | "not-proved" | "too-many-conditions";

/**
 * Returns the reason why a list has no table, `undefined` if {@link tableRows} yields it.
 *
 * O(cells + rows), without making the rows.
 */
export function* tableFault(
  { ruleSet, partition }: CompiledList,
  isByBlock: boolean,
  budget: Budget,
): Steps<TableFault | undefined> {
  const partialCount = partialRules(ruleSet.rules).length;
  let rows = 0;
  let compared = 0;
  for (const piece of piecesOf(partition, isByBlock, budget)) {
    if (piece === undefined) {
      yield;
      continue;
    }
    if (!piece.isProved) return "not-proved";
    if (++rows > TABLE_ROWS_AT_MOST) return "too-many-rows";
    // A rule is compared with each block of a range.
    if (partialCount > 0) for (const _ of clientBlocksOf(piece)) compared += partialCount;
    if (compared > COMPARED_AT_MOST) return "too-many-conditions";
  }
  return undefined;
}

/**
 * Yields the ranges of a list in their order, IPv4 first, or their CIDR blocks. Yields `undefined` between two steps.
 *
 * Constant memory. Every address has a row, but blocks are those of {@link clientBlocksOf}. Ask {@link tableFault} first, with an
 * equal budget.
 */
export function* tableRows(
  { ruleSet, partition }: CompiledList,
  isByBlock: boolean,
  budget: Budget,
): Generator<TableRow | undefined> {
  for (const piece of piecesOf(partition, isByBlock, budget)) {
    if (piece === undefined) {
      yield undefined;
      continue;
    }
    const { family, from, to, length, rule } = piece;
    const unless = unlessOf(ruleSet, [rule], { kind: "range", family, from, to });
    yield { family, from, to, length, rule, unless };
  }
}

type Piece = DecidedRange & Pick<TableRow, "length">;

/** Yields ranges, or their blocks. */
function* piecesOf(partition: Partition, isByBlock: boolean, budget: Budget): Generator<Piece | undefined> {
  for (const range of decidedRanges(partition, { kind: "any" }, budget)) {
    if (range === undefined) {
      yield undefined;
      continue;
    }
    const { rule, isProved } = range;
    if (!isByBlock) yield { ...range, length: undefined };
    else for (const block of clientBlocksOf(range)) yield { ...block, rule, isProved };
  }
}
