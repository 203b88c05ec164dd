/**
 * Questions to partitions. `commonCells.ts` walks one or several partitions side by side, and `diagrams.ts` their odd rules. Two readers
 * use them: `cells.ts` counts addresses, `runs.ts` keeps their order. `batches.ts` is for passes over a whole list, `actions.ts` for
 * hidden rules. `bulk.ts` and `lookup.ts` decide many addresses at once.
 */

import type { Family } from "../../address/address.js";
import type { RuleId } from "../../model/ruleSet.js";
import { familiesOf, type Source } from "../../model/source.js";
import { type Partition, ruleAt } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import {
  type Answer,
  type CellFilter,
  commonCells,
  currentCell,
  currentSize,
  moveOn,
  seek,
  walkOver,
} from "./commonCells.js";
import { diagramsWithin } from "./diagrams.js";

/** Addresses with one answer in each of several partitions: how many, the first and the last. Others may be between these. */
export interface Cell {
  readonly count: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly answers: readonly Answer[];
}

/** Addresses with one decider: how many, the first and the last. Others may be between these. */
export interface DecidedCell extends Omit<Cell, "answers"> {
  readonly family: Family;
  /** The decider, `undefined` for the default. */
  readonly rule: RuleId | undefined;
  /** Set where the step budget ran out: `rule` or one of these decides. */
  readonly open: Answer["open"];
}

/** Yields the cells of a source with their deciders, IPv4 first. O(cells inside it). */
export function* decidedCells(
  partition: Partition,
  source: Source,
  isWanted: (rule: RuleId | undefined, isProved: boolean) => boolean = () => true,
): Generator<DecidedCell> {
  const isAsked: CellFilter = ([answer]) => isWanted(deciderOf(partition, answer), answer?.open === undefined);
  for (const family of familiesOf(source)) {
    for (const { count, first, last, answers } of cellsWithin([partition], family, source, isAsked)) {
      yield { family, count, first, last, rule: deciderOf(partition, answers[0]), open: answers[0]?.open };
    }
  }
}

/** Returns the first rule that may decide, `undefined` for the default. It is proved to decide if the answer is not open. */
export function deciderOf(partition: Partition, answer: Answer | undefined): RuleId | undefined {
  return ruleAt(partition, answer?.first ?? DEFAULT_RANK);
}

/**
 * Yields the wanted cells of one family inside a source.
 *
 * The source must match in the family. All cells together are the source, and no two share an address.
 * O(cells inside the source). An unwanted cell costs next to nothing.
 */
export function* cellsWithin(
  partitions: readonly Partition[],
  family: Family,
  source: Source,
  isWanted: CellFilter = () => true,
): Generator<Cell> {
  const diagrams = diagramsWithin(partitions, source);
  for (const cell of commonCells(partitions, family, source, isWanted)) {
    if (diagrams.isPlain(cell)) {
      yield { count: cell.to - cell.from + 1n, first: cell.from, last: cell.to, answers: cell.own };
    } else {
      for (const { end, count, first, last } of diagrams.endsIn(cell)) {
        const answers = diagrams.answersAt(cell.own, end);
        if (isWanted(answers)) yield { count: BigInt(count), first: BigInt(first), last: BigInt(last), answers };
      }
    }
  }
}

/**
 * Counts the addresses of a family by the kind of their answers. `kindOf` returns `undefined` for addresses that are not counted.
 *
 * O(cells), without a big integer for a cell of IPv4 that no odd rule changes.
 */
export function countByKind<Kind extends string>(
  partitions: readonly Partition[],
  family: Family,
  kindOf: (answers: readonly Answer[]) => Kind | undefined,
): ReadonlyMap<Kind, bigint> {
  const counts = new Map<Kind, bigint>();
  const sizes = new Map<Kind, number>();
  const source: Source = { kind: "any" };
  const isWanted: CellFilter = (answers) => kindOf(answers) !== undefined;
  const addIpv4 = (answers: readonly Answer[], size: number) => {
    const kind = kindOf(answers);
    if (kind !== undefined) sizes.set(kind, (sizes.get(kind) ?? 0) + size);
  };
  const diagrams = diagramsWithin(partitions, source);
  const walk = walkOver(partitions, family, source);
  for (let isFound = seek(walk, isWanted); isFound; isFound = moveOn(walk) && seek(walk, isWanted)) {
    if (walk.isRooted) {
      const cell = currentCell(walk);
      for (const { end, count } of diagrams.endsIn(cell)) addIpv4(diagrams.answersAt(cell.own, end), count);
    } else if (walk.width === 1) {
      addIpv4(walk.answers, currentSize(walk));
    } else {
      const kind = kindOf(walk.answers);
      const { from, to } = currentCell(walk);
      if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0n) + to - from + 1n);
    }
  }
  for (const [kind, size] of sizes) counts.set(kind, BigInt(size));
  return counts;
}
