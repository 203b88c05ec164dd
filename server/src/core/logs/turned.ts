import type { Address } from "../address/address.js";
import { type BulkLookup, NO_RULE } from "../matcher/read/bulk.js";
import { type RuleId, type RuleSet, verdictOf } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import { type ClientRows, clientAt } from "./clients.js";
import { hitsAt } from "./countHits.js";
import { addressesOf, decideRows } from "./decideRows.js";
import { addToSketch, estimateOf, type Sketches, sketches } from "./hyperLogLog.js";

/** A list that decides clients. */
export interface DecidingList {
  readonly ruleSet: RuleSet;
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

/** The clients that get another verdict from the second of two lists. */
export interface TurnedClients {
  readonly old: DecidingList;
  readonly now: DecidingList;
  readonly groups: Map<string, TurnedGroup>;
  /** The rows that are turned, of each family. */
  readonly rows: {
    readonly rows: ClientRows;
    readonly row: number;
    readonly hits: number;
    readonly group: TurnedGroup;
  }[];
  /** The clients that have no row: those that are accepted, then those that are rejected. */
  beyond: Sketches | undefined;
}

export function turnedClients(old: DecidingList, now: DecidingList): TurnedClients {
  return { old, now, groups: new Map(), rows: [], beyond: undefined };
}

/** Adds rows, each of which is a client of its own. They must not change any more. O(rows). */
export function addTurned(turned: TurnedClients, rows: ClientRows): void {
  for (const { row, hits, group } of turnedRows(turned, rows)) {
    group.clients++;
    turned.rows.push({ rows, row, hits, group });
  }
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
export function turnedCount({ groups, beyond }: TurnedClients, verdict: Verdict) {
  const own = [...groups.values()].filter((group) => group.verdict === verdict);
  const estimate = beyond === undefined ? 0 : estimateOf(beyond, sketchOf(verdict));
  return {
    hits: own.reduce((sum, { hits }) => sum + hits, 0),
    clients: own.reduce((sum, { clients }) => sum + clients, estimate),
  };
}

/** Yields the turned clients, those with most hits first. */
export function* byHits({ rows }: TurnedClients): Generator<TurnedClient> {
  const sorted = [...rows].sort((one, other) => other.hits - one.hits);
  for (const { rows: table, row, hits, group } of sorted) {
    const { verdict, oldRule, newRule } = group;
    yield { address: clientAt(table, row), hits, verdict, oldRule, newRule };
  }
}

const ROWS_AT_ONCE = 16_384;

/** Yields the rows that get another verdict, and adds their hits to their group. */
function* turnedRows({ old, now, groups }: TurnedClients, rows: ClientRows) {
  for (let from = 0; from < rows.count; from += ROWS_AT_ONCE) {
    const to = Math.min(rows.count, from + ROWS_AT_ONCE);
    const addresses = addressesOf(rows, from, to);
    const [was, is] = [new Int32Array(to - from), new Int32Array(to - from)];
    decideRows(old.lookup, addresses, was);
    decideRows(now.lookup, addresses, is);
    for (let row = from; row < to; row++) {
      const [oldRule, newRule] = [ruleOfId(was[row - from]), ruleOfId(is[row - from])];
      const verdict = verdictOf(now.ruleSet, newRule);
      if (verdict === verdictOf(old.ruleSet, oldRule)) continue;
      const key = `${oldRule} ${newRule}`;
      const group = groups.get(key) ?? { verdict, oldRule, newRule, hits: 0, clients: 0 };
      groups.set(key, group);
      const hits = hitsAt(rows.cells, row * rows.stride + rows.width);
      group.hits += hits;
      yield { row, hits, group };
    }
  }
}

function ruleOfId(id: number = NO_RULE): RuleId | undefined {
  return id === NO_RULE ? undefined : id;
}
