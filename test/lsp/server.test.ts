import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ErrorCodes, TextDocumentSyncKind } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { DiagnosticSeverity, DiagnosticTag, type Hover, type MarkupContent } from "vscode-languageserver-types";
import { type ActionWord, actionWordsMethod } from "../../server/src/protocol/actionWords.js";
import { type FadedRule, fadedRulesMethod } from "../../server/src/protocol/fadedRules.js";
import { type Client, startClient, uri } from "../support/client.js";
import { rules } from "../support/product.js";

const list = rules`
  accept 10.0.0.0 255.0.0.0
  reject 10.1.0.0 255.255.0.0
  accept 192.0.2.0 255.0.255.0
  reject any
`;

let client: Client;

beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.close());

test("the server announces its capabilities", () => {
  const folders = { filters: [{ pattern: { glob: "**", matches: "folder" } }] };
  expect(client.initialized).toMatchObject({ serverInfo: { name: "imcrules" } });
  expect(client.initialized.capabilities).toEqual({
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    diagnosticProvider: { identifier: "imcrules", interFileDependencies: false, workspaceDiagnostics: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    documentLinkProvider: {},
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: {
      legend: {
        tokenTypes: ["acceptAction", "rejectAction"],
        tokenModifiers: ["unreachable", "catchAll", "partlyDecided"],
      },
      full: { delta: true },
      range: true,
    },
    inlayHintProvider: true,
    codeLensProvider: { resolveProvider: true },
    completionProvider: { triggerCharacters: ["/"] },
    signatureHelpProvider: { triggerCharacters: [" "] },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n", moreTriggerCharacter: [" ", "#"] },
    codeActionProvider: {
      codeActionKinds: ["quickfix", "refactor.rewrite", "source.fixAll.imcrules", "source.imcrules"],
      resolveProvider: true,
    },
    executeCommandProvider: { commands: ["imcrules.testConnection"] },
    workspace: {
      textDocumentContent: { schemes: ["imcrules-policy", "imcrules-effect", "imcrules-clients", "imcrules-saved"] },
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: folders, didRename: folders, didDelete: folders },
    },
  });
});

