import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Hover, InlayHint, InlayHintLabelPart } from "vscode-languageserver-protocol";
import { type FileSummary, fileSummaryMethod } from "../../server/src/protocol/fileSummary.js";
import {
  type ReadLogParams,
  type ReadLogResult,
  type RememberLogResult,
  readLogMethod,
  rememberLogMethod,
} from "../../server/src/protocol/logs.js";
import { clientsScheme } from "../../server/src/protocol/virtualDocuments.js";
import { type Client, uri as openUri, startClient } from "../support/client.js";
import { rules } from "../support/product.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const list = rules`
  default reject
  accept 192.0.2.0/24     # branch
  accept 198.51.100.7     # nobody comes from here
  reject 203.0.113.0/24
  accept 2001:db8::/32
`;

const day = (client: string, date: string) =>
  `${client} - - [${date}/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"`;
const lines = [
  day("192.0.2.10", "01"),
  day("192.0.2.10", "02"),
  day("192.0.2.11", "03"),
  day("203.0.113.5", "04"),
  day("2001:db8::1", "05"),
  day("100.64.0.1", "29"),
  "no client is in this line",
];

let client: Client;
let folder: string;
let listUri: string;
let version = 1;

const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;

beforeEach(async () => {
  folder = temporaryFolder({ "office.imcrules": list, "access.log": `${lines.join("\n")}\n` });
  listUri = uriOf("office.imcrules");
  client = await startClient({ folders: [pathToFileURL(folder).href] });
  await open(listUri, list);
});
afterEach(() => {
  client.close();
  expect(client.failures).toEqual([]);
});

const open = (uri: string, text: string, languageId = "imcrules") =>
  client.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
const close = (uri: string) => client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
const replace = (text: string, uri = listUri) =>
  client.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: ++version },
    contentChanges: [{ text }],
  });
const remember = (log: string | null, uri = listUri) =>
  client.connection.sendRequest<RememberLogResult>(rememberLogMethod, { uri, log });
const summary = (since: string | null = null, uri = listUri) =>
  client.connection.sendRequest<FileSummary | null>(fileSummaryMethod, { uri, since });
async function hints(uri = listUri): Promise<readonly string[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
  const found = await client.connection.sendRequest<InlayHint[] | null>("textDocument/inlayHint", {
    textDocument: { uri },
    range,
  });
  const textOf = (label: string | InlayHintLabelPart[]) => String(label);
  return (found ?? []).flatMap(({ position, label }) =>
    textOf(label).includes("hit") ? [`${position.line + 1}: ${textOf(label)}`] : [],
  );
}
async function hover(line: number, character = 2, uri = listUri): Promise<string> {
  const found = await client.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri },
    position: { line, character },
  });
  return found === null ? "" : (found.contents as { readonly value: string }).value;
}
async function findings(uri = listUri): Promise<readonly string[]> {
  const report = await client.connection.sendRequest<{
    items: { code: string; message: string; range: { start: { line: number } } }[];
  }>("textDocument/diagnostic", { textDocument: { uri } });
  return report.items.map(({ code, message, range }) => `${range.start.line + 1} ${code}: ${message}`);
}
const turned = async (query: object = { uri: listUri }) =>
  (
    await client.connection.sendRequest<{ readonly text: string }>("workspace/textDocumentContent", {
      uri: `${clientsScheme}:/x?${encodeURIComponent(JSON.stringify(query))}`,
    })
  ).text;

test("a remembered log gives hits to hints and hovers, and a finding to the accept without any", async () => {
  expect(await hints()).toEqual([]);
  expect(await remember(uriOf("access.log"))).toEqual({
    description: "5 clients in access.log (7 lines, 1 Nov to 29 Nov 2026, 1 without an address).",
  });
  expect(await hints()).toEqual(["2: 3 hits", "3: no hits", "4: 1 hit", "5: 1 hit"]);
  expect(await hover(1)).toContain("3 hits of 2 clients in access.log \\(7 lines, 1 Nov to 29 Nov 2026\\).");
  expect(await hover(2)).toContain("No hits in access.log");
  expect(await hover(0, 10)).toContain("1 hit of 1 client in access.log");
  expect(await findings()).toEqual([
    "3 never-hit: Accepts no client in 7 lines, 1 Nov to 29 Nov 2026. Remove it if nobody needs it.",
    expect.stringContaining("redundant-rule"),
  ]);
});

