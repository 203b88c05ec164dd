import type { Address } from "../address/address.js";
import type { RuleRuns } from "../matcher/read/ascending.js";
import { type BulkLookup, NO_RULE } from "../matcher/read/bulk.js";
import { defaultActionOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { ACCEPT } from "../model/ruleTable.js";
import type { Verdict } from "../model/statement.js";
import { ROWS_A_STEP, type Steps } from "../text/steps.js";
import { hitsOfRows, type LogRows } from "./clientLog.js";
import { type ClientRows, clientAt } from "./clients.js";
import { hitsAt } from "./countHits.js";
import { addressesOf, decideRows } from "./decideRows.js";
import { addToSketch, estimateOf, type Sketches, sketches } from "./hyperLogLog.js";

interface ListOfRules {
  readonly ruleSet: RuleSet;
}

/** A list that decides clients. */
export interface DecidingList extends ListOfRules {
  readonly lookup: BulkLookup;
}

/** Which rules turn clients. */
export interface Turning {
  /** The verdict of the second list. */
  readonly verdict: Verdict;
  /** The deciding rules. `undefined` for the default. */
  readonly oldRule: RuleId | undefined;
  readonly newRule: RuleId | undefined;
}

/** The clients that the same two rules turn. */
export interface TurnedGroup extends Turning {
  hits: number;
  /** Without the clients that have no row. */
  clients: number;
}

/** A client that gets another verdict from the second of two lists. */
export interface TurnedClient extends Turning {
  readonly address: Address;
  readonly hits: number;
}

/** Rows that begin with the words of an address. */
type AddressedRows = Parameters<typeof clientAt>[0];

interface TurnedRow {
  readonly rows: AddressedRows;
  readonly row: number;
  readonly hits: number;
  readonly group: TurnedGroup;
}

/** The clients that get another verdict from the second of two lists. */
export interface TurnedClients<List extends ListOfRules = DecidingList> {
  readonly old: List;
  readonly now: List;
  readonly groups: Map<number, TurnedGroup>;
  /** The rows that are turned, of each family. */
  readonly rows: TurnedRow[];
  /** The clients that have no row: those that are accepted, then those that are rejected. */
  beyond: Sketches | undefined;
}

export function turnedClients<List extends ListOfRules>(old: List, now: List): TurnedClients<List> {
  return { old, now, groups: new Map(), rows: [], beyond: undefined };
}

/** Adds rows of different clients. They must not change any more. O(rows). */
export function addTurned(turned: TurnedClients, rows: ClientRows): void {
  for (const found of turnedRows(turned, rows)) addRow(turned, found);
}

function addRow({ rows }: TurnedClients<ListOfRules>, found: TurnedRow): void {
  found.group.clients++;
  rows.push(found);
}

const REGISTERS = 16_384;

/** Adds rows of clients that have no row of their own. Several may be of one client, so the clients are estimated. */
export function addTurnedBeyond(turned: TurnedClients, rows: ClientRows): void {
  turned.beyond ??= sketches(2, REGISTERS);
  for (const { row, group } of turnedRows(turned, rows)) {
    addToSketch(turned.beyond, sketchOf(group.verdict), rows.cells, row * rows.stride, rows.width);
  }
}

function sketchOf(verdict: Verdict): number {
  return verdict === "accept" ? 0 : 1;
}

/** Returns how many lines and clients get a verdict that they did not get before. */
export function turnedCount({ groups, beyond }: TurnedClients<ListOfRules>, verdict: Verdict) {
  const own = [...groups.values()].filter((group) => group.verdict === verdict);
  const estimate = beyond === undefined ? 0 : estimateOf(beyond, sketchOf(verdict));
  return {
    hits: own.reduce((sum, { hits }) => sum + hits, 0),
    clients: own.reduce((sum, { clients }) => sum + clients, estimate),
  };
}

/** Yields the turned clients, those with most hits first. */
export function* byHits({ rows }: TurnedClients<ListOfRules>): Generator<TurnedClient> {
  for (const { rows: table, row, hits, group } of [...rows].sort(mostHitsFirst)) {
    const { verdict, oldRule, newRule } = group;
    yield { address: clientAt(table, row), hits, verdict, oldRule, newRule };
  }
}

function mostHitsFirst(one: TurnedRow, other: TurnedRow): number {
  return other.hits - one.hits;
}

/** The clients of a log, and the rules of a list that decide them. */
export interface DecidedClients extends ListOfRules {
  readonly rows: readonly LogRows[];
  /** For each of `rows`. */
  readonly runs: readonly RuleRuns[];
}

/** Returns how many clients get a verdict from the second of two lists that they do not get from the first. O(runs). */
export function* countTurnedInSteps(
  old: DecidedClients,
  now: DecidedClients,
): Steps<Readonly<Record<Verdict, number>>> {
  const count: Record<Verdict, number> = { accept: 0, reject: 0 };
  for (const place of now.rows.keys()) {
    yield* visitTurned(old, now, place, ({ verdict }, from, to) => {
      count[verdict] += to - from;
    });
  }
  return count;
}

/** Lists the clients that get another verdict from the second of two lists, at most `atMost` of those with most hits. O(clients). */
export function* turnedClientsInSteps(
  old: DecidedClients,
  now: DecidedClients,
  atMost: number,
): Steps<TurnedClients<ListOfRules>> {
  const turned = turnedClients(old, now);
  for (const [place, rows] of now.rows.entries()) {
    yield* visitTurned(old, now, place, (turning, from, to) => {
      const group = groupOfTurning(turned, turning);
      for (let row = from; row < to; row++) {
        const hits = hitsOfRows(rows, row, row + 1);
        group.hits += hits;
        addRow(turned, { rows, row, hits, group });
      }
      if (turned.rows.length >= 2 * atMost) keepMost(turned, atMost);
    });
  }
  keepMost(turned, atMost);
  return turned;
}

/** Visits the rows that get another verdict, as rows `from` to `to` (exclusive) with the same two deciding rules. */
function* visitTurned(
  old: DecidedClients,
  now: DecidedClients,
  place: number,
  visit: (turning: Turning, from: number, to: number) => void,
): Steps<void> {
  const [was, is] = [old.runs[place], now.runs[place]];
  if (was === undefined || is === undefined) return;
  const [before, after] = [verdictsOf(old.ruleSet), verdictsOf(now.ruleSet)];
  let visited = 0;
  for (let from = 0, oldRun = 0, newRun = 0; oldRun < was.count && newRun < is.count; ) {
    const [oldId, newId] = [was.ids[oldRun], is.ids[newRun]];
    const [oldEnd, newEnd] = [was.ends[oldRun] ?? 0, is.ends[newRun] ?? 0];
    const to = Math.min(oldEnd, newEnd);
    if (isTurned(before, after, oldId, newId)) {
      for (let first = from; first < to; first += ROWS_A_STEP) {
        visit(turningOf(after, oldId, newId), first, Math.min(to, first + ROWS_A_STEP));
        if (first + ROWS_A_STEP < to) yield;
      }
    }
    if (oldEnd === to) oldRun++;
    if (newEnd === to) newRun++;
    if (++visited % ROWS_A_STEP === 0) yield;
    from = to;
  }
}

function keepMost({ rows }: TurnedClients<ListOfRules>, atMost: number): void {
  rows.sort(mostHitsFirst).splice(atMost);
}

const ROWS_AT_ONCE = 16_384;

/** Yields the rows that get another verdict, and adds their hits to their group. */
function* turnedRows(turned: TurnedClients, rows: ClientRows) {
  for (let from = 0; from < rows.count; from += ROWS_AT_ONCE) {
    const to = Math.min(rows.count, from + ROWS_AT_ONCE);
    const addresses = addressesOf(rows, from, to);
    const [was, is] = [new Int32Array(to - from), new Int32Array(to - from)];
    decideRows(turned.old.lookup, addresses, was);
    decideRows(turned.now.lookup, addresses, is);
    yield* turnedAmong(turned, rows, from, was, is);
  }
}

/** Does so for the rows from `from` on, whose deciders are `was` and `is`. */
function* turnedAmong(
  turned: TurnedClients,
  rows: ClientRows,
  from: number,
  was: Int32Array,
  is: Int32Array,
): Generator<TurnedRow> {
  const [before, after] = [verdictsOf(turned.old.ruleSet), verdictsOf(turned.now.ruleSet)];
  for (let place = 0; place < was.length; place++) {
    if (!isTurned(before, after, was[place], is[place])) continue;
    const row = from + place;
    const group = groupOfTurning(turned, turningOf(after, was[place], is[place]));
    const hits = hitsAt(rows.cells, row * rows.stride + rows.width);
    group.hits += hits;
    yield { rows, row, hits, group };
  }
}

function groupOfTurning({ groups }: TurnedClients<ListOfRules>, turning: Turning): TurnedGroup {
  // Two pairs share no key, since no list has 2^26 rules.
  const key = (turning.oldRule ?? NO_RULE) * 2 ** 26 + (turning.newRule ?? NO_RULE);
  const group = groups.get(key) ?? { ...turning, hits: 0, clients: 0 };
  groups.set(key, group);
  return group;
}

/** The verdicts of the rules by their ids, and that of the default at the end, where `at` finds it by `NO_RULE`: 1 for accept. */
type VerdictColumn = Uint8Array;

const verdictsOfLists = new WeakMap<RuleSet, VerdictColumn>();

function verdictsOf(ruleSet: RuleSet): VerdictColumn {
  const known = verdictsOfLists.get(ruleSet);
  if (known !== undefined) return known;
  const { actions, count } = ruleSet.rules;
  const verdicts = new Uint8Array(count + 1);
  for (let id = 0; id < count; id++) verdicts[id] = Number(actions[id] === ACCEPT);
  verdicts[count] = Number(defaultActionOf(ruleSet) === "accept");
  verdictsOfLists.set(ruleSet, verdicts);
  return verdicts;
}

/** Whether two deciding rules have different verdicts. */
function isTurned(before: VerdictColumn, after: VerdictColumn, was: number = NO_RULE, is: number = NO_RULE): boolean {
  return before.at(was) !== after.at(is);
}

function turningOf(after: VerdictColumn, was: number | undefined, is: number = NO_RULE): Turning {
  return { verdict: after.at(is) === 1 ? "accept" : "reject", oldRule: ruleOfId(was), newRule: ruleOfId(is) };
}

function ruleOfId(id: number = NO_RULE): RuleId | undefined {
  return id === NO_RULE ? undefined : id;
}