describe("diagnostics", () => {
  test("a diagnostic has a range, a severity, a tag, a page and the related lines", async () => {
    await client.open(list);
    expect((await client.pull())[0]).toEqual({
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 27 } },
      severity: DiagnosticSeverity.Warning,
      code: "shadowed-rule",
      codeDescription: { href: "file:///docs/findings/shadowed-rule.md" },
      source: "imcrules",
      message: expect.stringContaining("Never fires"),
      tags: [DiagnosticTag.Unnecessary],
      relatedInformation: [
        {
          location: { uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 25 } } },
          message: "accepts all 65,536 addresses",
        },
      ],
    });
  });

  test("diagnostics are those of the newest edit", async () => {
    await client.open(list);
    await client.replace(1, 0, 6, "accept");
    expect((await client.pull()).map(({ code }) => code)).toEqual(["covered-rule", "non-contiguous-mask"]);
    await client.replace(0, 0, 0, "# moved down\n");
    expect((await client.pull()).map(({ range }) => range.start.line)).toEqual([2, 3]);
  });

  test("a dead any keeps its reason after an edit elsewhere", async () => {
    const head = ["accept 192.0.2.1", "reject 0.0.0.0/0", "reject ::/0"];
    await client.open([...head, "accept any", "accept 10.0.0.1", "reject any"].join("\n"));
    const told = async () => (await client.pull()).map(({ code, message }) => `${code} ${message}`);
    const before = await told();
    expect(before.map((one) => one.split(" ")[0])).toEqual(Array(3).fill("unreachable-after-catch-all"));
    await client.replace(4, 7, 15, "10.0.0.2");
    expect(await told()).toEqual(before);
  });

  test("several changes at once have the same diagnostics as the resulting text", async () => {
    const at = (line: number, start: number, end: number, text: string) => ({
      range: { start: { line, character: start }, end: { line, character: end } },
      text,
    });
    const sequences = [
      [at(3, 0, 10, "reject 10.0.0.0/7"), at(0, 0, 6, "reject"), at(2, 0, 0, "# a\n\n"), at(1, 7, 8, "")],
      [at(0, 0, 0, "default accept\r\n"), at(2, 0, 6, "accept"), at(0, 8, 14, "reject"), at(4, 0, 10, "")],
      [{ text: list }, at(1, 0, 6, "accept"), at(1, 0, 6, "reject")],
    ];
    for (const [index, contentChanges] of sequences.entries()) {
      await client.open(list);
      await client.pull();
      await client.connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: 100 + index },
        contentChanges,
      });
      const edited = await client.pull();
      const document = TextDocument.create(uri, "imcrules", 1, list);
      TextDocument.update(document, contentChanges, 2);
      await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
      await client.open(document.getText());
      expect(edited).toEqual(await client.pull());
      expect(edited.length).toBeGreaterThan(0);
      await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    }
  });

  test("an edit with the same version as the text before it counts as well", async () => {
    await client.open("reject any");
    await client.pull();
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 1 },
      contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } }, text: "regect" }],
    });
    expect((await client.pull()).map(({ code }) => code)).toEqual(["syntax-error"]);
  });

  test("an edit past the end of the file applies at its end, and later edits at their own positions", async () => {
    await client.open("");
    const at = (line: number, text: string) => ({
      range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } },
      text,
    });
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [at(5, "acept\n"), at(0, "reject any\nacept\n")],
    });
    expect((await client.pull()).map(({ code, range }) => [code, range.start.line])).toEqual([["syntax-error", 1]]);
  });

  test("without an edit the answer is unchanged", async () => {
    await client.open(list);
    const first = await client.connection.sendRequest<{ resultId: string }>("textDocument/diagnostic", {
      textDocument: { uri },
    });
    const { resultId } = first;
    expect(
      await client.connection.sendRequest("textDocument/diagnostic", {
        textDocument: { uri },
        previousResultId: resultId,
      }),
    ).toEqual({ kind: "unchanged", resultId });
  });

  test("a file that was closed and opened again gets a full answer, even at the same version", async () => {
    const textDocument = { uri, languageId: "imcrules", version: 1, text: "reject any" };
    const ask = (previousResultId?: string) =>
      client.connection.sendRequest<{ kind: string; resultId: string }>("textDocument/diagnostic", {
        textDocument,
        previousResultId,
      });
    await client.connection.sendNotification("textDocument/didOpen", { textDocument });
    const { resultId } = await ask();
    await client.connection.sendNotification("textDocument/didClose", { textDocument });
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { ...textDocument, text: "acept" },
    });
    expect((await ask(resultId)).kind).toBe("full");
  });

  test("an unknown file has no diagnostics", async () => {
    expect(await client.pull()).toEqual([]);
  });

  test("a client that does not pull gets diagnostics pushed, and an empty list when the file closes", async () => {
    const pushed = await startClient({ capabilities: {} });
    await pushed.open("acept any");
    await pushed.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    await pushed.hover(0, 0); // The server sends messages in order, so the diagnostics arrive before this answer.
    expect(pushed.published.map(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([
      ["syntax-error"],
      [],
    ]);
    pushed.close();
  });

  test("the five hundred most severe are published, and a note counts the others", async () => {
    const dead = Array.from({ length: 700 }, (_, host) => `accept 10.0.${host >> 7}.${1 + (host & 127)}`);
    await client.open(["accept 10.0.0.0/8", ...dead, "reject any", "accept 192.0.2.1", "nonsense"].join("\n"));
    const found = await client.pull();
    expect(found.length).toBe(500);
    expect(found[0]).toMatchObject({
      range: { start: { line: 0, character: 0 } },
      severity: DiagnosticSeverity.Information,
    });
    expect(found[0]?.message).toMatch(
      /^203 more findings are not shown\. .{1,60}\nThe most severe are shown, without 203 covered-rule\.$/,
    );
    expect(found.slice(-2).map(({ code }) => code)).toEqual(["unreachable-after-catch-all", "syntax-error"]);
  });

  test("the rules that decide nothing are listed beyond the limit, without those that a diagnostic fades", async () => {
    const dead = Array.from({ length: 700 }, (_, host) => `accept 10.0.${host >> 7}.${1 + (host & 127)}`);
    await client.open(["accept 10.0.0.0/8", ...dead, "reject any"].join("\n"));
    const ask = (first: number, last: number) =>
      client.connection.sendRequest<FadedRule[]>(fadedRulesMethod, { uri, first, last });
    expect(await ask(0, 499)).toEqual([]);
    expect(await ask(600, 601)).toEqual([
      { line: 600, start: 0, end: 16 },
      { line: 601, start: 0, end: 16 },
    ]);
    expect(await ask(0, 10_000)).toHaveLength(201);
  });
});

