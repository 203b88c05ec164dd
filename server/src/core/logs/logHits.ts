import type { CompiledList } from "../matcher/partition.js";
import type { Steps } from "../text/steps.js";
import { NO_TIME } from "./addressBytes.js";
import type { ClientRows, ClientTable } from "./clients.js";
import { type CountedList, countClientsInSteps, countedList } from "./countHits.js";
import type { LogClients } from "./readLog.js";
import type { DecidedClients } from "./turned.js";

/** A log that was read. Its clients stay in memory, to be asked about a list after each edit: 20 or 32 bytes each. */
export interface ClientLog {
  /** The quoted name, for people. */
  readonly name: string;
  /** The name of its kind. `undefined` if no line has a client. */
  readonly kind: string | undefined;
  /** The clients of each family. */
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
export function clientLog(
  found: LogClients,
  { name, kind, isWhole }: Pick<ClientLog, "name" | "kind" | "isWhole">,
): ClientLog {
  const rows = [keptRows(found.ipv4), keptRows(found.ipv6)];
  const { lines, withoutAddress } = found;
  let [first, last] = [NO_TIME, NO_TIME];
  for (const { count, stride, width, cells } of rows) {
    for (let row = 0, at = width; row < count; row++, at += stride) {
      const [since, until] = [cells[at + 2] ?? NO_TIME, cells[at + 3] ?? NO_TIME];
      if (since !== NO_TIME && (first === NO_TIME || since < first)) first = since;
      if (until > last) last = until;
    }
  }
  const clients = rows.reduce((sum, { count }) => sum + count, 0);
  return { name, kind, rows, clients, lines, withoutAddress, first, last, isWhole };
}

/** Returns the rows without the room for more, and without their slots. */
function keptRows({ width, stride, count, cells }: ClientTable): ClientRows {
  return { width, stride, count, cells: cells.slice(0, count * stride) };
}

/** How often the rules of a list decide the clients of a log. */
export interface LogHits extends DecidedClients, Pick<CountedList, "columns" | "turned"> {
  readonly log: ClientLog;
}

/** Counts the hits of a list in a log. O(clients). */
export function* logHitsInSteps(log: ClientLog, list: CompiledList): Steps<LogHits> {
  const counted = countedList(list);
  const deciders: Int32Array[] = [];
  for (const rows of log.rows) deciders.push(yield* countClientsInSteps(counted, rows));
  const { ruleSet, lookup, columns, turned } = counted;
  return { log, ruleSet, lookup, rows: log.rows, deciders, columns, turned };
}
