import type { CompiledList } from "../matcher/partition.js";
import { sortedOrder } from "../matcher/prefixes/sort.js";
import { decideAscending } from "../matcher/read/ascending.js";
import { inSteps, type Steps } from "../text/steps.js";
import { NO_TIME } from "./addressBytes.js";
import { type ClientRows, type ClientTable, clientRows } from "./clients.js";
import { countDecidedClients, type HitCounters, hitCounters } from "./countHits.js";
import { addressesOf } from "./decideRows.js";
import type { LogClients } from "./readLog.js";
import type { DecidedClients } from "./turned.js";

/** A log that was read. Its clients stay in memory, to be asked about a list after each edit: 20 or 32 bytes each. */
export interface ClientLog {
  /** The quoted name, for people. */
  readonly name: string;
  /** The clients of each family, in ascending order. */
  readonly rows: readonly ClientRows[];
  readonly clients: number;
  readonly lines: number;
  readonly withoutAddress: number;
  /** In seconds since 1970, `NO_TIME` without a time. */
  readonly first: number;
  readonly last: number;
  /** Whether all clients have a row. More than `CLIENTS_AT_MOST` have not. */
  readonly isWhole: boolean;
}

/** Keeps the clients of a log that was read. O(clients). */
export function* clientLogInSteps(found: LogClients, name: string, isWhole: boolean): Steps<ClientLog> {
  const { lines, withoutAddress } = found;
  const rows = [yield* ascendingRows(found.ipv4), yield* ascendingRows(found.ipv6)];
  let [first, last] = [NO_TIME, NO_TIME];
  for (const { count, stride, width, cells } of rows) {
    yield* inSteps(count, (from, to) => {
      for (let at = from * stride + width; at < to * stride; at += stride) {
        const [since = NO_TIME, until = NO_TIME] = [cells[at + 2], cells[at + 3]];
        if (since !== NO_TIME && (first === NO_TIME || since < first)) first = since;
        if (until > last) last = until;
      }
    });
  }
  const clients = rows.reduce((sum, { count }) => sum + count, 0);
  return { name, rows, clients, lines, withoutAddress, first, last, isWhole };
}

/** Returns the rows in the order of their addresses, without the room for more. */
function* ascendingRows(table: ClientTable): Steps<ClientRows> {
  const { width, stride, count, cells } = table;
  const { words } = addressesOf(table, 0, count);
  const order = yield* sortedOrder({ width, networks: words, lengths: new Uint8Array(count) });
  const sorted = clientRows(width, count);
  sorted.count = count;
  yield* inSteps(count, (from, to) => {
    for (let place = from; place < to; place++) {
      const row = (order[place] ?? 0) * stride;
      for (let word = 0; word < stride; word++) sorted.cells[place * stride + word] = cells[row + word] ?? 0;
    }
  });
  return sorted;
}

/** How often the rules of a list decide the clients of a log. */
export interface LogHits extends DecidedClients, HitCounters {
  readonly log: ClientLog;
}

/** Counts the hits of a list in a log. O(clients). */
export function* logHitsInSteps(log: ClientLog, { ruleSet, partition }: CompiledList): Steps<LogHits> {
  const counters = hitCounters(ruleSet);
  const deciders: Int32Array[] = [];
  for (const rows of log.rows) {
    const decided = new Int32Array(rows.count);
    yield* inSteps(rows.count, (from, to) => {
      const ids = decided.subarray(from, to);
      decideAscending(partition, rows, from, ids);
      countDecidedClients(counters, rows, from, ids);
    });
    deciders.push(decided);
  }
  return { log, rows: log.rows, deciders, ...counters };
}