test("the words accept and reject are listed, where they are actions", async () => {
  await client.open(
    "  Accept 10.0.0.1 # reject\n# accept\ndefault  reject # accept\nevaluate accept-overrides\n\nexpect   reject 10.0.0.2 by default\nacept 1\naccept 10.0.0.300",
  );
  const ask = (first: number, last: number) =>
    client.connection.sendRequest<ActionWord[]>(actionWordsMethod, { uri, first, last });
  const all = [
    { line: 0, start: 2, end: 8, action: "accept" },
    { line: 2, start: 9, end: 15, action: "reject" },
    { line: 5, start: 9, end: 15, action: "reject" },
  ];
  expect(await ask(0, 100)).toEqual(all);
  expect(await ask(2, 4)).toEqual(all.slice(1, 2));
  expect(await ask(-5, -1)).toEqual([]);
});

describe("hover", () => {
  const text = (hover: Hover | null) => (hover?.contents as MarkupContent | undefined)?.value;

  beforeEach(() => client.open(list));

  test("over an action shows what the rule decides, and which rules decide the rest", async () => {
    await client.replace(1, 0, 0, "reject 10.1.2.0/24\n");
    expect(text(await client.hover(0, 2))).toMatchInlineSnapshot(`
      "**accept**

      Decides all 16,777,216 addresses: they are accepted.

      \`10.0.0.0/8\`"
    `);
    expect(text(await client.hover(2, 2))).toMatchInlineSnapshot(`
      "**reject**

      Decides nothing."
    `);
    expect(text(await client.hover(4, 2))).toMatchInlineSnapshot(`
      "**reject**

      Decides 4,278,124,544 IPv4 addresses and all of IPv6: they are rejected.

      \`0.0.0.0-9.255.255.255\`, \`11.0.0.0-192.0.1.255\`, \`192.0.3.0-192.1.1.255\`, \`192.1.3.0-192.2.1.255\`, \`192.2.3.0-192.3.1.255\`, \`192.3.3.0-192.4.1.255\`, \`192.4.3.0-192.5.1.255\`, \`192.5.3.0-192.6.1.255\`, …

      - line 1 \`accept 10.0.0.0 255.0.0.0\` accepts 16,777,216 addresses
      - line 4 \`accept 192.0.2.0 255.0.255.0\` accepts 65,536 addresses"
    `);
  });

  test("over an address shows its class and its network", async () => {
    expect(text(await client.hover(1, 8))).toMatchInlineSnapshot(`
      "| | |
      |-|-|
      | Address | \`10.1.0.0\` |
      | Class | \`private (RFC 1918, 10.0.0.0/8)\` |
      | Network | \`10.1.0.0/16\` |
      | First | \`10.1.0.0\` |
      | Last | \`10.1.255.255\` |
      | Mask | \`255.255.0.0\` |
      | Prefix length | \`/16\` |
      | Wildcard | \`0.0.255.255\` |
      | Matches | \`65,536 addresses\` |"
    `);
    expect(text(await client.hover(3, 8))).toMatchInlineSnapshot(`
      "| | |
      |-|-|
      | any | \`every IPv4 and IPv6 address\` |
      | Matches | \`all addresses\` |"
    `);
  });

  test("over a mask shows every notation, and the number of blocks if it has holes", async () => {
    expect(text(await client.hover(0, 20))).toMatchInlineSnapshot(`
      "| | |
      |-|-|
      | Mask | \`255.0.0.0\` |
      | Prefix length | \`/8\` |
      | Wildcard | \`0.255.255.255\` |
      | Matches | \`16,777,216 addresses\` |"
    `);
    expect(text(await client.hover(2, 20))).toMatchInlineSnapshot(`
      "| | |
      |-|-|
      | Mask | \`255.0.255.0\` |
      | Prefix length | \`none, the mask has holes\` |
      | Wildcard | \`0.255.0.255\` |
      | Matches | \`65,536 addresses\` |
      | Blocks | \`256\` |"
    `);
  });

  test.each([
    ["an empty line", 4, 0],
    ["a position past the end", 99, 99],
    ["a comment", 0, 60],
  ])("over %s shows nothing", async (_, line, character) => {
    expect(await client.hover(line, character)).toBeNull();
  });

  test("text of the file cannot break out of the answer", async () => {
    await client.replace(0, 0, 0, "reject any # `<img src=x>` [x](command:y)\n");
    const answer = text(await client.hover(1, 2)) ?? "";
    expect(answer).not.toContain("<img");
  });
});

