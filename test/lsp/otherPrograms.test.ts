import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionTriggerKind,
  type CodeLens,
  type Diagnostic,
  type DocumentHighlight,
  FileChangeType,
  type Hover,
  type InlayHint,
  type Location,
  type MarkupContent,
  type TextEdit,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ExpectationsResult, expectationsMethod } from "../../server/src/protocol/expectations.js";
import { type FileSummary, fileSummaryMethod } from "../../server/src/protocol/fileSummary.js";
import {
  type ClosedFilesResult,
  closedFilesMethod,
  type ListsParams,
  listsMethod,
} from "../../server/src/protocol/files.js";
import { type TestConnectionsResult, testConnectionCommand } from "../../server/src/protocol/testConnection.js";
import { type Client, startClient } from "../support/client.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** A table in which Postfix skips line 2, since its host bits are set. */
const table = "10.1.0.0/16 REJECT\n10.2.3.4/16 REJECT\n10.0.0.0/8 OK\n10.1.2.3 OK\n";
const tableFindings = ["1 host-bits-set 1", "2 missing-catch-all 3", "3 shadowed-rule 2"];
const blocklist = "192.0.2.0/24\n198.51.100.7\n192.0.2.1\n";

let client: Client;
let folder = "";
afterEach(() => client.close());

