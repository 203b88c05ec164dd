import { sortedOrder } from "../matcher/prefixes/sort.js";
import type { AscendingRows } from "../matcher/read/ascending.js";
import { inSteps, type Steps } from "../text/steps.js";
import { NO_TIME } from "./addressBytes.js";
import type { ClientTable } from "./clients.js";
import { hitsAt } from "./countHits.js";
import { addressesOf } from "./decideRows.js";
import type { LogClients } from "./readLog.js";

/** A log that was read. Its clients stay in memory, to be asked about a list after each edit: 12 or 24 bytes each. */
export interface ClientLog {
  /** The quoted name, for people. */
  readonly name: string;
  /** The clients of each family. */
  readonly rows: readonly LogRows[];
  readonly clients: number;
  readonly lines: number;
  readonly withoutAddress: number;
  /** In seconds since 1970, `NO_TIME` without a time. */
  readonly first: number;
  readonly last: number;
  /** Whether all clients have a row. More than `CLIENTS_AT_MOST` have not. */
  readonly isWhole: boolean;
}

/** Clients in ascending order, with their hits as sums. A rule decides many consecutive rows, which are counted at once. */
export interface LogRows extends AscendingRows {
  readonly count: number;
  /** The hits of all rows before each row, and at the end of all rows. */
  readonly hitsBefore: Float64Array;
}

/** Returns the hits of rows `from` to `to` (exclusive). */
export function hitsOfRows({ hitsBefore }: LogRows, from: number, to: number): number {
  return (hitsBefore[to] ?? 0) - (hitsBefore[from] ?? 0);
}

/** Keeps the clients of a log that was read. O(clients). */
export function* clientLogInSteps(found: LogClients, name: string, isWhole: boolean): Steps<ClientLog> {
  const { lines, withoutAddress } = found;
  let [first, last] = [NO_TIME, NO_TIME];
  for (const { count, stride, width, cells } of [found.ipv4, found.ipv6]) {
    yield* inSteps(count, (from, to) => {
      for (let at = from * stride + width; at < to * stride; at += stride) {
        const [since = NO_TIME, until = NO_TIME] = [cells[at + 2], cells[at + 3]];
        if (since !== NO_TIME && (first === NO_TIME || since < first)) first = since;
        if (until > last) last = until;
      }
    });
  }
  const rows = [yield* ascendingRows(found.ipv4), yield* ascendingRows(found.ipv6)];
  const clients = rows.reduce((sum, { count }) => sum + count, 0);
  return { name, rows, clients, lines, withoutAddress, first, last, isWhole };
}

/** Returns the clients of a table in the order of their addresses. */
function* ascendingRows({ width, stride, count, cells }: ClientTable): Steps<LogRows> {
  const { words } = addressesOf({ width, stride, cells }, 0, count);
  const order = yield* sortedOrder({ width, networks: words, lengths: new Uint8Array(count) });
  const sorted = new Uint32Array(count * width);
  const hitsBefore = new Float64Array(count + 1);
  let hits = 0;
  yield* inSteps(count, (from, to) => {
    for (let place = from; place < to; place++) {
      const row = (order[place] ?? 0) * stride;
      for (let word = 0; word < width; word++) sorted[place * width + word] = cells[row + word] ?? 0;
      hits += hitsAt(cells, row + width);
      hitsBefore[place + 1] = hits;
    }
  });
  return { width, stride: width, count, cells: sorted, hitsBefore };
}