describe("the server answers about a file of any bytes", () => {
  const noise = Array.from({ length: 50_000 }, (_, index) => String.fromCharCode((index * 7919) & 0xffff)).join("");

  test.each([
    ["one line of ten megabytes", "a".repeat(10_000_000), ["syntax-error"]],
    ["ten megabytes of words", "accept 10.0.0.1 ".repeat(625_000), ["invalid-mask"]],
    ["a million empty lines", "\n".repeat(1_000_000), []],
    [
      "half surrogates and controls",
      `accept \ud800\u0001${noise.replaceAll(/[\0\r\n \t#]/g, "")}`,
      ["invalid-address"],
    ],
  ])("%s", async (_, text, found) => {
    await client.open(text);
    expect((await client.pull()).map(({ code }) => code)).toEqual(found);
    expect(await client.hover(0, 3)).toBeNull();
    expect(await client.testConnection("10.0.0.1")).toMatchObject({ verdict: "accept", line: null });
  });
});

describe("a connection test", () => {
  beforeEach(() => client.open(list));

  test("answers with the verdict, the deciding line and the lines that match later", async () => {
    expect(await client.testConnection("10.1.2.3")).toEqual({
      address: "10.1.2.3",
      verdict: "accept",
      outcome: "accepted",
      unless: "",
      expectation: "expect accept 10.1.2.3",
      line: 1,
      rule: "accept 10.0.0.0 255.0.0.0",
      words: { accept: "accepted", reject: "rejected" },
      model: "first-match",
      default: "accept",
      defaultLine: null,
      later: [
        { line: 2, rule: "reject 10.1.0.0 255.255.0.0" },
        { line: 4, rule: "reject any" },
      ],
      ignoredLines: 0,
      reply: null,
    });
  });

  test("answers with the default and its line if no rule matches", async () => {
    await client.replace(3, 0, 10, "");
    await client.replace(0, 0, 0, "# first\ndefault reject\n");
    expect(await client.testConnection("::1")).toMatchObject({
      verdict: "reject",
      line: null,
      rule: null,
      defaultLine: 2,
    });
  });

  test("an IPv4-mapped address is the IPv4 address", async () => {
    expect(await client.testConnection("::ffff:10.1.2.3")).toMatchObject({ address: "10.1.2.3", line: 1 });
  });

  test.each([
    ["", "incomplete"],
    ["10.1.", "incomplete"],
    ["2001:db8", "incomplete"],
    ["10.1.2.300", "invalid"],
    ["mail.example.org", "invalid"],
  ])("%j is data, not an error of the request: %s", async (address, kind) => {
    expect(await client.testConnection(address)).toMatchObject({ error: { kind } });
  });

  test("the error about an unknown file is data too", async () => {
    expect(await client.testConnection("10.1.2.3", "file:///other")).toMatchObject({
      error: { kind: "unknown-document" },
    });
  });

  test.each([[[]], [[null]], [["x"]], [[{ uri: 5, address: {} }]], [null], [5]])(
    "arguments %j do not break the server",
    async (args) => {
      await client.connection.sendRequest("workspace/executeCommand", {
        command: "imcrules.testConnection",
        arguments: args,
      });
      expect(await client.testConnection("10.1.2.3")).toMatchObject({ verdict: "accept" });
    },
  );

  test("an unknown command is an error of the request", async () => {
    const answer = client.connection.sendRequest("workspace/executeCommand", { command: "imcrules.noSuchCommand" });
    await expect(answer).rejects.toMatchObject({ code: ErrorCodes.InvalidParams });
    expect(client.failures).toEqual([]);
  });
});
