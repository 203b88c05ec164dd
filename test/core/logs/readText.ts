import { formatAddress } from "../../../server/src/core/address/address.js";
import { type ClientRows, clientAt } from "../../../server/src/core/logs/clients.js";
import { hitsAt } from "../../../server/src/core/logs/countHits.js";
import { logClients, readLog } from "../../../server/src/core/logs/readLog.js";

export interface TestedClient {
  readonly address: string;
  readonly hits: number;
  readonly first: number;
  readonly last: number;
}

/** Returns the rows of a table. */
export function rowsOf(rows: ClientRows): readonly TestedClient[] {
  return Array.from({ length: rows.count }, (_, row) => {
    const at = row * rows.stride + rows.width;
    return {
      address: formatAddress(clientAt(rows, row)),
      hits: hitsAt(rows.cells, at),
      first: rows.cells[at + 2] ?? 0,
      last: rows.cells[at + 3] ?? 0,
    };
  });
}

/** Returns the clients of a log, IPv4 first, in the order in which they came. */
export function clientsIn(lines: readonly string[], newest = Date.UTC(2026, 11, 1) / 1000): readonly TestedClient[] {
  const clients = logClients(() => undefined);
  const log = readLog(clients, { newest });
  log.push(Buffer.from(lines.map((line) => `${line}\n`).join("")));
  log.end();
  return [...rowsOf(clients.ipv4), ...rowsOf(clients.ipv6)];
}