describe("a list of another program", () => {
  test("has the findings of its program, whatever language the editor takes it for", async () => {
    await start({ "list.cidr": table });
    await open("list.cidr", table);
    expect(await found("list.cidr")).toEqual(tableFindings);
  });

  test("has hovers in which words of its conditions form nothing", async () => {
    const hba = 'host "[a](command:x) `b` <i> \u001b" all 10.0.0.0/8 reject\n';
    await start({ "pg_hba.conf": hba });
    await open("pg_hba.conf", hba);
    for (let character = 0; character < hba.length; character++) {
      const params = { textDocument: { uri: at("pg_hba.conf") }, position: { line: 0, character } };
      const hover = await client.connection.sendRequest<Hover | null>("textDocument/hover", params);
      const markdown = (hover?.contents as MarkupContent | undefined)?.value ?? "";
      expect(markdown).not.toMatch(/\]\(|(?<!\\)[<[]/);
      expect(markdown).not.toContain("\u001b");
      if (character === hba.indexOf("reject")) expect(markdown).toContain("for connections to database");
    }
  });

  test("is read again as a whole after an edit, since a line may depend on those above", async () => {
    await start({ "list.cidr": table });
    await open("list.cidr", table);
    await found("list.cidr");
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: at("list.cidr"), version: 2 },
      contentChanges: [{ range: range(1, 4, 1, 8), text: "2.0.0" }],
    });
    expect(await found("list.cidr")).toEqual(tableFindings.slice(1));
  });

  test("becomes a plain list when its last result is removed", async () => {
    await start({ "list.cidr": "10.0.0.0/8 OK\n" });
    await open("list.cidr", "10.0.0.0/8 OK\n");
    expect((await hover("list.cidr", 0, 2))?.contents).toMatchObject({ value: expect.stringMatching(/^Postfix /) });
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: at("list.cidr"), version: 2 },
      contentChanges: [{ range: range(0, 10, 0, 13), text: "" }],
    });
    expect((await hover("list.cidr", 0, 2))?.contents).toMatchObject({ value: expect.stringMatching(/^ipset /) });
  });

  test("has hovers that begin with the name of its program", async () => {
    await start({ "list.cidr": table });
    await open("list.cidr", table);
    const value = async (line: number, character: number) => {
      const { contents } = (await hover("list.cidr", line, character)) ?? {};
      return typeof contents === "object" && "value" in contents ? contents.value.split("\n").slice(0, 3) : [];
    };
    expect(await value(0, 14)).toEqual(["Postfix reads this as:", "", "**reject**"]);
    expect(await value(2, 3)).toEqual(["Postfix reads this as:", "", "| | |"]);
  });

  test("has hints that begin with the name of its program", async () => {
    await start({ "list.cidr": "10.0.0.0/9 REJECT\n10.0.0.0/8 OK\n" });
    await open("list.cidr", "10.0.0.0/9 REJECT\n10.0.0.0/8 OK\n");
    const hints = await ask<InlayHint[]>("textDocument/inlayHint", "list.cidr", { range: range(0, 0, 2, 0) });
    expect(hints.map(({ position, label }) => `${position.line} ${String(label)}`)).toEqual(["1 Postfix: 50 %"]);
  });

  test("has hints that say what partial rules decide at most, as their hovers do", async () => {
    const hba = [
      "host app all 10.1.0.0/16 reject",
      "host all all 10.0.0.0/8 md5",
      "host app all 10.0.0.0/7 reject",
      "host app all 10.2.0.0/16 reject",
      "host all all 8.0.0.0/6 md5",
      "host all all 192.0.2.0/24 md5",
      "",
    ].join("\n");
    await start({ "pg_hba.conf": hba });
    await open("pg_hba.conf", hba);
    const hints = await ask<InlayHint[]>("textDocument/inlayHint", "pg_hba.conf", { range: range(0, 0, 6, 0) });
    expect(hints.map(({ position, label, tooltip }) => [position.line, label, tooltip])).toEqual([
      [0, "PostgreSQL: up to 65,536 addresses", "May decide up to 65,536 addresses: for connections to database app."],
      [
        2,
        "PostgreSQL: up to 16.8 million addresses",
        "May decide up to 16,777,216 addresses: for connections to database app.",
      ],
      [4, "PostgreSQL: up to 75 %", "Decides up to 50,331,648 of 67,108,864 addresses. Other rules decide the rest."],
    ]);
    expect((await hover("pg_hba.conf", 2, 24))?.contents).toMatchObject({
      value: expect.stringContaining("May decide up to 16,777,216 addresses: for connections to database app."),
    });
  });

  test("has a short hint for a rule that takes clients of both families", async () => {
    const text = "frontend f\n  mode http\n  http-request deny if { src 192.0.2.0/24 } { path /x }\n";
    await start({ "haproxy.cfg": text });
    await open("haproxy.cfg", text);
    const [hint] = await ask<InlayHint[]>("textDocument/inlayHint", "haproxy.cfg", { range: range(0, 0, 3, 0) });
    expect(hint?.label).toBe("HAProxy: up to 256 addresses of IPv4, and some of IPv6");
    expect(hint?.tooltip).toMatch(/^May decide up to 256 IPv4 addresses and .+: where "path \/x" holds\.$/);
  });

  test("is held within a ceiling whose rules have conditions", async () => {
    const ceiling = "hostssl app all 10.0.0.0/8 md5\nhost all all 10.1.0.0/16 md5\n";
    const hba = "hostssl app all 10.0.0.0/15 md5\nhost all all 10.1.2.0/24 md5\n";
    const configuration = {
      lists: [{ files: "*.hba", format: "pg-hba" }],
      within: { "pg_hba.conf": "company.hba" },
    };
    await start({
      "imcrules.config.json": JSON.stringify(configuration),
      "company.hba": ceiling,
      "pg_hba.conf": hba,
    });
    await open("pg_hba.conf", hba);
    const beyond = async () =>
      (await ask<{ items: Diagnostic[] }>("textDocument/diagnostic", "pg_hba.conf", {})).items
        .filter(({ code }) => code === "exceeds-ceiling")
        .map(({ range: { start }, message }) => `${start.line} ${String(message).split("\n")[0]}`);
    expect(await beyond()).toEqual([]);
    const replace = async (version: number, text: string) =>
      client.connection.sendNotification("textDocument/didChange", {
        textDocument: { uri: at("pg_hba.conf"), version },
        contentChanges: [{ text }],
      });
    // To another database than that of the ceiling, and to all.
    await replace(2, hba.replace("app", "web"));
    expect(await beyond()).toEqual([
      "0 May admit 65,536 addresses that company.hba rejects, such as 10.0.0.0. Narrow it.",
    ]);
    await replace(3, hba.replace("hostssl app", "host all"));
    expect(await beyond()).toEqual([
      "0 Admits 65,536 addresses that company.hba rejects, such as 10.0.0.0. Narrow it.",
    ]);
  });

  test("answers connection tests, open or stored", async () => {
    await start({ "list.cidr": table, "block.netset": blocklist });
    await open("list.cidr", table);
    const answer = await client.testConnection("10.1.2.3", at("list.cidr"));
    expect(answer).toMatchObject({ verdict: "reject", outcome: "rejected", line: 1, reply: null });
    expect(await client.testConnection("192.0.2.9", at("block.netset"))).toMatchObject({ verdict: "reject", line: 1 });
  });

  test("keeps the answers of a connection test in comments", async () => {
    await start({ "list.cidr": table });
    await open("list.cidr", table);
    expect(await testAll(["10.1.2.3"])).toMatchObject({
      keep: [{ text: expect.stringContaining("# imcrules-expect reject 10.1.2.3") }],
    });
  });

  test("has fixes, references, highlights, a lens and tests, but nothing of our own language", async () => {
    const text = `${table}# imcrules-expect accept 10.1.2.3\n`;
    await start({ "list.cidr": text });
    await open("list.cidr", text);
    const actions = await ask<CodeAction[]>("textDocument/codeAction", "list.cidr", {
      range: range(3, 0, 3, 0),
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    expect(actions.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^Remove/));
    const position = { line: 3, character: 2 };
    expect(await ask<Location>("textDocument/definition", "list.cidr", { position })).toMatchObject({
      range: { start: { line: 0 } },
    });
    const highlights = await ask<DocumentHighlight[]>("textDocument/documentHighlight", "list.cidr", { position });
    expect(highlights.map((one) => one.range.start.line)).toEqual([3, 0]);
    const lenses = await ask<CodeLens[]>("textDocument/codeLens", "list.cidr", {});
    expect(lenses[0]?.command?.title).toMatch(/^Postfix CIDR table · 3 rules · /);
    const outcomes = await client.connection.sendRequest<ExpectationsResult>(expectationsMethod, {
      uri: at("list.cidr"),
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["fails"]);
    const summary = await client.connection.sendRequest<FileSummary>(fileSummaryMethod, {
      uri: at("list.cidr"),
      since: null,
    });
    expect(summary.brief[0]).toBe("Postfix CIDR table");
    const options = { tabSize: 2, insertSpaces: true };
    for (const method of ["formatting", "completion", "documentSymbol", "foldingRange", "documentLink"]) {
      expect(await ask(`textDocument/${method}`, "list.cidr", { position, options })).toEqual([]);
    }
    expect(await ask("textDocument/semanticTokens/full", "list.cidr", {})).toEqual({ data: [] });
  });
});

