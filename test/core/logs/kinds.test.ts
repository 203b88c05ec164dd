import { describe, expect, test } from "vitest";
import { formatAddress } from "../../../server/src/core/address/address.js";
import { foundInLine } from "../../../server/src/core/logs/addressBytes.js";
import { clientAt } from "../../../server/src/core/logs/clients.js";
import { postgresClient } from "../../../server/src/core/logs/postgres.js";
import { logClients, readLog } from "../../../server/src/core/logs/readLog.js";
import { kindLines } from "./lines.js";

const NEWEST = Date.UTC(2026, 11, 1) / 1000;
const TIME = Date.UTC(2026, 10, 30, 13, 25, 59) / 1000;

/** Returns the client of each line, `none` without one, and the times. Each line is read with a table of its own. */
function clientsIn(lines: readonly string[], end = "\n") {
  const found: string[] = [];
  const times = new Set<number>();
  const all = logClients(() => undefined);
  const whole = readLog(all, { newest: NEWEST });
  whole.push(Buffer.from(lines.join(end)));
  whole.end();
  const kind = whole.kind();
  if (kind === undefined) throw new Error("no kind was recognised");
  for (const line of lines) {
    const clients = logClients(() => undefined);
    const log = readLog(clients, { newest: NEWEST, kind });
    log.push(Buffer.from(`${line}${end}`));
    log.end();
    const [table] = [clients.ipv4, clients.ipv6].filter(({ count }) => count === 1);
    found.push(table === undefined ? "none" : formatAddress(clientAt(table, 0)));
    const time = table?.cells[table.width + 2] ?? 0;
    if (time > 0) times.add(time);
  }
  return { kind: kind.name, found, times: [...times], lines: all.lines, withoutAddress: all.withoutAddress };
}

describe.each(Object.entries(kindLines))("%s", (_, { kind, lines, hostile }) => {
  const whole = [...lines, ...hostile];
  const read = clientsIn(whole.map(([, line]) => line));

  test("the kind is recognised by the lines", () => {
    expect(lines.length).toBeGreaterThanOrEqual(20);
    expect(read.kind.slice(0, kind.length)).toBe(kind);
  });

  test("each line has its client", () => {
    expect(read.found.map((client, place) => `${client}: ${whole[place]?.[1]}`)).toEqual(
      whole.map(([client, line]) => `${client}: ${line}`),
    );
  });

  test("all times are the same", () => {
    expect(read.times).toEqual(kind === "addresses" ? [] : [TIME]);
  });

  test("lines without a client are counted, with any ends of line", () => {
    const without = whole.filter(([client]) => client === "none").length;
    expect([read.lines, read.withoutAddress]).toEqual([whole.length, without]);
    const returns = clientsIn(
      whole.map(([, line]) => line),
      "\r\n",
    );
    expect([returns.lines, returns.withoutAddress, returns.found]).toEqual([whole.length, without, read.found]);
  });
});

test("lines that are cut off do not make a log a list of addresses", () => {
  const line = (client: string) => `${client} - - [30/Nov/2026:13:25:59 +0000] "GET / HTTP/1.1" 200 1 "-" "-"`;
  const read = clientsIn(["192.0.2.1 - - [30/No", line("192.0.2.2"), "192.0.2.3"]);
  expect([read.kind, read.found]).toEqual(["nginx or Apache, common or combined", ["none", "192.0.2.2", "none"]]);
});

test("an address in JSON that is cut off may be another one", () => {
  const read = clientsIn(['{"remote_addr":"192.0.2.10"}', '{"remote_addr":"192.0.2.1']);
  expect(read.found).toEqual(["192.0.2.10", "none"]);
});

test("PostgreSQL's prefix is read in linear time", () => {
  let reads = 0;
  const bytes = new Proxy(Buffer.from(`${"(1)".repeat(2_000)}LOG:  x`), {
    get(target, name) {
      reads++;
      return Reflect.get(target, name);
    },
  });
  expect(postgresClient(bytes, 0, bytes.length, foundInLine())).toBe(false);
  expect(reads).toBeLessThan(bytes.length * 500);
});
