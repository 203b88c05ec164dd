import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../../server/src/core/address/address.js";
import { LINE_AT_MOST } from "../../../server/src/core/logs/lineReader.js";
import { logClients, readLog } from "../../../server/src/core/logs/readLog.js";
import { address } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { runs } from "../../support/runs.js";
import { rowsOf } from "./readText.js";

const pad = (number: number) => String(number).padStart(2, "0");
const BEGIN = Date.UTC(2026, 10, 1) / 1000;
const NEWEST = Date.UTC(2026, 11, 1) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
const day = (seconds: number) => pad(new Date(seconds * 1000).getUTCDate());
const clock = (seconds: number) => iso(seconds).slice(11);

/** How each kind writes a line of a client at a time, or one without a client. */
const kinds: Readonly<Record<string, (client: string | undefined, time: number) => string>> = {
  combined: (client, time) =>
    `${client ?? "unix:"} - - [${day(time)}/Nov/2026:${clock(time)} +0000] "GET /203.0.113.1" 200 1 "-" "::1"`,
  json: (client, time) => `{"a":{"b":["203.0.113.1"]},"time":"${iso(time)}Z","remote_addr":"${client ?? ""}"}`,
  csv: (client, time) => `${iso(time)}Z,"203.0.113.1, ""x""",${client ?? ""},bob`,
  postfix: (client, time) =>
    `Nov ${day(time).replace(/^0/, " ")} ${clock(time)} mail postfix/smtpd[1]: ${client === undefined ? "fatal: 203.0.113.1" : `connect from unknown[${client}]`}`,
  sshd: (client, time) =>
    `${iso(time)}Z host sshd[1]: ${client === undefined ? "Server listening on 203.0.113.1 port 22." : `Invalid user 203.0.113.1 from ${client} port 22`}`,
  haproxy: (client, time) =>
    `${client ?? "unix"}:4000 [${day(time)}/Nov/2026:${clock(time)}.001] www app/203.0.113.1 0/0`,
  postgres: (client, time) =>
    `${iso(time).replace("T", " ")}.001 UTC [1] LOG:  ${client === undefined ? "203.0.113.1" : `connection received: host=${client} port=5`}`,
  addresses: (client) => client ?? "# 203.0.113.1",
};
const headers: Readonly<Record<string, string>> = { csv: "time,agent,client_ip,user" };

const known = address.filter((text) => parseAddress(text) !== undefined);

test("the clients of a log are those that counting by hand finds, however it is cut into chunks", () => {
  let beyondCount = 0;
  let cutCount = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(kinds)),
      fc.array(known, { minLength: 1, maxLength: 30 }),
      fc.array(fc.record({ place: fc.nat(40), time: fc.nat(86_400 * 29), isEmpty: fc.nat(9) }), { maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 50 }),
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 1, max: 30 }),
      (name, addresses, drawn, cuts, lineEnd, clientsAtMost) => {
        const write = kinds[name];
        if (write === undefined) throw new Error(name);
        const lines = [...addresses.map((_, place) => ({ place, time: 60 * place, isEmpty: 1 })), ...drawn].map(
          ({ place, time, isEmpty }) => {
            const client = isEmpty === 0 ? undefined : addresses[place % addresses.length];
            return { client, time: BEGIN + time, text: write(client, BEGIN + time) };
          },
        );
        const header = headers[name];
        const text = [...(header === undefined ? [] : [header]), ...lines.map((line) => line.text)].join(lineEnd);

        const beyond = new Map<string, number>();
        const clients = logClients((rows) => {
          for (const { address: one, hits } of rowsOf(rows)) beyond.set(one, (beyond.get(one) ?? 0) + hits);
        }, clientsAtMost);
        const log = readLog(clients, { newest: NEWEST });
        const bytes = Buffer.from(text);
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const length = cuts[cut % cuts.length] ?? 1;
          // The chunk is overwritten after it was read, as a host may do.
          const chunk = Uint8Array.from(bytes.subarray(at, at + length));
          log.push(chunk);
          chunk.fill(0x31);
          at += length;
          cutCount++;
        }
        log.end();

        const truth = new Map<string, { hits: number; first: number; last: number }>();
        for (const { client, time } of lines) {
          const parsed = client === undefined ? undefined : parseAddress(client);
          if (parsed === undefined) continue;
          const seen = truth.get(formatAddress(parsed)) ?? { hits: 0, first: time, last: time };
          truth.set(formatAddress(parsed), {
            hits: seen.hits + 1,
            first: Math.min(seen.first, time),
            last: Math.max(seen.last, time),
          });
        }
        const rows = [...rowsOf(clients.ipv4), ...rowsOf(clients.ipv6)];
        expect(clients.lines).toBe(lines.length + (header === undefined ? 0 : 1));
        expect(clients.withoutAddress).toBe(
          clients.lines - [...truth.values()].reduce((sum, { hits }) => sum + hits, 0),
        );
        expect(rows.length).toBe(Math.min(truth.size, clientsAtMost));
        for (const { address: one, ...row } of rows) {
          const time = name === "addresses" ? { first: 0, last: 0 } : {};
          expect({ one, ...row }).toEqual({ one, ...truth.get(one), ...time });
        }
        const left = new Map([...truth].filter(([one]) => !rows.some((row) => row.address === one)));
        expect(beyond).toEqual(new Map([...left].map(([one, { hits }]) => [one, hits])));
        if (left.size > 0) beyondCount++;
      },
    ),
    { numRuns: runs(400) },
  );
  expectReached(beyondCount, runs(100));
  expectReached(cutCount, runs(2700));
});

test("of a line that is too long only the beginning is read, however it is cut into chunks", () => {
  const long = "x".repeat(10_000_000);
  const lines = [`192.0.2.1 ${long}`, long, "192.0.2.2", `{"remote_addr":"192.0.2.3"${long}`, "192.0.2.4"];
  for (const length of [1000, 65_536, LINE_AT_MOST, 30_000_000]) {
    const clients = logClients(() => undefined);
    const log = readLog(clients, { newest: NEWEST });
    const bytes = Buffer.from(lines.join("\n"));
    for (let at = 0; at < bytes.length; at += length) log.push(bytes.subarray(at, at + length));
    log.end();
    expect(rowsOf(clients.ipv4).map(({ address: one }) => one)).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.4"]);
    expect([clients.lines, clients.withoutAddress]).toEqual([5, 2]);
  }
});

test("a field in quotation marks that is cut off ends with its line", () => {
  const long = "x".repeat(LINE_AT_MOST);
  const lines = ["client_ip,user", "192.0.2.1,bob", `192.0.2.2,"${long}"`, '192.0.2.3,"bob"', `192.0.2.4,"bob`];
  const clients = logClients(() => undefined);
  const log = readLog(clients, { newest: NEWEST });
  log.push(Buffer.from([...lines, `${long}"`, "192.0.2.5,bob"].join("\n")));
  log.end();
  const found = rowsOf(clients.ipv4).map(({ address: one }) => one);
  expect(found).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"]);
});

test("lines before the first client count as lines without one, however many they are", () => {
  const clients = logClients(() => undefined);
  const log = readLog(clients, { newest: NEWEST });
  const noise = "nothing of interest happened here\n".repeat(10_000);
  log.push(Buffer.from(`${noise}192.0.2.1\n${noise}192.0.2.2\n`));
  log.end();
  expect([clients.lines, clients.withoutAddress, clients.ipv4.count]).toEqual([20_002, 20_000, 2]);
});