describe("a file with several lists", () => {
  const site = `server {
  location /one { deny 10.1.0.0/16; allow 10.0.0.0/8; deny 10.1.2.3; deny all; }
  location /two {
    allow 192.0.2.0/24;
    allow 192.0.2.1;
    deny all;
  }
}
`;
  const configuration = JSON.stringify({ lists: [{ files: "*.conf", format: "nginx-access" }] });

  beforeEach(async () => {
    await start({ "imcrules.config.json": configuration, "site.conf": site });
    await open("site.conf", site);
  });

  test("has the findings of all lists", async () => {
    expect(await found("site.conf")).toEqual(["1 covered-rule 3", "4 covered-rule 3"]);
  });

  test("has hovers about the list, and the rule, at the position", async () => {
    const values = async (line: number, character: number) => (await hover("site.conf", line, character))?.contents;
    expect(await values(1, 54)).toMatchObject({ value: expect.stringContaining("nginx reads this as:") });
    expect(await values(1, 54)).toMatchObject({ value: expect.stringContaining("Decides nothing") });
    expect(await values(3, 6)).toMatchObject({ value: expect.stringContaining("Decides all 256 addresses") });
  });

  test("answers a connection test for each list by its name, or for one", async () => {
    const both = await testAll(["192.0.2.9"], "site.conf");
    expect(both).toMatchObject({
      answers: [
        { question: "192.0.2.9", list: expect.stringContaining("/one"), verdict: "reject", line: 2 },
        { question: "192.0.2.9", list: expect.stringContaining("/two"), verdict: "accept", line: 4 },
      ],
      keep: [
        { line: 1, character: 78, text: "\n  # imcrules-expect reject 192.0.2.9\n" },
        { line: 5, character: 13, text: "\n    # imcrules-expect accept 192.0.2.9" },
      ],
    });
    const list =
      "answers" in both && both.answers[1] !== undefined && "list" in both.answers[1] ? both.answers[1].list : "";
    expect(await testAll(["192.0.2.9"], "site.conf", list)).toMatchObject({
      answers: [{ verdict: "accept" }],
      keep: [{ line: 5 }],
    });
    expect(await testAll(["192.0.2.9"], "site.conf", "none")).toMatchObject({ error: { kind: "unknown-list" } });
  });

  test("has one Fix All for all lists, and whole-file actions that are found again for their edits", async () => {
    const actionsOf = (...only: readonly string[]) =>
      ask<CodeAction[]>("textDocument/codeAction", "site.conf", {
        range: range(0, 0, 9, 0),
        context: { diagnostics: [], only },
      });
    const applied = ({ edit }: CodeAction) => {
      const edits = (edit?.documentChanges ?? []).flatMap((change) => ("edits" in change ? change.edits : []));
      return TextDocument.applyEdits(TextDocument.create(at("site.conf"), "", 1, site), edits as TextEdit[]);
    };
    const [fixAll, another] = await actionsOf("source.fixAll.imcrules");
    expect(another).toBeUndefined();
    const fixed = site.replace("deny 10.1.2.3; ", "").replace("    allow 192.0.2.1;\n", "");
    expect(fixAll && applied(fixAll)).toBe(fixed);
    const actions = await actionsOf("source.imcrules");
    expect(actions.map(({ title }) => title)).toEqual([
      "Add expectations for the boundaries of all lists",
      "Remove all redundant rules",
    ]);
    const removed = actions[1] && (await client.connection.sendRequest<CodeAction>("codeAction/resolve", actions[1]));
    expect(removed && applied(removed)).toBe(fixed);
  });

  test("stays as it is if its program does not load it", async () => {
    await client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: at("site.conf"), version: 2 },
      contentChanges: [{ range: range(0, 0, 0, 0), text: "location /x { deny 10.0.0.0/99; deny all; }\n" }],
    });
    const fixAll = await ask<CodeAction[]>("textDocument/codeAction", "site.conf", {
      range: range(0, 0, 9, 0),
      context: { diagnostics: [], only: ["source.fixAll.imcrules"] },
    });
    expect(fixAll).toEqual([]);
    expect(await testAll(["10.0.0.1"], "site.conf", "server, location /two")).toMatchObject({
      answers: [{ verdict: "reject", refused: { program: "nginx", line: 1 } }],
    });
  });

  test("answers a single question only for a list that is named", async () => {
    const one = (list?: string) =>
      client.connection.sendRequest("workspace/executeCommand", {
        command: testConnectionCommand,
        arguments: [{ uri: at("site.conf"), address: "192.0.2.9", list }],
      });
    expect(await one()).toEqual({
      error: {
        kind: "unknown-list",
        message: 'This file has 2 lists. Give "list", one of: "server, location /one", "server, location /two".',
      },
    });
    expect(await one("server, location /two")).toMatchObject({ list: "server, location /two", verdict: "accept" });
  });

  test("is held within its ceiling list by list, and bounds no other file", async () => {
    write("ceiling.imcrules", "accept 192.0.2.0/24\nreject any\n");
    write("office.imcrules", "accept any\n");
    await configure({
      lists: [{ files: "*.conf", format: "nginx-access" }],
      within: { "site.conf": "ceiling.imcrules", "office.imcrules": "site.conf" },
    });
    const { items } = await ask<{ items: Diagnostic[] }>("textDocument/diagnostic", "site.conf", {});
    const beyond = items.filter(({ code }) => code === "exceeds-ceiling");
    expect(beyond.map(({ range: { start }, message }) => `${start.line} ${String(message).split("\n")[0]}`)).toEqual([
      "1 Allows 16,711,680 addresses that ceiling.imcrules rejects, such as 10.0.0.0. Narrow it.",
    ]);
    await open("office.imcrules", "accept any\n", "imcrules");
    expect(await found("office.imcrules")).not.toContainEqual(expect.stringContaining("exceeds-ceiling"));
    expect(client.shown).toEqual([
      `${at("site.conf")}: It is named by within and has 2 lists, so it cannot bound others. Name a file with one list.`,
    ]);
  });

  test("has fixes and highlights in each list", async () => {
    const position = { line: 4, character: 8 };
    const highlights = await ask<DocumentHighlight[]>("textDocument/documentHighlight", "site.conf", { position });
    expect(highlights.map((one) => one.range.start.line)).toEqual([4, 3]);
    const actions = await ask<CodeAction[]>("textDocument/codeAction", "site.conf", {
      range: range(4, 0, 4, 0),
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    expect(actions.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^Remove/));
  });
});

