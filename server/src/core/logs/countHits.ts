import type { CompiledList } from "../matcher/partition.js";
import { type BulkLookup, compileBulk, NO_RULE } from "../matcher/read/bulk.js";
import { type RuleId, type RuleSet, verdictOf } from "../model/ruleSet.js";
import { groupOf, isFirstOfGroup, isPartial, isUnread, type RuleTable } from "../model/ruleTable.js";
import type { Verdict } from "../model/statement.js";
import { NO_TIME } from "./addressBytes.js";
import type { ClientRows } from "./clients.js";
import { addressesOf, decideRows } from "./decideRows.js";
import { type Doubts, doubtsOf, markTurned } from "./doubts.js";
import { addToSketch, estimateOf, type Sketches, sketches } from "./hyperLogLog.js";

/** What is counted of some lines: how many, of how many clients, and when. */
export interface Hits {
  readonly hits: number;
  readonly clients: number;
  /** In seconds since 1970, `NO_TIME` without a time. */
  readonly first: number;
  readonly last: number;
}

export const NO_HITS: Hits = { hits: 0, clients: 0, first: NO_TIME, last: NO_TIME };

/** The hits of a list by rule id, those of the default last. Exact up to 2^53. */
export interface HitColumns {
  readonly hits: Float64Array;
  readonly clients: Float64Array;
  readonly first: Uint32Array;
  readonly last: Uint32Array;
}

export function hitColumns({ rules: { count } }: RuleSet): HitColumns {
  const size = count + 1;
  return {
    hits: new Float64Array(size),
    clients: new Float64Array(size),
    first: new Uint32Array(size),
    last: new Uint32Array(size),
  };
}

/** A list whose hits are counted. */
export interface HitCounters {
  readonly ruleSet: RuleSet;
  readonly columns: HitColumns;
  /** The lines of clients that get another verdict if a partial or open rule does otherwise. */
  readonly turned: { hits: number; clients: number };
  readonly doubts: Doubts | undefined;
}

export function hitCounters(ruleSet: RuleSet): HitCounters {
  return { ruleSet, columns: hitColumns(ruleSet), turned: { hits: 0, clients: 0 }, doubts: doubtsOf(ruleSet) };
}

/** A list that decides clients while they are counted. */
export interface CountedList extends HitCounters {
  readonly lookup: BulkLookup;
  /** The clients that have no row, by rule, and at the end those that a rule may turn. */
  beyond: Sketches | undefined;
}

export function countedList({ ruleSet, partition }: CompiledList): CountedList {
  return { ...hitCounters(ruleSet), lookup: compileBulk(partition), beyond: undefined };
}

/** Few enough that the columns stay in a near cache. */
const ROWS_AT_ONCE = 16_384;

/** Counts the rows of different clients. O(rows). */
export function countClients(list: CountedList, rows: ClientRows): void {
  for (let from = 0; from < rows.count; from += ROWS_AT_ONCE) {
    const ids = new Int32Array(Math.min(ROWS_AT_ONCE, rows.count - from));
    decideRows(list.lookup, addressesOf(rows, from, from + ids.length), ids);
    const marks = countRows(list, rows, from, ids);
    addClients(list.columns, ids);
    if (marks !== undefined) list.turned.clients += marks.reduce((sum, mark) => sum + mark, 0);
  }
}

/** Counts rows of clients that have no row of their own. Several may be of one client, so the clients are estimated. */
export function countBeyond(list: CountedList, rows: ClientRows): void {
  const size = list.columns.hits.length;
  list.beyond ??= sketches(size + 1, registersFor(size + 1));
  const ids = new Int32Array(rows.count);
  decideRows(list.lookup, addressesOf(rows, 0, rows.count), ids);
  const marks = countRows(list, rows, 0, ids);
  for (let row = 0; row < rows.count; row++) {
    const decided = ids[row] ?? NO_RULE;
    const add = (sketch: number) => {
      if (list.beyond !== undefined) addToSketch(list.beyond, sketch, rows.cells, row * rows.stride, rows.width);
    };
    add(decided === NO_RULE ? size - 1 : decided);
    if (marks?.[row] === 1) add(size);
  }
}

/** About how many bytes the sketches of all rules take together. */
const SKETCH_BYTES = 2 ** 24;

function registersFor(count: number): number {
  return 2 ** Math.max(4, Math.min(14, Math.floor(Math.log2(SKETCH_BYTES / count))));
}

/**
 * Counts the hits of as many rows as `ids` has deciding rules, from row `from` on.
 *
 * Returns 1 for each row that may get the other verdict. `undefined` for a list in which none may.
 */
