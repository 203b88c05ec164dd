import type { Family } from "../../address/address.js";
import { ACCEPT, type REJECT } from "../../model/ruleTable.js";
import { hasHoles, matchCountOf, type Source } from "../../model/source.js";
import { type Budget, isPauseDue, ROWS_A_STEP, type Steps, spend } from "../../text/steps.js";
import { firstFrom } from "../../text/text.js";
import { NO_ODD } from "../holes/diagram.js";
import type { Partition } from "../partition.js";
import { lastRowUpTo, rowValue } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { actionAt, type RankedActions } from "../rankedActions.js";
import { cellsIn } from "./cells.js";
import { borderRows, type CommonCell } from "./commonCells.js";
import { type Diagrams, diagramsWithin, type KindOf } from "./diagrams.js";

/** An address of a family and the rank that decides it. */
export interface Example {
  readonly address: bigint;
  readonly rank: number;
}

/** How many addresses of a source do not get an action from a decider, and the first of them. */
export interface Tally {
  /** How many get the other action. */
  otherAction: bigint;
  /** How many get the action from another decider. */
  otherDecider: bigint;
  /** How many are not proved, since the budget ran out. */
  open: bigint;
  /** The first addresses of the first two cells with the other action. */
  readonly withOtherAction: Example[];
  withOtherDecider: Example | undefined;
}

/** Tallies a source that matches in the family. `decider` is a rank, `undefined` for any. It must be among the asked ranks. */
export type TallyOf = (source: Source, action: typeof ACCEPT | typeof REJECT, decider?: number) => Steps<Tally>;

/**
 * Prepares the tallies of many sources in one family: sums over all cells before each cell. O(cells).
 *
 * A tally of a block then costs two cells at its borders and some binary searches, however many cells are between them. A tally of a
 * source with holes visits each cell.
 */