describe("a file that nobody calls a list", () => {
  const nginx = "location / { deny 10.1.0.0/16; allow 10.0.0.0/8; }\n";

  test("is not served while it is open", async () => {
    await start({ "nginx.txt": nginx });
    await open("nginx.txt", nginx);
    expect(await found("nginx.txt")).toEqual([]);
    expect(await hover("nginx.txt", 0, 16)).toBeNull();
    expect(await client.connection.sendRequest(expectationsMethod, { uri: at("nginx.txt") })).toEqual([]);
  });

  test("is served as soon as a configuration says who reads it, and no longer without the configuration", async () => {
    await start({ "table.txt": table }, { capabilities: registering });
    await open("table.txt", table);
    expect(await found("table.txt")).toEqual([]);
    await configure({ lists: [{ files: "*.txt", format: "postfix-cidr" }] });
    expect(await found("table.txt")).toEqual(tableFindings);
    expect(await closed()).toEqual([]);
    await expect.poll(() => patterns()).toContain("*.txt");
    rmSync(join(folder, "imcrules.config.json"));
    await changed("imcrules.config.json", FileChangeType.Deleted);
    expect(await found("table.txt")).toEqual([]);
    await expect.poll(() => patterns()).not.toContain("*.txt");
  });

  test("is not served if the configuration says that it is none", async () => {
    const none = JSON.stringify({ lists: [{ files: "*.cidr", format: "none" }] });
    await start({ "list.cidr": table, "imcrules.config.json": none });
    await open("list.cidr", table);
    expect(await found("list.cidr")).toEqual([]);
    expect(await closed()).toEqual([]);
  });

  test("is in our own language if the editor says so", async () => {
    await start({ "list.cidr": "acept any\n" });
    await open("list.cidr", "acept any\n", "imcrules");
    expect(await found("list.cidr")).toEqual(["0 syntax-error 1"]);
  });
});