function countRows(counters: HitCounters, rows: ClientRows, from: number, ids: Int32Array): Uint8Array | undefined {
  const { ruleSet, columns, turned, doubts } = counters;
  addRows(columns, rows, from, ids);
  if (doubts === undefined) return undefined;
  const marks = new Uint8Array(ids.length);
  markTurned(ruleSet, doubts, addressesOf(rows, from, from + ids.length), ids, marks);
  for (const [row, mark] of marks.entries()) {
    if (mark === 1) turned.hits += hitsAt(rows.cells, (from + row) * rows.stride + rows.width);
  }
  return marks;
}

/** Adds the hits of rows to those of their deciding rules. */
function addRows(columns: HitColumns, { width, stride, cells }: ClientRows, from: number, ids: Int32Array): void {
  for (let row = 0; row < ids.length; row++) {
    const at = (from + row) * stride + width;
    const [first = NO_TIME, last = NO_TIME] = [cells[at + 2], cells[at + 3]];
    addHits(columns, placeOf(columns, ids[row]), hitsAt(cells, at), first, last);
  }
}

/** Adds a client to those of each deciding rule. */
function addClients(columns: HitColumns, ids: Int32Array): void {
  const { clients } = columns;
  for (let row = 0; row < ids.length; row++) {
    const place = placeOf(columns, ids[row]);
    clients[place] = (clients[place] ?? 0) + 1;
  }
}

/** Returns the place of a deciding rule in the columns. */
export function placeOf({ hits }: HitColumns, id: number = NO_RULE): number {
  return id === NO_RULE ? hits.length - 1 : id;
}

/** Returns the hits in two words of a row. */
export function hitsAt(cells: Uint32Array, at: number): number {
  return (cells[at] ?? 0) + 2 ** 32 * (cells[at + 1] ?? 0);
}

/** Adds hits to those of a rule, or of the default, whose id is the number of rules. */
export function addHits(
  { hits, first, last }: HitColumns,
  id: number,
  count: number,
  since: number,
  until: number,
): void {
  hits[id] = (hits[id] ?? 0) + count;
  const before = first[id] ?? NO_TIME;
  if (since !== NO_TIME && (before === NO_TIME || since < before)) first[id] = since;
  if (until > (last[id] ?? NO_TIME)) last[id] = until;
}

/** Adds the clients without a row to those of each rule. Call it once, after all rows are counted. */
export function addBeyond({ columns: { clients }, beyond, turned }: CountedList): void {
  if (beyond === undefined) return;
  turned.clients += estimateOf(beyond, clients.length);
  for (let id = 0; id < clients.length; id++) clients[id] = (clients[id] ?? 0) + estimateOf(beyond, id);
}

/** Yields the rules as they are written, each with its hits. A word that means several rules has those of all. */
export function* hitsByRule({ rules }: RuleSet, columns: HitColumns): Generator<Hits & { readonly id: RuleId }> {
  for (let id = 0; id < rules.count; id++) {
    if (isFirstOfGroup(rules, id)) yield { id, ...hitsOfRule(rules, columns, id) };
  }
}

/** Returns the hits of a rule, and of all others of its word. */
export function hitsOfRule(rules: RuleTable, columns: HitColumns, id: RuleId): Hits {
  const [first = id, ...others] = groupOf(rules, id);
  return others.reduce((sum, other) => plusHits(sum, hitsOfId(columns, other)), hitsOfId(columns, first));
}

/** Whether the hits of a rule are counted. Nobody knows whether a partial rule decided. */
export function isCounted({ rules }: RuleSet, id: RuleId): boolean {
  return !isPartial(rules, id) && !isUnread(rules, id);
}

/** Returns the hits of the default. */
export function hitsOfDefault(columns: HitColumns): Hits {
  return hitsOfId(columns, columns.hits.length - 1);
}

/** Returns the hits of each verdict. */
export function hitsByVerdict(ruleSet: RuleSet, columns: HitColumns): Readonly<Record<Verdict, Hits>> {
  const totals: Record<Verdict, Hits> = { accept: NO_HITS, reject: NO_HITS };
  for (let id = 0; id < columns.hits.length; id++) {
    const verdict = verdictOf(ruleSet, id === columns.hits.length - 1 ? undefined : id);
    totals[verdict] = plusHits(totals[verdict], hitsOfId(columns, id));
  }
  return totals;
}

function hitsOfId({ hits, clients, first, last }: HitColumns, id: number): Hits {
  return { hits: hits[id] ?? 0, clients: clients[id] ?? 0, first: first[id] ?? NO_TIME, last: last[id] ?? NO_TIME };
}

export function plusHits(one: Hits, other: Hits): Hits {
  const first =
    one.first === NO_TIME || other.first === NO_TIME ? one.first + other.first : Math.min(one.first, other.first);
  return {
    hits: one.hits + other.hits,
    clients: one.clients + other.clients,
    first,
    last: Math.max(one.last, other.last),
  };
}
