import { viewOf } from "../../text/columns.js";
import { type Budget, ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { type FamilyPartition, familyPartition } from "../partition.js";
import { type OddRule, type Prefixes, pickPrefixes } from "../prefixes/prefixes.js";
import { DEFAULT_RANK, NO_PLACE } from "../prefixes/sweep.js";
import { indexOfRank, type RankTable } from "../rankedActions.js";

/**
 * Some cells of a family, in columns: the deciding rank, and the rank that would decide without it.
 *
 * Passes over a whole list read batches and nothing else. Each end of a diagram is one cell, however many addresses reach it.
 */
export interface CellBatch {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The cells where the step budget ran out. */
  readonly open: readonly OpenCell[];
}

/** A cell without a proved decider: `first` or one of the rules decides. */
export interface OpenCell {
  readonly first: number;
  readonly rules: readonly OddRule[];
}

/** Yields all cells of a family, at most {@link ROWS_A_STEP} in a batch. */
export function* batchesOf(cells: FamilyPartition): Generator<CellBatch> {
  if (cells.odd.length > 0) return yield* oddBatches(cells);
  const { first, second } = cells;
  for (let from = 0; from < first.length; from += ROWS_A_STEP) {
    const to = from + ROWS_A_STEP;
    yield { first: viewOf(first, from, to), second: viewOf(second, from, to), open: [] };
  }
}

/**
 * Yields the cells that a family has without its dead rules: at least the cells of an asked first rank whose second rank changes.
 *
 * `living` is 0 for each dead rank, and `asked` for each asked one. Dead contiguous rules cut no cell away, so that only seconds change.
 * With odd rules the family is compiled again.
 */
export function* livingBatchesOf(
  cells: FamilyPartition,
  living: RankTable,
  asked: number,
  budget: Budget,
): Generator<CellBatch> {
  if (cells.odd.length === 0) return yield* withLivingSeconds(cells, living, asked);
  const prefixes = yield* inBatches(pickPrefixes(cells.prefixes, living));
  const odd = cells.odd.filter(({ rank }) => living[rank] !== 0);
  yield* batchesOf(yield* inBatches(familyPartition(prefixes, odd, budget)));
}

const NO_CELLS: CellBatch = { first: new Int32Array(0), second: new Int32Array(0), open: [] };

/** Does work in steps for a caller that takes batches: yields an empty batch for each step. */
function* inBatches<Result>(steps: Steps<Result>): Generator<CellBatch, Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield NO_CELLS;
  }
}

/** Yields the asked cells with a dead second, and the living second instead. */
function* withLivingSeconds(cells: FamilyPartition, living: RankTable, asked: number): Generator<CellBatch> {
  const count = cells.first.length;
  const lastResort = livingCatchAll(cells.prefixes, living);
  const found = new Int32Array(Math.min(ROWS_A_STEP, count));
  for (let from = 0; from < count; from += ROWS_A_STEP) {
    const dead = cellsWithDeadSecond(found, cells, living, from, Math.min(from + ROWS_A_STEP, count));
    yield withoutDead(viewOf(found, 0, cellsOfAsked(found, dead, cells, living, asked)), cells, living, lastResort);
  }
}

/** Writes those of cells `from` to `to` (exclusive) whose second is dead to `found`. Returns how many. */
function cellsWithDeadSecond(
  found: Int32Array,
  { second }: FamilyPartition,
  living: RankTable,
  from: number,
  to: number,
): number {
  let count = 0;
  for (let cell = from; cell < to; cell++) {
    // No branch: which seconds are dead looks random to a processor.
    found[count] = cell;
    count += Number(living[indexOfRank(living, second[cell] ?? DEFAULT_RANK)] === 0);
  }
  return count;
}

/** Keeps those of the first `count` cells that an asked rank decides. Returns how many. */
function cellsOfAsked(
  found: Int32Array,
  count: number,
  { first }: FamilyPartition,
  living: RankTable,
  asked: number,
): number {
  let kept = 0;
  for (let place = 0; place < count; place++) {
    const cell = found[place] ?? 0;
    found[kept] = cell;
    kept += Number(living[indexOfRank(living, first[cell] ?? DEFAULT_RANK)] === asked);
  }
  return kept;
}