test("while one edits, the summary says which clients of the log turn, and the document who they are", async () => {
  expect((await summary(listUri))?.clients).toBeNull();
  await remember(uriOf("access.log"));
  expect((await summary())?.clients).toMatchObject({
    brief: "5 clients",
    details: [
      "5 clients in access.log (7 lines, 1 Nov to 29 Nov 2026, 1 without an address).",
      "4 hits of 3 clients accepted, 2 hits of 2 clients rejected.",
    ],
    turned: null,
  });
  expect((await summary(listUri))?.clients?.turned).toMatchObject({
    count: 0,
    brief: "no verdict for 5 clients changes",
  });

  await replace(list.replace("192.0.2.0/24 ", "192.0.2.10   "));
  expect((await summary(listUri))?.clients?.turned).toMatchObject({
    count: 1,
    brief: "1 of 5 clients would be rejected",
  });
  expect(await hints()).toContain("2: 2 hits");
  await replace(list.replace("\n", "\naccept 203.0.113.5\nreject 192.0.2.0/24\n"));
  expect((await summary(listUri))?.clients?.turned).toMatchObject({
    count: 3,
    brief: "2 of 5 clients would be rejected, 1 accepted",
    details: ["2 of 5 clients would be rejected, 1 accepted."],
  });
  expect(await turned()).toMatchInlineSnapshot(`
    "Turned clients: the saved file → office.imcrules
    5 clients in access.log (7 lines, 1 Nov to 29 Nov 2026, 1 without an address).

    2 of 5 clients would be rejected, 1 accepted.

    Now rejected · 2 clients
    192.0.2.10  2 hits  was  line 2  accept 192.0.2.0/24  now  line 3  reject 192.0.2.0/24
    192.0.2.11   1 hit  was  line 2  accept 192.0.2.0/24  now  line 3  reject 192.0.2.0/24

    Now accepted · 1 client
    203.0.113.5  1 hit  was  line 4  reject 203.0.113.0/24  now  line 2  accept 203.0.113.5
    "
  `);
});

test("a stored text is what an edit is compared with, also after it was saved", async () => {
  await remember(uriOf("access.log"));
  const edited = list.replace("192.0.2.0/24 ", "192.0.2.10   ");
  await replace(edited);
  writeFileSync(join(folder, "office.imcrules"), edited);
  await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: listUri } });
  expect((await summary(listUri))?.clients?.turned?.count).toBe(0);
  await replace(list);
  expect((await summary(listUri))?.clients?.turned).toMatchObject({ brief: "1 of 5 clients would be accepted" });
});

test("no address of a client is in any answer but the document", async () => {
  await remember(uriOf("access.log"));
  await replace(list.replace("192.0.2.0/24 ", "192.0.2.10   "));
  const answers = [await summary(listUri), await hints(), await findings(), await hover(1)].map((one) =>
    JSON.stringify(one),
  );
  for (const answer of answers) expect(answer).not.toMatch(/192\.0\.2\.11|203\.0\.113\.5|100\.64/);
  expect(await turned()).toContain("192.0.2.11");
});

test("a forgotten log leaves no hits, and a closed list forgets its log", async () => {
  await remember(uriOf("access.log"));
  expect(await remember(null)).toBeNull();
  expect([await hints(), (await summary())?.clients]).toEqual([[], null]);
  expect((await findings()).filter((found) => found.includes("never-hit"))).toEqual([]);
  await remember(uriOf("access.log"));
  await close(listUri);
  await open(listUri, list);
  expect(await hints()).toEqual([]);
});

test("a log for a list that is not open is not read", async () => {
  expect(await remember(uriOf("access.log"), uriOf("other.imcrules"))).toBeNull();
});

test.each([
  ["gone.log", undefined, "gone.log does not exist any more, so its hits are not shown."],
  ["empty.log", "", "empty.log is empty, so there are no hits to show."],
  ["notes.txt", "nobody\n", "notes.txt: no line has the address of a client that IMC Rules finds."],
  [
    "cut.log.gz",
    gzipSync(lines.join("\n")).subarray(0, 60),
    "cut.log.gz cannot be read: its compressed data is cut off or damaged.",
  ],
  [".", undefined, /cannot be read: it is no regular file\.$/],
])("%s is no log, which the answer says, and there are no hits any more", async (name, text, fault) => {
  if (text !== undefined) writeFileSync(join(folder, name), text);
  await remember(uriOf("access.log"));
  expect(await remember(uriOf(name))).toEqual({
    fault: typeof fault === "string" ? fault : expect.stringMatching(fault),
  });
  expect(await hints()).toEqual([]);
});

test("a compressed log is read as it is", async () => {
  writeFileSync(join(folder, "access.log.1.gz"), gzipSync(lines.join("\n")));
  await remember(uriOf("access.log.1.gz"));
  expect(await hints()).toContain("2: 3 hits");
});