export function* talliesOf(
  partition: Partition,
  family: Family,
  ranked: RankedActions,
  asked: ReadonlySet<number>,
  budget: Budget,
): Steps<TallyOf> {
  const { width, starts, first, roots } = partition[family];
  const count = first.length;
  const whole = 1n << (width === 1 ? 32n : 128n);
  const isAccepted = (rank: number) => actionAt(ranked, rank) === ACCEPT;
  const kindOf: KindOf = ([answer]) => {
    const rank = answer?.first ?? DEFAULT_RANK;
    if (answer?.open !== undefined) return "open";
    return asked.has(rank) ? rank : isAccepted(rank) ? "accept" : "reject";
  };
  const diagrams = diagramsWithin([partition], { kind: "any" }, budget, kindOf);
  const startOf = (cell: number) => (cell === count ? whole : rowValue(starts, cell, width));
  const isRooted = (cell: number) => roots.length > 0 && roots[cell] !== NO_ODD;

  /** Yields the parts of a cell from `from` to `to` with one kind of decider, by their first addresses. */
  function partsOf(cell: number, within: Diagrams, from: bigint, to: bigint) {
    const own = [{ first: first[cell] ?? DEFAULT_RANK, open: undefined }];
    const begin = startOf(cell);
    const end = startOf(cell + 1) - 1n;
    const part: CommonCell = {
      from: from > begin ? from : begin,
      to: to < end ? to : end,
      own,
      roots: isRooted(cell) ? [roots[cell] ?? NO_ODD] : undefined,
    };
    return cellsIn(within, part);
  }

  // How many addresses before each cell are rejected and open, and decided by an asked rank. A number holds each sum of IPv4 exactly.
  const rejected = width === 1 ? new Float64Array(count + 1) : new Array<bigint>(count + 1).fill(0n);
  const open = new Float64Array(roots.length === 0 ? 0 : count + 1);
  const decided = new Map(Array.from(asked, (rank) => [rank, decidedCells()]));
  const before = (sums: Float64Array | readonly bigint[], cell: number) => BigInt(sums[cell] ?? 0);
  const acceptedBefore = (cell: number) => startOf(cell) - before(rejected, cell) - before(open, cell);

  function addCell(cell: number): void {
    const rank = first[cell] ?? DEFAULT_RANK;
    if (rejected instanceof Float64Array) {
      const size = (cell + 1 === count ? 2 ** 32 : (starts[cell + 1] ?? 0)) - (starts[cell] ?? 0);
      rejected[cell + 1] = (rejected[cell] ?? 0) + (isAccepted(rank) ? 0 : size);
    } else {
      const size = isAccepted(rank) ? 0n : startOf(cell + 1) - startOf(cell);
      rejected[cell + 1] = (rejected[cell] ?? 0n) + size;
    }
    if (open.length > 0) open[cell + 1] = open[cell] ?? 0;
    if (asked.has(rank)) decided.get(rank)?.add(cell, startOf(cell + 1) - startOf(cell));
  }

  function* addRootedCell(cell: number): Steps<void> {
    let [rejects, opens] = [0n, 0n];
    for (const part of partsOf(cell, diagrams, 0n, whole)) {
      if (part === undefined) {
        yield;
        continue;
      }
      const rank = part.answers[0]?.first ?? DEFAULT_RANK;
      if (part.answers[0]?.open !== undefined) opens += part.count;
      else {
        if (!isAccepted(rank)) rejects += part.count;
        if (asked.has(rank)) decided.get(rank)?.add(cell, part.count);
      }
    }
    rejected[cell + 1] = Number(before(rejected, cell) + rejects);
    open[cell + 1] = Number(before(open, cell) + opens);
  }

  for (let from = 0; from < count; from += ROWS_A_STEP) {
    const to = Math.min(from + ROWS_A_STEP, count);
    for (let cell = from; cell < to; cell++) {
      if (isRooted(cell)) yield* addRootedCell(cell);
      else addCell(cell);
    }
    yield;
  }

  return function* tallyOf(source, action, decider) {
    const tally: Tally = {
      otherAction: 0n,
      otherDecider: 0n,
      open: 0n,
      withOtherAction: [],
      withOtherDecider: undefined,
    };
    const [begin, last] = borderRows(source, width);
    const [from, to] = [rowValue(begin, 0, width), rowValue(last, 0, width)];
    const [low, high] = [lastRowUpTo(starts, begin, 0, width), lastRowUpTo(starts, last, 0, width)];
    const isBlock = !hasHoles(source);
    const within = isBlock ? diagrams : diagramsWithin([partition], source, budget, kindOf);
    let counted = 0n;

    function* addParts(cell: number, isCounted: boolean): Steps<void> {
      for (const part of partsOf(cell, within, from, to)) {
        if (part === undefined) {
          yield;
          continue;
        }
        const rank = part.answers[0]?.first ?? DEFAULT_RANK;
        const amount = isCounted ? part.count : 0n;
        counted += amount;
        if (part.answers[0]?.open !== undefined) {
          tally.open += amount;
        } else if (actionAt(ranked, rank) !== action) {
          tally.otherAction += amount;
          if (tally.withOtherAction.length < 2) tally.withOtherAction.push({ address: part.first, rank });
        } else if (decider !== undefined && rank !== decider) {
          tally.otherDecider += amount;
          tally.withOtherDecider ??= { address: part.first, rank };
        }
      }
    }

    const otherBefore = (cell: number) => (action === ACCEPT ? before(rejected, cell) : acceptedBefore(cell));
    const sameBefore = (cell: number) => (action === ACCEPT ? acceptedBefore(cell) : before(rejected, cell));
    const isSaid = decider !== undefined && actionAt(ranked, decider) === action;
    const elseBefore = (cell: number) => {
      if (decider === undefined) return 0n;
      return sameBefore(cell) - (isSaid ? (decided.get(decider)?.before(cell) ?? 0n) : 0n);
    };

    /** Adds whole cells `begins` to `ends` (exclusive) by their sums. Looks into those alone that hold an example. */
    function* addWholeCells(begins: number, ends: number): Steps<void> {
      const [other, otherwise] = [otherBefore(ends) - otherBefore(begins), elseBefore(ends) - elseBefore(begins)];
      tally.otherAction += other;
      tally.otherDecider += otherwise;
      tally.open += before(open, ends) - before(open, begins);
      counted += startOf(ends) - startOf(begins);
      for (let cell = begins; tally.withOtherAction.length < 2; cell++) {
        cell = firstIncrease(otherBefore, cell, ends);
        if (cell === ends) break;
        yield* addParts(cell, false);
      }
      if (tally.withOtherDecider !== undefined || otherwise === 0n) return;
      yield* addParts(firstIncrease(elseBefore, begins, ends), false);
    }

    yield* addParts(low, true);
    if (isBlock && high - low > 1) yield* addWholeCells(low + 1, high);
    for (let cell = isBlock ? Math.max(high, low + 1) : low + 1; cell <= high; cell++) {
      // A block has one cell at its end, which is always visited.
      if (!spend(budget, 1) && !isBlock) break;
      yield* addParts(cell, true);
      if (isPauseDue(budget)) yield;
    }
    // Each search looks at a few dozen cells.
    spend(budget, STEPS_A_TALLY);
    if (isPauseDue(budget)) yield;
    tally.open += matchCountOf(source)[family] - counted;
    return tally;
  };
}

const STEPS_A_TALLY = 64;

/** Returns the first cell from `low` on after which a sum is greater, `high` for none before that. O(log cells). */
function firstIncrease(before: (cell: number) => bigint, low: number, high: number): number {
  const sum = before(low);
  let [begin, end] = [low, high];
  while (begin < end) {
    const middle = (begin + end) >>> 1;
    if (before(middle + 1) > sum) end = middle;
    else begin = middle + 1;
  }
  return begin;
}

/** The cells that one rank decides in part or as a whole, in their order, with the sums of their addresses. */
function decidedCells() {
  const cells: number[] = [];
  const sums = [0n];
  return {
    add(cell: number, amount: bigint): void {
      cells.push(cell);
      sums.push((sums.at(-1) ?? 0n) + amount);
    },
    /** Returns how many addresses before a cell the rank decides. */
    before: (cell: number) => sums[firstFrom(cells, cell)] ?? 0n,
  };
}