describe("the workspace", () => {
  const configuration = JSON.stringify({ lists: [{ files: "deep/*.txt", format: "plain" }] });

  test("has the lists of configurations and certain names, and no other files", async () => {
    await start({ "imcrules.config.json": configuration, "a.cidr": table, "b.NETSET": blocklist, "c.txt": blocklist });
    write("deep/d.txt", blocklist);
    expect(await closed()).toEqual(["a.cidr", "b.NETSET", "deep/d.txt"]);
  });

  test("has the lists that a configuration around the folder names", async () => {
    await start({ "imcrules.config.json": configuration });
    write("deep/d.txt", blocklist);
    client.close();
    client = await startClient({ folders: [at("deep")] });
    expect(await closed()).toEqual(["deep/d.txt"]);
  });

  test("checks the lists that are not open", async () => {
    await start({ "a.cidr": table });
    const report = await client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
      previousResultIds: [],
    });
    const items = report.items.flatMap((item) => (item.kind === "full" ? item.items : []));
    expect(items.map(({ code }) => code)).toEqual(["host-bits-set", "missing-catch-all", "shadowed-rule"]);
  });

  test("follows lists that are created and removed", async () => {
    await start({}, { capabilities: registering });
    expect(await closed()).toEqual([]);
    write("new.ipset", blocklist);
    await changed("new.ipset", FileChangeType.Created);
    expect(await closed()).toEqual(["new.ipset"]);
    rmSync(join(folder, "new.ipset"));
    await changed("new.ipset", FileChangeType.Deleted);
    expect(await closed()).toEqual([]);
  });

  test("the server sends the lists to a client that asks for them, also open ones outside of the workspace", async () => {
    await start({ "a.cidr": table }, { initializationOptions: { lists: true } });
    const told: string[][] = [];
    client.connection.onNotification(listsMethod, ({ uris }: ListsParams) => {
      told.push(uris.map((uri) => uri.slice(uri.lastIndexOf("/") + 1)));
    });
    await open("../elsewhere.netset", blocklist);
    await expect.poll(() => told.at(-1)?.toSorted()).toEqual(["a.cidr", "elsewhere.netset"]);
  });
});