test("a log that changes counts as it is when it is read", async () => {
  await remember(uriOf("access.log"));
  rmSync(join(folder, "access.log"));
  expect(await hints()).toContain("2: 3 hits");
  writeFileSync(join(folder, "access.log"), day("198.51.100.7", "30"));
  await remember(uriOf("access.log"));
  expect(await hints()).toEqual(["2: no hits", "3: 1 hit", "4: no hits", "5: no hits"]);
});

test("binary data, long lines and markup in the name of a log harm nobody", async () => {
  const hostile = Buffer.concat([
    Buffer.from([0, 255, 254, 10]),
    Buffer.from(`${"x".repeat(1_000_000)}\n`),
    Buffer.from(`${day("192.0.2.10", "01")}\n`.repeat(20)),
    Buffer.from("192.0.2.11"),
  ]);
  const name = "[x](command:evil) `a` <b>.log";
  writeFileSync(join(folder, name), hostile);
  expect(await remember(uriOf(name))).toMatchObject({ description: expect.stringContaining("23 lines") });
  expect(await hover(1)).toContain("20 hits of 1 client in \\[x\\]\\(command:evil\\)");
});

test("the newest log of a list counts, and a request that is cancelled leaves the log before", async () => {
  const big = join(folder, "big.log");
  writeFileSync(big, `${day("198.51.100.7", "30")}\n`.repeat(200_000));
  const first = remember(uriOf("big.log"));
  const second = remember(uriOf("access.log"));
  expect(await first).toBeNull();
  expect(await second).not.toBeNull();
  expect(await hints()).toContain("2: 3 hits");
});

test("a client that shows progress gets some, and its cancelling leaves the log before", async () => {
  const other = await startClient({
    capabilities: { textDocument: { diagnostic: {} }, window: { workDoneProgress: true } },
  });
  const progress: string[] = [];
  const tokens: unknown[] = [];
  other.connection.onRequest("window/workDoneProgress/create", ({ token }: { token: unknown }) => {
    tokens.push(token);
    return null;
  });
  other.connection.onNotification(
    "$/progress",
    async ({ token, value }: { token: string; value: { kind: string; title?: string } }) => {
      progress.push(value.title ?? value.kind);
      if (value.kind === "begin") await other.connection.sendNotification("window/workDoneProgress/cancel", { token });
    },
  );
  await other.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: listUri, languageId: "imcrules", version: 1, text: list },
  });
  const big = join(folder, "big.log");
  writeFileSync(big, `${day("198.51.100.7", "30")}\n`.repeat(200_000));
  expect(await other.connection.sendRequest(rememberLogMethod, { uri: listUri, log: uriOf("big.log") })).toBeNull();
  expect([progress[0], progress.at(-1)]).toEqual(["Counting hits from big.log", "end"]);
  expect(tokens).toHaveLength(1);
  other.close();
  expect(other.failures).toEqual([]);
});

describe("a log on no disk", () => {
  const own = "memfs:/access.log";
  let other: Client;
  let bytes = Buffer.alloc(0);
  let size: number | undefined;
  /** The offsets that were asked for. */
  let asked: number[];

  beforeEach(async () => {
    [size, asked] = [undefined, []];
    other = await startClient({ initializationOptions: { files: true } });
    other.connection.onRequest(readLogMethod, ({ uri, from }: ReadLogParams): ReadLogResult | null => {
      asked.push(from);
      if (uri !== own) return null;
      const part = bytes.subarray(from, from + 100);
      return { bytes: part.toString("base64"), size: size ?? bytes.length, written: Date.UTC(2026, 11, 1) };
    });
    await other.open(list);
  });
  afterEach(() => {
    other.close();
    expect(other.failures).toEqual([]);
  });
  const ask = (log: string) => other.connection.sendRequest(rememberLogMethod, { uri: openUri, log });

  test("is read through the client, in parts", async () => {
    bytes = Buffer.from(lines.join("\n"));
    expect(await ask(own)).toEqual({
      description: "5 clients in access.log (7 lines, 1 Nov to 29 Nov 2026, 1 without an address).",
    });
    expect(asked).toEqual(Array.from({ length: Math.ceil(bytes.length / 100) }, (_, part) => 100 * part));
  });

  test("gives no hits if it is cut off while it is read", async () => {
    bytes = Buffer.from(lines.join("\n"));
    size = bytes.length + 1;
    expect(await ask(own)).toEqual({
      fault: "access.log was cut off while it was read, so its hits are not shown. Count them again.",
    });
  });

  test("is not read if it is missing, compressed or too large", async () => {
    expect(await ask("memfs:/gone.log")).toEqual({
      fault: "gone.log does not exist any more, so its hits are not shown.",
    });
    bytes = gzipSync(lines.join("\n"));
    expect(await ask(own)).toEqual({
      fault: "access.log cannot be read: the editor reads compressed logs only from a disk.",
    });
    [bytes, size] = [Buffer.alloc(0), 256_000_001];
    expect(await ask(own)).toEqual({
      fault: "access.log cannot be read: the editor reads more than 256 MB only from a disk.",
    });
  });
});

