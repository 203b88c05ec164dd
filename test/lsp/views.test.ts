import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DocumentLink, FileChangeType, type TextDocumentContentResult } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  type CoverageResult,
  coverageMethod,
  type ExpectationsResult,
  expectationsMethod,
} from "../../server/src/protocol/expectations.js";
import { type FileSummary, fileSummaryMethod } from "../../server/src/protocol/fileSummary.js";
import {
  type TestConnectionAnswers,
  type TestConnectionResult,
  type TestConnectionsResult,
  testConnectionCommand,
} from "../../server/src/protocol/testConnection.js";
import { type Client, startClient, uri } from "../support/client.js";
import { rules } from "../support/product.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const list = rules`
  default reject
  accept 10.0.0.0/8
  reject 10.1.0.0/16
  accept 192.0.2.0/24
  accept 192.0.0.0/16
`;

let client: Client;
/** A stored rule file with the text of the list. */
let stored: { readonly path: string; readonly uri: string };

beforeEach(async () => {
  const folder = temporaryFolder({ "stored.imcrules": list });
  const path = join(folder, "stored.imcrules");
  stored = { path, uri: pathToFileURL(path).href };
  client = await startClient({ folders: [pathToFileURL(folder).href] });
});
afterEach(() => {
  client.close();
  expect(client.failures).toEqual([]);
});

const askAll = ({ connection }: Client, questions: readonly string[], of: string) =>
  connection.sendRequest<TestConnectionsResult>("workspace/executeCommand", {
    command: testConnectionCommand,
    arguments: [{ uri: of, questions }],
  });
/** Returns the answers, or the one error instead. */
const ask = async (questions: readonly string[], of = uri, by = client): Promise<readonly TestConnectionResult[]> => {
  const result = await askAll(by, questions, of);
  return "error" in result ? [result] : result.answers;
};
const summaryOf = (of: string, since: string | null = null) =>
  client.connection.sendRequest<FileSummary | null>(fileSummaryMethod, { uri: of, since });
const textOf = async (virtual: string) =>
  (await client.connection.sendRequest<TextDocumentContentResult>("workspace/textDocumentContent", { uri: virtual }))
    .text;
const linksOf = (virtual: string) =>
  client.connection.sendRequest<DocumentLink[]>("textDocument/documentLink", { textDocument: { uri: virtual } });

/** Returns the URI of a virtual document as VS Code writes it. */
const virtual = (scheme: string, query: object) =>
  `${scheme}:/Name%20of%20it?${encodeURIComponent(JSON.stringify(query))}`;

/** Opens the stored file in the editor, with another text. */
function edit(text: string): Promise<void> {
  const textDocument = { uri: stored.uri, languageId: "imcrules", version: 1, text };
  return client.connection.sendNotification("textDocument/didOpen", { textDocument });
}

const short = (result: TestConnectionResult) =>
  "error" in result ? result.error.kind : `${"network" in result ? result.network : result.address} ${result.outcome}`;

test("several addresses and networks are tested at once, each with its own answer", async () => {
  await client.open(list);
  const results = await ask(["10.1.2.3, 203.0.113.9", "192.0.2.0 255.255.255.0", "10.0.0.0/", "nonsense", "any"]);
  expect(results.map(short)).toEqual([
    "10.1.2.3 accepted",
    "203.0.113.9 rejected",
    "192.0.2.0/24 accepted",
    "incomplete",
    "invalid",
    "any 16,842,752 accepted · 4,278,124,544 IPv4 addresses and all of IPv6 rejected",
  ]);
});

test("the answer about a network has the ranges of each verdict, with the lines that decide", async () => {
  await client.open("reject 10.1.0.0/16\naccept 10.0.0.0/8\nreject any");
  expect(await ask(["10.0.0.0/14"])).toEqual([
    {
      question: "10.0.0.0/14",
      network: "10.0.0.0/14",
      verdict: "mixed",
      outcome: "196,608 accepted · 65,536 rejected",
      unless: "",
      expectation: null,
      words: { accept: "accepted", reject: "rejected" },
      model: "first-match",
      default: "accept",
      defaultLine: null,
      ignoredLines: 0,
      accepted: {
        count: "196608",
        share: "196,608 of 262,144 addresses",
        ranges: ["10.0.0.0/16", "10.2.0.0/15"],
        truncated: false,
        deciders: [{ line: 2, rule: "accept 10.0.0.0/8", share: "196,608 addresses" }],
      },
      rejected: {
        count: "65536",
        share: "65,536 of 262,144 addresses",
        ranges: ["10.1.0.0/16"],
        truncated: false,
        deciders: [{ line: 1, rule: "reject 10.1.0.0/16", share: "65,536 addresses" }],
      },
      unproved: "0",
    },
  ]);
});

test("a range is asked like a network, and an address may have a port", async () => {
  await client.open("reject 10.0.0.7\naccept 10.0.0.0/8\nreject any");
  const [range, ...others] = await ask(["10.0.0.5-10.0.0.9", "10.0.0.0-10.0.0.3 [2001:db8::1]:25 10.0.0.7:25"]);
  expect(range).toMatchObject({
    network: "10.0.0.5-10.0.0.9",
    outcome: "4 accepted · 1 rejected",
    expectation: null,
    accepted: { ranges: ["10.0.0.5-10.0.0.6", "10.0.0.8/31"], share: "4 of 5 addresses" },
    rejected: { ranges: ["10.0.0.7"] },
  });
  expect(others.map(short)).toEqual(["10.0.0.0/30 accepted", "2001:db8::1 rejected", "10.0.0.7 rejected"]);
});

test("the answer about a rejected client has the reply of Exchange and an expectation of the verdict", async () => {
  await client.open(list);
  const [answer] = await ask(["203.0.113.9"]);
  expect(answer).toMatchObject({
    reply: "521 <domain> access denied",
    expectation: "expect reject 203.0.113.9",
    line: null,
    defaultLine: 1,
  });
});

test("a closed file is read, and read again when it changes", async () => {
  expect((await ask(["10.1.2.3"], stored.uri)).map(short)).toEqual(["10.1.2.3 accepted"]);
  writeFileSync(stored.path, "reject any");
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: stored.uri, type: FileChangeType.Changed }],
  });
  expect((await ask(["10.1.2.3"], stored.uri)).map(short)).toEqual(["10.1.2.3 rejected"]);
  expect((await ask(["10.1.2.3"], "file:///nowhere.imcrules")).map(short)).toEqual(["unknown-document"]);
});

test("watched files are read once, and others, such as a commit, each time", async () => {
  const other = join(temporaryFolder({ "other.imcrules": list }), "other.imcrules");
  const otherUri = pathToFileURL(other).href;
  const watching = await startClient({
    capabilities: {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
      textDocument: { diagnostic: {} },
    },
    folders: [stored.uri.slice(0, stored.uri.lastIndexOf("/"))],
  });
  const verdict = async (of: string) => (await ask(["10.1.2.3"], of, watching)).map(short);
  for (const of of [stored.uri, otherUri]) expect(await verdict(of)).toEqual(["10.1.2.3 accepted"]);
  for (const path of [stored.path, other]) writeFileSync(path, "reject any");
  expect(await verdict(otherUri)).toEqual(["10.1.2.3 rejected"]);
  expect(await verdict(stored.uri)).toEqual(["10.1.2.3 accepted"]);
  await watching.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: stored.uri, type: FileChangeType.Changed }],
  });
  expect(await verdict(stored.uri)).toEqual(["10.1.2.3 rejected"]);
  watching.close();
});

test.each([
  {
    text: `reject any\n${"# filler\n".repeat(120_000)}`,
    kind: "too-large",
    brief: "too large",
    predicate: "is too large to be analysed here. Raise imcrules.maxFileSize.",
  },
  {
    text: Array.from("default reject\naccept 192.0.2.1", (character) => `${character}\0`).join(""),
    kind: "unknown-document",
    brief: "not UTF-8",
    predicate: "is UTF-16, so nothing in it was read. Save it as UTF-8.",
  },
])(
  "every answer about a file that is $brief says only why it was not read",
  async ({ text, kind, brief, predicate }) => {
    const unread = await startClient({ settings: { imcrules: { maxFileSize: 1 } } });
    await unread.open(text);
    const request = (method: string, params: object) => unread.connection.sendRequest(method, { uri, ...params });
    expect(await unread.pull()).toHaveLength(1);
    expect(await request(fileSummaryMethod, { since: null })).toEqual({
      brief: [brief],
      details: [`This file ${predicate}`],
      change: null,
      clients: null,
    });
    for (const method of [expectationsMethod, coverageMethod]) expect(await request(method, {})).toEqual([]);
    for (const question of ["192.0.2.1", "10.0.0.0/8"]) {
      expect(await ask([question], uri, unread)).toEqual([
        { question, error: { kind, message: `This rule file ${predicate}` } },
      ]);
    }
    const policy = await unread.connection.sendRequest("workspace/textDocumentContent", {
      uri: virtual("imcrules-policy", { uri }),
    });
    expect(policy).toEqual({ text: `${uri} ${predicate}\n` });
    unread.close();
  },
);

describe("a connection test is kept as expectations", () => {
  const kept = async (text: string, ...questions: readonly string[]) => {
    await client.open(text);
    const { keep } = (await askAll(client, questions, uri)) as TestConnectionAnswers;
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    const [kept, another] = keep;
    expect(another).toBeUndefined();
    if (kept === undefined) return undefined;
    const { text: newText, ...at } = kept;
    return TextDocument.applyEdits(TextDocument.create(uri, "", 1, text), [{ range: { start: at, end: at }, newText }]);
  };

  test.each([
    ["below all other lines", "reject any\n\n", ["10.0.0.1"], "reject any\nexpect reject 10.0.0.1\n\n"],
    ["with the same ends of lines as the file", "reject any\r\n", ["::1"], "reject any\r\nexpect reject ::1\r\n"],
    [
      "below the existing expectations",
      "accept 10.0.0.0/8\nexpect accept 10.0.0.1\n## Strangers\nreject any",
      ["10.0.0.2"],
      "accept 10.0.0.0/8\nexpect accept 10.0.0.1\nexpect accept 10.0.0.2\n## Strangers\nreject any",
    ],
    ["in an empty file", "", ["10.0.0.1"], "\nexpect accept 10.0.0.1"],
    [
      "each once, without invalid addresses and mixed networks",
      "reject 10.0.0.0/8",
      ["10.0.0.1, 10.0.0.1/32", "nonsense 0.0.0.0/0 192.0.2.0/24"],
      "reject 10.0.0.0/8\nexpect reject 10.0.0.1\nexpect accept 192.0.2.0/24",
    ],
  ])("%s", async (_, before, questions, after) => expect(await kept(before, ...questions)).toBe(after));

  test("unless the file has the expectation already, in any notation", async () => {
    expect(await kept("reject any\nexpect reject 10.0.0.0 255.0.0.0", "10.0.0.0/8")).toBeUndefined();
    expect(await kept("reject any\nexpect reject 10.0.0.0/8 by any", "10.0.0.0/8")).toContain(
      "by any\nexpect reject 10.0.0.0/8",
    );
  });
});

test("the summary says what a file does, and what its unsaved edits change", async () => {
  await edit(list);
  expect(await summaryOf(stored.uri, stored.uri)).toEqual({
    brief: ["default reject", "accepts IPv4: 16.8 million (0.4 %)", "1 problem"],
    details: [
      "4 rules · accepts IPv4: 16,842,752 (0.4 %) · the rest of IPv4 is rejected",
      "What no rule matches is rejected.",
      "1 warning.",
    ],
    change: null,
    clients: null,
  });
  await client.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: stored.uri, version: 2 },
    contentChanges: [
      { text: list.replace("accept 192.0.2.0/24", "accept 198.51.100.0/24").replace("192.0.0.0/16", "192.0.0.0/17") },
    ],
  });
  const { change } = (await summaryOf(stored.uri, stored.uri)) ?? {};
  expect(change?.brief).toBe("256 more addresses accepted, 32,768 more rejected");
  writeFileSync(stored.path, "reject any");
  await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: stored.uri } });
  expect((await summaryOf(stored.uri, stored.uri))?.change?.brief).toBe("16.8 million more addresses accepted");
});

test("expectations are listed with section and outcome, and rules with the number of dependent expectations", async () => {
  await client.open(rules`
    default reject
    accept 10.0.0.0/8
    reject 192.0.2.0/24
    expect accept   10.1.2.3
    ## Strangers
    expect reject 9.0.0.0/8 by default
    expect accept 10.0.0.0/7
    expect accept 10.1.2.3 by 10.1.2.3
  `);
  const outcomes = await client.connection.sendRequest<ExpectationsResult>(expectationsMethod, { uri });
  expect(outcomes.map(({ label, section, outcome }) => [label, section, outcome])).toEqual([
    ["expect accept 10.1.2.3", null, "holds"],
    ["expect reject 9.0.0.0/8 by default", "Strangers", "holds"],
    ["expect accept 10.0.0.0/7", "Strangers", "fails"],
    ["expect accept 10.1.2.3 by 10.1.2.3", "Strangers", "fails"],
  ]);
  expect(outcomes[2]).toMatchObject({
    line: 6,
    start: 0,
    end: 24,
    expected: "accepted",
    failure: {
      message: expect.stringContaining("16,777,216 of 33,554,432 addresses are rejected"),
      actual: "rejected (11.0.0.0, by the default)",
      line: 0,
    },
  });
  expect(outcomes[3]).toMatchObject({
    expected: "accepted, by a rule for 10.1.2.3/32",
    failure: { actual: "accepted (10.1.2.3, by line 2)", line: 1 },
  });
  expect(await client.connection.sendRequest<CoverageResult>(coverageMethod, { uri })).toEqual([
    { line: 1, start: 0, end: 17, expectations: 3 },
    { line: 2, start: 0, end: 19, expectations: 0 },
  ]);
});

test("the effective policy lists every range with its verdict and a link to its line", async () => {
  await client.open(list);
  const policy = virtual("imcrules-policy", { uri });
  expect(await textOf(policy)).toMatchInlineSnapshot(`
    "Effective policy of list.imcrules
    first-match · 4 rules · accepts IPv4: 16,842,752 (0.4 %) · the rest of IPv4 is rejected

    IPv4
    0.0.0.0-9.255.255.255        167,772,160  reject  default
    10.0.0.0/8                    16,777,216  accept  line 2   accept 10.0.0.0/8
    11.0.0.0-191.255.255.255   3,036,676,096  reject  default
    192.0.0.0/23                         512  accept  line 5   accept 192.0.0.0/16
    192.0.2.0/24                         256  accept  line 4   accept 192.0.2.0/24
    192.0.3.0-192.0.255.255           64,768  accept  line 5   accept 192.0.0.0/16
    192.1.0.0-255.255.255.255  1,073,676,288  reject  default

    IPv6
    ::/0  all of IPv6  reject  default
    "
  `);
  const links = await linksOf(policy);
  expect(links[1]).toEqual({
    range: { start: { line: 5, character: expect.any(Number) }, end: { line: 5, character: expect.any(Number) } },
    target: `${uri}#L2`,
  });
});