describe("registrations", () => {
  test("are for the patterns of lists, and for what several providers share", async () => {
    await start({}, { capabilities: registering });
    await expect
      .poll(() => methods())
      .toEqual([
        "textDocument/codeAction",
        "textDocument/codeLens",
        "textDocument/definition",
        "textDocument/diagnostic",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didOpen",
        "textDocument/didSave",
        "textDocument/documentHighlight",
        "textDocument/hover",
        "textDocument/inlayHint",
        "textDocument/references",
      ]);
    expect(patterns()).toEqual([
      "**/*.[cC][iI][dD][rR]",
      "**/*.[iI][pP][sS][eE][tT]",
      "**/*.[nN][eE][tT][sS][eE][tT]",
      "**/conf.d/*.conf",
      "**/haproxy.cfg",
      "**/hosts.allow",
      "**/hosts.deny",
      "**/nginx.conf",
      "**/pg_hba.conf",
      "**/sites-available/*",
    ]);
  });

  test("are for whole paths if the client knows no relative patterns", async () => {
    const configuration = JSON.stringify({ lists: [{ files: "mail/*", format: "postfix-cidr" }] });
    const { filters: _, ...absolute } = registering.textDocument ?? {};
    await start({ "imcrules.config.json": configuration }, { capabilities: { textDocument: absolute } });
    await expect.poll(() => patterns()).toContain(`${folder}/mail/*`);
  });

  test("a client that registers nothing after the start is asked for nothing", async () => {
    await start({ "a.cidr": table });
    await closed();
    expect(methods()).toEqual([]);
  });
});

describe("the setting foreignLists", () => {
  const configuration = JSON.stringify({ lists: [{ files: "*.txt", format: "postfix-cidr" }] });
  const files = { "a.cidr": table, "b.txt": table, "imcrules.config.json": configuration };

  test.each([
    ["on", ["a.cidr", "b.txt"]],
    ["configured", ["b.txt"]],
    ["off", []],
  ])("%s serves %j", async (foreignLists, served) => {
    await start(files, { settings: { imcrules: { foreignLists } }, capabilities: registering });
    expect(await closed()).toEqual(served);
    const servedOnes: string[] = [];
    for (const name of ["a.cidr", "b.txt"]) {
      await open(name, table);
      if ((await found(name)).length > 0) servedOnes.push(name);
    }
    expect(servedOnes).toEqual(served);
  });

  test("has an effect when it changes", async () => {
    const settings = { imcrules: { foreignLists: "on" } };
    await start(files, { settings, capabilities: registering });
    await open("a.cidr", table);
    expect((await found("a.cidr")).length).toBe(3);
    settings.imcrules.foreignLists = "off";
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    expect(await found("a.cidr")).toEqual([]);
    await expect.poll(() => methods()).toEqual([]);
    expect(await closed()).toEqual([]);
  });

  test("does not change what a named file means", async () => {
    await start(files, { settings: { imcrules: { foreignLists: "off" } } });
    expect(await client.testConnection("10.1.2.3", at("a.cidr"))).toMatchObject({ verdict: "reject", line: 1 });
  });
});