test("each list of a file has its own hits, by the words of its program", async () => {
  const uri = uriOf("nginx.conf");
  const text = rules`
    server { server_name a; location / { allow 192.0.2.0/24; deny all; } }
    server { server_name b; location / { allow 203.0.113.0/24; deny all; } }
  `;
  writeFileSync(
    join(folder, "imcrules.config.json"),
    JSON.stringify({ lists: [{ files: "*.conf", format: "nginx-access" }] }),
  );
  writeFileSync(join(folder, "nginx.conf"), text);
  await open(uri, text, "nginx");
  await remember(uriOf("access.log"), uri);
  expect(await hints(uri)).toMatchInlineSnapshot(`
    [
      "1: nginx: 3 hits",
      "1: nginx: 3 hits",
      "2: nginx: 1 hit",
      "2: nginx: 5 hits",
    ]
  `);
  await replace(text.replace("192.0.2.0/24", "192.0.2.10"), uri);
  expect((await summary(uri, uri))?.clients).toMatchInlineSnapshot(`
    {
      "brief": "5 clients",
      "details": [
        "5 clients in access.log (7 lines, 1 Nov to 29 Nov 2026, 1 without an address).",
        "server a, location /: 2 hits of 1 client allowed, 4 hits of 4 clients denied.",
        "server b, location /: 1 hit of 1 client allowed, 5 hits of 4 clients denied.",
      ],
      "turned": {
        "brief": "server a, location /: 1 of 5 clients would be denied",
        "count": 1,
        "details": [
          "server a, location /: 1 of 5 clients would be denied.",
        ],
      },
    }
  `);
});

test("of thousands of lists only the first are asked about many clients", async () => {
  const uri = uriOf("nginx.conf");
  const text = Array.from({ length: 3_000 }, (_, n) => `server { location /${n} { allow 192.0.2.0/24; deny all; } }`);
  writeFileSync(
    join(folder, "imcrules.config.json"),
    JSON.stringify({ lists: [{ files: "*.conf", format: "nginx-access" }] }),
  );
  writeFileSync(
    join(folder, "many.log"),
    Array.from({ length: 100_000 }, (_, n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}\n`).join(""),
  );
  await open(uri, text.join("\n"), "nginx");
  await remember(uriOf("many.log"), uri);
  expect((await summary(null, uri))?.clients?.details).toContain(
    "2,800 lists of the file are not counted, since the log has too many clients.",
  );
});

test("a rule that asks for more than the address has no hits, and others say so", async () => {
  const uri = uriOf("pg_hba.conf");
  const text = "host app all 192.0.2.0/24 reject\nhost all all 192.0.2.0/24 md5\n";
  await open(uri, text, "plaintext");
  await remember(uriOf("access.log"), uri);
  expect(await hints(uri)).toEqual(["2: PostgreSQL: 3 hits"]);
  expect((await summary(null, uri))?.clients?.details).toMatchInlineSnapshot(`
    [
      "5 clients in access.log (7 lines, 1 Nov to 29 Nov 2026, 1 without an address).",
      "3 hits of 2 clients admitted, 3 hits of 3 clients rejected. 3 hits may get the other verdict.",
    ]
  `);
  expect(await hover(1, 27, uri)).toMatchInlineSnapshot(`
    "PostgreSQL reads this as:

    **may authenticate**

    Decides all 256 addresses: they are admitted, unless line 1 applies \\(for connections to database app\\).

    \`192.0.2.0/24\`

    3 hits of 2 clients in access.log \\(7 lines, 1 Nov to 29 Nov 2026\\). Line 1 may decide some of these addresses first \\(for connections to database app\\)."
  `);
  expect(await hover(0, 27, uri)).toMatchInlineSnapshot(`
    "PostgreSQL reads this as:

    **rejected**

    May decide up to 256 addresses: for connections to database app.

    Its hits in access.log are not counted, since it depends on more than the address."
  `);
});
