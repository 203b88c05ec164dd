import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { NO_ODD, type Node } from "../holes/diagram.js";
import { type FamilyPartition, familyPartition, STEP_BUDGET } from "../partition.js";
import { type OddRule, type Prefixes, pickPrefixes } from "../prefixes/prefixes.js";
import { DEFAULT_RANK, NO_PLACE } from "../prefixes/sweep.js";

/**
 * Some cells of a family, in columns: for cell i the rank that decides, and the rank that would decide without it. Passes over a whole
 * list read nothing else. A cell of a diagram comes once for each end, however many addresses reach it.
 */
export interface CellBatch {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Cells where the step budget ran out. */
  readonly open: readonly OpenCell[];
}

/** A cell of which it is not known who decides: `first` or one of the rules. */
export interface OpenCell {
  readonly first: number;
  readonly rules: readonly OddRule[];
}

/** All cells of a family, at most {@link ROWS_A_STEP} at a time. */
export function* batchesOf(cells: FamilyPartition): Generator<CellBatch> {
  if (cells.odd.length > 0) return yield* oddBatches(cells);
  const { first, second } = cells;
  for (let from = 0; from < first.length; from += ROWS_A_STEP) {
    const to = from + ROWS_A_STEP;
    yield { first: first.subarray(from, to), second: second.subarray(from, to), open: [] };
  }
}

/**
 * The cells as if only the living rules were there, at least those where another rule comes second then. `living` holds 1 for each of
 * them, by rank. The others must decide nothing.
 *
 * Without holes the cells stay, and only where a dead rule comes second another does. With holes all is cut anew.
 */
export function* livingBatchesOf(cells: FamilyPartition, living: Uint8Array): Generator<CellBatch> {
  if (cells.odd.length === 0) return yield* withLivingSeconds(cells, living);
  const prefixes = yield* inBatches(pickPrefixes(cells.prefixes, living));
  const odd = cells.odd.filter(({ rank }) => living[rank] === 1);
  yield* batchesOf(yield* inBatches(familyPartition(prefixes, odd, STEP_BUDGET)));
}

const NO_CELLS: CellBatch = { first: new Int32Array(0), second: new Int32Array(0), open: [] };

/** Work in steps, for those who take batches: each step is an empty one. */
function* inBatches<Result>(steps: Steps<Result>): Generator<CellBatch, Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield NO_CELLS;
  }
}

/** The cells where a dead rule comes second, with the living one that does instead. */
function* withLivingSeconds(cells: FamilyPartition, living: Uint8Array): Generator<CellBatch> {
  const lastResort = livingCatchAll(cells.prefixes, living);
  for (let from = 0; from < cells.first.length; from += ROWS_A_STEP) {
    yield livingSeconds(cells, living, lastResort, from, Math.min(from + ROWS_A_STEP, cells.first.length));
  }
}

/** Walks the prefixes around each such cell of `from` to `to` (exclusive), at most one for each length. */
function livingSeconds(
  { first, second, prefixes: { ranks }, sweep: { innermost, parents } }: FamilyPartition,
  living: Uint8Array,
  lastResort: number,
  from: number,
  to: number,
): CellBatch {
  const firsts = new Int32Array(to - from);
  const seconds = new Int32Array(to - from);
  let count = 0;
  for (let cell = from; cell < to; cell++) {
    const rank = second[cell] ?? DEFAULT_RANK;
    if (rank === DEFAULT_RANK || living[rank] === 1) continue;
    const decides = first[cell] ?? DEFAULT_RANK;
    let best = lastResort === decides ? DEFAULT_RANK : lastResort;
    for (let place = innermost[cell] ?? NO_PLACE; place !== NO_PLACE; place = parents[place] ?? NO_PLACE) {
      const other = ranks[place] ?? DEFAULT_RANK;
      if (other !== decides && other < best && living[other] === 1) best = other;
    }
    firsts[count] = decides;
    seconds[count++] = best;
  }
  return { first: firsts.subarray(0, count), second: seconds.subarray(0, count), open: [] };
}

/**
 * The first rule for a whole family that decides anything, be it in the other family. Of other equal prefixes only the first can,
 * but `any` is equal to 0.0.0.0/0 here, and ::/0 there.
 */
function livingCatchAll({ lengths, ranks }: Prefixes, living: Uint8Array): number {
  for (let place = 0; lengths[place] === 0; place++) {
    const rank = ranks[place] ?? DEFAULT_RANK;
    if (living[rank] === 1) return rank;
  }
  return DEFAULT_RANK;
}

function* oddBatches({ first, second, roots, nodes }: FamilyPartition): Generator<CellBatch> {
  const firsts = new Int32Array(ROWS_A_STEP);
  const seconds = new Int32Array(ROWS_A_STEP);
  const known = new Map<number, readonly End[]>();
  let open: OpenCell[] = [];
  let count = 0;

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

/** Where a diagram can end, each end once; `undefined` is where no odd rule matches. Yields no cells now and then: it may be large. */
function* endsBelow(nodes: readonly Node[], root: number): Generator<CellBatch, readonly End[]> {
  const seen = new Set([root]);
  const ends: End[] = [];
  let visited = 0;
  // What is added while the set is walked is walked too.
  for (const place of seen) {
    const node = place === NO_ODD ? undefined : nodes[place];
    if (node?.kind === "ask") seen.add(node.zero).add(node.one);
    else ends.push(node);
    if (++visited % ROWS_A_STEP === 0) yield NO_CELLS;
  }
  return ends;
}
