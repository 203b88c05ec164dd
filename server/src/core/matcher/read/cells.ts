/**
 * Questions to partitions. `commonCells.ts` walks one or several partitions side by side, and `diagrams.ts` their odd rules. Two readers
 * use them: `cells.ts` counts addresses, `runs.ts` keeps their order. `batches.ts` is for passes over a whole list, `actions.ts` for
 * hidden rules. `bulk.ts` and `lookup.ts` decide many addresses at once.
 */

import type { Family } from "../../address/address.js";
import type { RuleId } from "../../model/ruleSet.js";
import { type Asked, familiesOf } from "../../model/source.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";
import { type Partition, ruleAt } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import {
  type Answer,
  type CellFilter,
  type CommonCell,
  commonCells,
  currentCell,
  currentSize,
  seek,
  walkOver,
} from "./commonCells.js";
import { type Diagrams, diagramsWithin, type KindOf } from "./diagrams.js";

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
  /** Set where the step budget ran out: `rule` or one of these decides, and any if there are none. */
  readonly open: Answer["open"];
}

/** Whether addresses are wanted, by the rule that decides them. If `isProved` is false, that is the first that may. */
export type DeciderFilter = (rule: RuleId | undefined, isProved: boolean) => boolean;

/**
 * Yields the cells of a source with their deciders, IPv4 first. Yields `undefined` between two steps.
 *
 * O(cells inside it), as far as the budget lasts.
 */
export function* decidedCells(
  partition: Partition,
  source: Asked,
  budget: Budget,
  isWanted: DeciderFilter = () => true,
): Generator<DecidedCell | undefined> {
  const isAsked: CellFilter = ([answer]) => isWanted(deciderOf(partition, answer), answer?.open === undefined);
  for (const family of familiesOf(source)) {
    for (const cell of cellsWithin([partition], family, source, budget, isAsked)) {
      if (cell === undefined) {
        yield undefined;
        continue;
      }
      const { count, first, last, answers } = cell;
      yield { family, count, first, last, rule: deciderOf(partition, answers[0]), open: answers[0]?.open };
    }
  }
}

/** Whether a wanted address is in a source. O(cells inside it), up to the first that is wanted. */
export function* hasDecided(
  partition: Partition,
  source: Asked,
  budget: Budget,
  isWanted: DeciderFilter,
): Steps<boolean> {
  for (const cell of decidedCells(partition, source, budget, isWanted)) {
    if (cell !== undefined) return true;
    yield;
  }
  if (isPauseDue(budget)) yield;
  return false;
}

/** Returns the first rule that may decide, `undefined` for the default. It is proved to decide if the answer is not open. */
export function deciderOf(partition: Partition, answer: Answer | undefined): RuleId | undefined {
  return ruleAt(partition, answer?.first ?? DEFAULT_RANK);
}

/**
 * Yields the wanted cells of one family inside a source.
 *
 * The source must match in the family. All cells together are the source, and no two share an address.
 * O(cells inside the source), as far as the budget lasts. An unwanted cell costs next to nothing. Yields `undefined` between two steps.
 */
export function* cellsWithin(
  partitions: readonly Partition[],
  family: Family,
  source: Asked,
  budget: Budget,
  isWanted: CellFilter = () => true,
): Generator<Cell | undefined> {
  const diagrams = diagramsWithin(partitions, source, budget);
  for (const cell of commonCells(partitions, family, source, budget, isWanted)) {
    if (cell === undefined) {
      yield undefined;
    } else {
      for (const part of cellsIn(diagrams, cell)) if (part === undefined || isWanted(part.answers)) yield part;
    }
  }
}

/** Yields the cells that the addresses of one common cell reach, by their first addresses in each block of it. */
export function* cellsIn(diagrams: Diagrams, cell: CommonCell): Generator<Cell | undefined> {
  if (diagrams.isPlain(cell)) {
    yield { count: cell.to - cell.from + 1n, first: cell.from, last: cell.to, answers: cell.own };
    return;
  }
  for (const reached of diagrams.endsIn(cell)) {
    if (reached === undefined) {
      yield undefined;
      continue;
    }
    const { end, count, first, last } = reached;
    yield {
      count: BigInt(count),
      first: BigInt(first),
      last: BigInt(last),
      answers: diagrams.answersAt(cell.own, end),
    };
  }
}

/**
 * Counts the addresses of a family by the kind of their answers. `kindOf` returns `undefined` for addresses that are not counted.
 *
 * O(cells), as far as the budget lasts, without a big integer for a cell of IPv4 that no odd rule changes.
 */
export function* countByKind<Kind extends string | number>(
  partitions: readonly Partition[],
  family: Family,
  kindOf: KindOf<Kind>,
  budget: Budget,
): Steps<ReadonlyMap<Kind, bigint>> {
  const counts = new Map<Kind, bigint>();
  const sizes = new Map<Kind, number>();
  const source: Asked = { kind: "any" };
  const isWanted: CellFilter = (answers) => kindOf(answers) !== undefined;
  const addIpv4 = (answers: readonly Answer[], size: number) => {
    const kind = kindOf(answers);
    if (kind !== undefined) sizes.set(kind, (sizes.get(kind) ?? 0) + size);
  };
  const diagrams = diagramsWithin(partitions, source, budget, kindOf);
  const walk = walkOver(partitions, family, source);
  for (let state = seek(walk, isWanted); state !== "end"; state = seek(walk, isWanted)) {
    if (state === "paused") {
      yield;
    } else if (walk.isRooted) {
      const cell = currentCell(walk);
      for (const reached of diagrams.endsIn(cell)) {
        if (reached === undefined) yield;
        else addIpv4(diagrams.answersAt(cell.own, reached.end), reached.count);
      }
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