const dynamicRegistration = true;
/** A client that registers for documents after the start, as VS Code does. */
const registering: ClientCapabilities = {
  textDocument: {
    synchronization: { dynamicRegistration },
    diagnostic: { dynamicRegistration },
    hover: { dynamicRegistration },
    codeAction: { dynamicRegistration },
    codeLens: { dynamicRegistration },
    inlayHint: { dynamicRegistration },
    definition: { dynamicRegistration },
    references: { dynamicRegistration },
    documentHighlight: { dynamicRegistration },
    formatting: { dynamicRegistration },
    completion: { dynamicRegistration },
    filters: { relativePatternSupport: true },
  },
};

async function start(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof startClient>[0] = {},
): Promise<void> {
  folder = temporaryFolder(files);
  client = await startClient({ folders: [pathToFileURL(folder).href], ...options });
}

function at(name: string): string {
  return `${pathToFileURL(folder).href}/${name}`;
}

async function open(name: string, text: string, languageId = "plaintext"): Promise<void> {
  const textDocument = { uri: at(name), languageId, version: 1, text };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
}

function ask<Answer>(method: string, name: string, params: object): Promise<Answer> {
  return client.connection.sendRequest<Answer>(method, { textDocument: { uri: at(name) }, ...params });
}

/** Returns line, code and severity of the findings of an open file. */
async function found(name: string): Promise<readonly string[]> {
  const { items } = await ask<{ items: Diagnostic[] }>("textDocument/diagnostic", name, {});
  return items.map(({ range: { start }, code, severity }) => `${start.line} ${code} ${severity}`);
}

function hover(name: string, line: number, character: number): Promise<Hover | null> {
  return ask("textDocument/hover", name, { position: { line, character } });
}

function testAll(questions: readonly string[], name = "list.cidr", list?: string): Promise<TestConnectionsResult> {
  return client.connection.sendRequest("workspace/executeCommand", {
    command: testConnectionCommand,
    arguments: [{ uri: at(name), questions, list }],
  });
}

async function closed(): Promise<readonly string[] | undefined> {
  const uris = await client.connection.sendRequest<ClosedFilesResult>(closedFilesMethod);
  return uris?.map((uri) => uri.slice(at("").length));
}

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

async function configure(configuration: object): Promise<void> {
  writeFileSync(join(folder, "imcrules.config.json"), JSON.stringify(configuration));
  await changed("imcrules.config.json", FileChangeType.Created);
}

async function changed(name: string, type: FileChangeType): Promise<void> {
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: at(name), type }] });
}

/** Returns the methods of documents that are registered. */
function methods(): readonly string[] {
  const all = [...client.registered.values()].map(({ method }) => method);
  return all.filter((method) => method.startsWith("textDocument/")).sort();
}

/** Returns the patterns for which hovers are registered. */
function patterns(): readonly string[] {
  const hovers = [...client.registered.values()].filter(({ method }) => method === "textDocument/hover");
  const filters: readonly { readonly pattern: string | { readonly pattern: string } }[] =
    hovers[0]?.registerOptions.documentSelector ?? [];
  return filters.map(({ pattern }) => (typeof pattern === "string" ? pattern : pattern.pattern)).sort();
}

function range(line: number, character: number, endLine: number, endCharacter: number) {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}