test("a virtual document is refreshed when its file changes, once for many edits", async () => {
  const refreshed: string[] = [];
  client.connection.onRequest("workspace/textDocumentContent/refresh", (params: { readonly uri: string }) => {
    refreshed.push(params.uri);
    return null;
  });
  await client.open(list);
  const policy = virtual("imcrules-policy", { uri });
  await textOf(policy);
  for (const word of ["accept", "reject", "accept"]) await client.replace(2, 0, 6, word);
  expect(await textOf(policy)).toContain("accept");
  expect(refreshed).toEqual([policy]);
});

test("the effect of an edit is listed with the lines that decided and decide", async () => {
  await edit(
    list.replace("accept 10.0.0.0/8\nreject 10.1.0.0/16", "reject 10.1.0.0/16\naccept 10.0.0.0/8\naccept 203.0.113.7"),
  );
  const effect = virtual("imcrules-effect", { uri: stored.uri });
  expect(await textOf(effect)).toMatchInlineSnapshot(`
    "Policy differences: the saved file → stored.imcrules
    1 more address accepted, 65,536 more rejected.
    Accepted before: IPv4: 16,842,752 (0.4 %)
    Accepted now:    IPv4: 16,777,217 (0.4 %)

    Now accepted · IPv4: 1
    203.0.113.7  before  default  reject  now  line 4  accept 203.0.113.7

    Now rejected · IPv4: 65,536
    10.1.0.0/16  before  line 2  accept 10.0.0.0/8  now  line 2  reject 10.1.0.0/16
    "
  `);
  const targets = (await linksOf(effect)).map(({ target }) => target ?? "");
  expect(targets).toContain(`${stored.uri}#L2`);
  const before = targets.find((target) => target.startsWith("imcrules-saved:"))?.replace(/#.*/, "");
  expect(before).toMatch(/^imcrules-saved:\/stored\.imcrules\?/);
  expect(await textOf(before ?? "")).toBe(list);
});

test("two files can be compared, and different texts can have no effect", async () => {
  await client.open(`# other comments\n${list}`);
  const effect = virtual("imcrules-effect", { uri, before: stored.uri, beforeName: "the old one" });
  expect(await textOf(effect)).toBe(
    "Policy differences: the old one → list.imcrules\nNo address gets another verdict: only comments, notations, directives or ends of lines differ.\n",
  );
});

test("a file that is edited while the other is read is compared with the edit", async () => {
  client.close();
  client = await startClient({ folders: ["memory:/lists"], initializationOptions: { files: true } });
  const { connection } = client;
  await client.open(list);
  connection.onRequest("imcrules/findFiles", () => []);
  connection.onRequest("imcrules/readFile", async () => {
    if (reads++ > 0) return list;
    await client.replace(1, 0, 0, "reject 10.9.0.0/16\n");
    await summaryOf(uri);
    return list;
  });
  let reads = 0;
  const effect = virtual("imcrules-effect", { uri: "memory:/lists/other.imcrules", before: uri, beforeName: "before" });
  expect(await textOf(effect)).toContain("\n65,536 more addresses accepted.\n");
});

test.each([
  { characters: 100, reads: ["a", "b"] },
  { characters: 5_000_000, reads: ["a", "b", "a"] },
])("stored files stay in the cache as far as they fit: $characters characters", async ({ characters, reads }) => {
  client.close();
  client = await startClient({
    folders: ["memory:/lists"],
    initializationOptions: { files: true },
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  const asked: string[] = [];
  client.connection.onRequest("imcrules/findFiles", () => []);
  client.connection.onRequest("imcrules/readFile", ({ uri }: { readonly uri: string }) => {
    if (uri.endsWith(".imcrules")) asked.push(uri.charAt(uri.length - ".imcrules".length - 1));
    return `reject any\n#${"-".repeat(characters)}`;
  });
  for (const name of ["a", "b", "b", "a", "a"]) await summaryOf(`memory:/lists/${name}.imcrules`);
  expect(asked).toEqual(reads);
});

test.each(["imcrules-policy:", "imcrules-effect:/x?%7B", "imcrules-saved:/x?null", 'imcrules-effect:/x?{"uri":7}'])(
  "a virtual document of an invalid URI says that it cannot be read: %s",
  async (nothing) => {
    expect(await textOf(nothing)).toContain("cannot be read");
    expect(await linksOf(nothing)).toEqual([]);
  },
);