/** Returns some cells with their living seconds. */
function withoutDead(
  wanted: Int32Array,
  { first, prefixes: { ranks }, sweep: { innermost, parents } }: FamilyPartition,
  living: RankTable,
  lastResort: number,
): CellBatch {
  const batch = { first: new Int32Array(wanted.length), second: new Int32Array(wanted.length), open: [] };
  for (let index = 0; index < wanted.length; index++) {
    const cell = wanted[index] ?? 0;
    const decides = first[cell] ?? DEFAULT_RANK;
    // The lowest living rank that matches the cell and does not decide it. At most one prefix of each length is around it.
    let best = lastResort === decides ? DEFAULT_RANK : lastResort;
    for (let place = innermost[cell] ?? NO_PLACE; place !== NO_PLACE; place = parents[place] ?? NO_PLACE) {
      const rank = ranks[place] ?? DEFAULT_RANK;
      if (rank !== decides && rank < best && living[rank] !== 0) best = rank;
    }
    batch.first[index] = decides;
    batch.second[index] = best;
  }
  return batch;
}

/**
 * Returns the first living rank that matches the whole family.
 *
 * Only the first of equal prefixes can be alive, except for `any`: it is equal to 0.0.0.0/0 in one family and to ::/0 in the other.
 */
function livingCatchAll({ lengths, ranks }: Prefixes, living: RankTable): number {
  for (let place = 0; lengths[place] === 0; place++) {
    const rank = ranks[place] ?? DEFAULT_RANK;
    if (living[rank] !== 0) return rank;
  }
  return DEFAULT_RANK;
}

/** Shorter runs of cells without odd rules are copied together: a batch costs its reader as much as some cells. */
const LONG_RUN = 512;

/** Returns where the cells without odd rules end that begin at a cell, {@link ROWS_A_STEP} cells further at most. */
function endOfPlainRun(roots: Int32Array, from: number): number {
  const most = Math.min(roots.length, from + ROWS_A_STEP);
  let end = from;
  while (end < most && roots[end] === NO_ODD) end++;
  return end;
}

function* oddBatches({ first, second, roots, nodes }: FamilyPartition): Generator<CellBatch> {
  const firsts = new Int32Array(ROWS_A_STEP);
  const seconds = new Int32Array(ROWS_A_STEP);
  const known = new Map<number, readonly End[]>();
  let open: OpenCell[] = [];
  let count = 0;
  /** Where the cells without odd rules end that the loop has reached. */
  let plainEnd = 0;

  function add(decides: number, wouldDecide: number): void {
    firsts[count] = decides;
    seconds[count++] = wouldDecide;
  }

  function taken(): CellBatch {
    const batch = { first: firsts.slice(0, count), second: seconds.slice(0, count), open };
    count = 0;
    open = [];
    return batch;
  }

  for (let cell = 0; cell < first.length; cell++) {
    if (cell >= plainEnd) {
      plainEnd = endOfPlainRun(roots, cell);
      if (plainEnd - cell >= LONG_RUN) {
        if (count + open.length > 0) yield taken();
        yield { first: first.subarray(cell, plainEnd), second: second.subarray(cell, plainEnd), open: [] };
        cell = plainEnd - 1;
        continue;
      }
    }
    const own = first[cell] ?? DEFAULT_RANK;
    const ownSecond = second[cell] ?? DEFAULT_RANK;
    const root = roots[cell] ?? NO_ODD;
    if (root === NO_ODD) {
      add(own, ownSecond);
    } else {
      const ends = known.get(root) ?? (yield* endsBelow(nodes, root));
      known.set(root, ends);
      for (const end of ends) {
        if (end === undefined || end.best > ownSecond) add(own, ownSecond);
        else if (end.kind === "open") open.push({ first: own, rules: end.rules });
        else if (end.first < own) add(end.first, Math.min(own, end.second));
        else add(own, Math.min(ownSecond, end.first));
        if (count + open.length >= ROWS_A_STEP) yield taken();
      }
    }
    if (count + open.length >= ROWS_A_STEP) yield taken();
  }
  yield taken();
}

type End = Exclude<Node, { readonly kind: "ask" }> | undefined;

/** Returns the ends below a root, each once: `undefined` means that no odd rule matches. Yields empty batches, since it may be long. */
function* endsBelow(nodes: readonly Node[], root: number): Generator<CellBatch, readonly End[]> {
  const seen = new Set([root]);
  const ends: End[] = [];
  let visited = 0;
  // A set also visits what is added during the loop.
  for (const place of seen) {
    const node = place === NO_ODD ? undefined : nodes[place];
    if (node?.kind === "ask") seen.add(node.zero).add(node.one);
    else ends.push(node);
    if (++visited % ROWS_A_STEP === 0) yield NO_CELLS;
  }
  return ends;
}
