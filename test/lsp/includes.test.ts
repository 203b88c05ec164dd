import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionTriggerKind,
  type CodeLens,
  type Diagnostic,
  FileChangeType,
  type Hover,
  type InlayHint,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import { type CoverageResult, coverageMethod, expectationsMethod } from "../../server/src/protocol/expectations.js";
import { findFilesMethod, type ReadFileParams, readFileMethod } from "../../server/src/protocol/files.js";
import { type Client, startClient } from "../support/client.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const site = "server {\n  include snippets/office.conf;\n  deny 10.1.0.0/16;\n  allow all;\n}\n";
const covering = "deny 10.0.0.0/8;\n";
const files = { "nginx.conf": "", "conf.d/site.conf": site, "snippets/office.conf": covering };
const covered = ["2 covered-rule"];

/** A client that reports changes of files. */
const watching: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: {
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
  },
};

let client: Client;
let folder = "";
afterEach(() => client.close());

test("its rules decide, and are named with their file", async () => {
  await start(files);
  await open("conf.d/site.conf", site);
  expect(await found("conf.d/site.conf")).toEqual(covered);
  expect(await client.testConnection("10.1.2.3", at("conf.d/site.conf"))).toMatchObject({
    verdict: "reject",
    line: 2,
    rule: "include snippets/office.conf, line 1: deny 10.0.0.0/8",
    from: { path: "snippets/office.conf", line: 1 },
    later: [{ line: 3 }, { line: 4 }],
  });
});

test("rules of hosts.deny have no line in hosts.allow", async () => {
  const allow = "ALL: 10.1.\n# imcrules-expect accept 10.2.0.0/16\n";
  await start({ "hosts.allow": allow, "hosts.deny": "\nALL: 10.\nALL: ALL\n" });
  await open("hosts.allow", allow);
  const place = (line: number) => ({ line, from: { path: "hosts.deny", line }, isBeside: true });
  expect(await client.testConnection("10.1.0.1", at("hosts.allow"))).toMatchObject({
    line: 1,
    later: [
      { ...place(2), rule: "ALL: 10." },
      { ...place(3), rule: "ALL: ALL" },
    ],
  });
  expect(await client.testConnection("10.0.0.0/8", at("hosts.allow"))).toMatchObject({
    rejected: { deciders: [{ ...place(2), rule: "ALL: 10." }] },
  });
  expect(await client.connection.sendRequest(expectationsMethod, { uri: at("hosts.allow") })).toMatchObject([
    { failure: { actual: "denied (10.2.0.0, by line 2 of hosts.deny)", line: null } },
  ]);
  expect(await ask("textDocument/definition", "hosts.allow", { position: { line: 1, character: 20 } })).toBeNull();
});

test("no request about hosts.deny leads to rules of hosts.allow", async () => {
  const deny = "ALL: 10.1.\n";
  await start({ "hosts.allow": "ALL: 10.\n", "hosts.deny": deny });
  await open("hosts.deny", deny);
  const position = { line: 0, character: 6 };
  expect(await ask("textDocument/definition", "hosts.deny", { position })).toBeNull();
  expect(await ask("textDocument/documentHighlight", "hosts.deny", { position })).toHaveLength(1);
  const allow = "ALL: 10.\n";
  await open("hosts.allow", allow);
  const context = { includeDeclaration: false };
  expect(await ask("textDocument/references", "hosts.allow", { position, context })).toEqual([]);
});

test("a change of the file changes the findings of those that include it", async () => {
  await start(files, { capabilities: watching });
  await open("conf.d/site.conf", site);
  expect(await found("conf.d/site.conf")).toEqual(covered);
  await expect.poll(() => watched()).toContain("snippets/*");
  write("snippets/office.conf", "deny 192.0.2.0/24;\n");
  await changed("snippets/office.conf", FileChangeType.Changed);
  expect(await found("conf.d/site.conf")).toEqual([]);
});

test("the client requests findings again after such a change", async () => {
  await start(files, { capabilities: watching });
  const refreshed = new Promise<void>((resolve) => {
    client.connection.onRequest("workspace/diagnostic/refresh", () => {
      resolve();
      return null;
    });
  });
  await open("conf.d/site.conf", site);
  await found("conf.d/site.conf");
  await changed("snippets/office.conf", FileChangeType.Deleted);
  await refreshed;
});

test("a client that reports no changes gets answers about the newest files", async () => {
  await start(files);
  await open("conf.d/site.conf", site);
  expect(await found("conf.d/site.conf")).toEqual(covered);
  write("snippets/office.conf", "");
  expect(await found("conf.d/site.conf")).toEqual([]);
  expect(await client.testConnection("10.1.2.3", at("conf.d/site.conf"))).toMatchObject({ line: 3 });
});

test("a list is held within a ceiling with the files that it includes", async () => {
  const within = JSON.stringify({ within: { "*.imcrules": "conf.d/site.conf" } });
  const list = "accept 10.1.0.0/16\nreject any\n";
  await start({ ...files, "imcrules.config.json": within, "list.imcrules": list }, { capabilities: watching });
  await open("list.imcrules", list);
  expect(await found("list.imcrules")).toEqual(["0 exceeds-ceiling"]);
  write("snippets/office.conf", "allow 10.0.0.0/8;\n");
  await changed("snippets/office.conf", FileChangeType.Changed);
  expect(await found("list.imcrules")).toEqual([]);
});

test("an edit of an open file counts before it is stored", async () => {
  await start({ ...files, "conf.d/office.conf": covering, "conf.d/site.conf": site.replace("snippets", "conf.d") });
  const text = site.replace("snippets", "conf.d");
  await open("conf.d/site.conf", text);
  await open("conf.d/office.conf", covering);
  expect(await found("conf.d/site.conf")).toEqual(covered);
  await client.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: at("conf.d/office.conf"), version: 2 },
    contentChanges: [{ text: "deny 192.0.2.0/24;\n" }],
  });
  expect(await found("conf.d/site.conf")).toEqual([]);
  await client.connection.sendNotification("textDocument/didClose", {
    textDocument: { uri: at("conf.d/office.conf") },
  });
  expect(await found("conf.d/site.conf")).toEqual(covered);
});

test("a closed file is checked again after a change of what it includes", async () => {
  await start(files, { capabilities: watching });
  const reports = async () => {
    const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
      previousResultIds: [],
    });
    const of = items.find(({ uri }) => uri === at("conf.d/site.conf"));
    return of?.kind === "full" ? of.items.map(({ code }) => code) : undefined;
  };
  expect(await reports()).toEqual(["covered-rule"]);
  write("snippets/office.conf", "");
  await changed("snippets/office.conf", FileChangeType.Changed);
  expect(await reports()).toEqual([]);
});

test("a file that comes or goes changes what a glob includes", async () => {
  const text = site.replace("office.conf", "*.conf");
  await start({ ...files, "conf.d/site.conf": text }, { capabilities: watching });
  await open("conf.d/site.conf", text);
  expect(await found("conf.d/site.conf")).toEqual(covered);
  rmSync(join(folder, "snippets/office.conf"));
  await changed("snippets/office.conf", FileChangeType.Deleted);
  expect(await found("conf.d/site.conf")).toEqual([]);
  write("snippets/more.conf", covering);
  await changed("snippets/more.conf", FileChangeType.Created);
  expect(await found("conf.d/site.conf")).toEqual(covered);
  rmSync(join(folder, "snippets"), { recursive: true });
  await changed("snippets", FileChangeType.Deleted);
  expect(await found("conf.d/site.conf")).toEqual(["1 analysis-incomplete"]);
  write("snippets/more.conf", covering);
  await changed("snippets", FileChangeType.Created);
  expect(await found("conf.d/site.conf")).toEqual(covered);
});

test("nothing outside of the workspace folder is read", async () => {
  const outside = temporaryFolder({ "snippets/office.conf": covering });
  const text = "deny 192.0.2.1;\ninclude snippets/office.conf;\n";
  await start({ "conf.d/site.conf": text });
  symlinkSync(join(outside, "snippets"), join(folder, "snippets"));
  await open("conf.d/site.conf", text);
  expect(await found("conf.d/site.conf")).toEqual(["1 analysis-incomplete"]);
  const other = pathToFileURL(join(temporaryFolder({ "a/b.conf": "" }), "a")).href;
  client.close();
  await start(files, { folders: [other] });
  await open("conf.d/site.conf", site);
  expect(await found("conf.d/site.conf")).toEqual(["1 analysis-incomplete"]);
});

test("nothing takes an included rule for one of the file", async () => {
  const text = "# imcrules-expect reject 10.0.0.1\ninclude snippets/*;\ndeny 10.1.0.0/16;\n";
  const many = "allow 192.0.2.1/24;\ndeny 10.0.0.0/8;\ndeny 10.0.0.0/8;\ndeny 0.0.0.0/0;\n";
  await start({ "nginx.conf": "", "conf.d/site.conf": text, "snippets/office": many });
  await open("conf.d/site.conf", text);
  expect(await found("conf.d/site.conf")).toEqual(["2 unreachable-after-catch-all"]);
  expect(
    await ask<Hover | null>("textDocument/hover", "conf.d/site.conf", { position: { line: 1, character: 3 } }),
  ).toBeNull();
  const line = { start: { line: 1, character: 0 }, end: { line: 1, character: 10 } };
  const hints = await ask<InlayHint[]>("textDocument/inlayHint", "conf.d/site.conf", { range: line });
  expect(hints).toEqual([]);
  const actions = await ask<CodeAction[]>("textDocument/codeAction", "conf.d/site.conf", {
    range: line,
    context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
  });
  expect(actions.map(({ title }) => title)).toEqual([]);
  const lenses = await ask<CodeLens[]>("textDocument/codeLens", "conf.d/site.conf", {});
  expect(lenses.map(({ range }) => range.start.line)).not.toContain(1);
  const definition = await ask("textDocument/definition", "conf.d/site.conf", { position: { line: 0, character: 20 } });
  expect(definition).toMatchObject({ range: { start: { line: 1, character: 0 }, end: { character: 18 } } });
  const coverage = await client.connection.sendRequest<CoverageResult>(coverageMethod, { uri: at("conf.d/site.conf") });
  expect(coverage.map((rule) => rule.line)).toEqual([2]);
});

test("a client with files of its own is asked for them", async () => {
  const texts: Readonly<Record<string, string>> = {
    "memory://site/nginx.conf": "",
    "memory://site/conf.d/site.conf": site.replace("office.conf", "*"),
    "memory://site/snippets/office.conf": covering,
    "memory://site/snippets/.hidden": "deny x;\n",
  };
  client = await startClient({ folders: ["memory://site"], initializationOptions: { files: true } });
  client.connection.onRequest(readFileMethod, ({ uri }: ReadFileParams) => texts[uri] ?? null);
  client.connection.onRequest(findFilesMethod, ({ globs }: { readonly globs: readonly string[] }) =>
    globs.includes("snippets/*") ? Object.keys(texts).filter((uri) => uri.includes("/snippets/")) : [],
  );
  const uri = "memory://site/conf.d/site.conf";
  const textDocument = { uri, languageId: "plaintext", version: 1, text: texts[uri] };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  expect(await client.testConnection("10.1.2.3", uri)).toMatchObject({
    rule: "include snippets/office.conf, line 1: deny 10.0.0.0/8",
  });
});

async function start(
  texts: Readonly<Record<string, string>>,
  options: Parameters<typeof startClient>[0] = {},
): Promise<void> {
  folder = temporaryFolder(texts);
  client = await startClient({ folders: [pathToFileURL(folder).href], ...options });
}

function at(name: string): string {
  return `${pathToFileURL(folder).href}/${name}`;
}

async function open(name: string, text: string): Promise<void> {
  const textDocument = { uri: at(name), languageId: "plaintext", version: 1, text };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
}

function ask<Answer>(method: string, name: string, params: object): Promise<Answer> {
  return client.connection.sendRequest<Answer>(method, { textDocument: { uri: at(name) }, ...params });
}

/** Returns line and code of the findings of an open file. */
async function found(name: string): Promise<readonly string[]> {
  const { items } = await ask<{ items: Diagnostic[] }>("textDocument/diagnostic", name, {});
  return items.map(
    ({
      range: {
        start: { line },
      },
      code,
    }) => `${line} ${code}`,
  );
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

async function changed(name: string, type: FileChangeType): Promise<void> {
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: at(name), type }] });
}

/** Returns the patterns of the files that the client watches. */
function watched(): readonly string[] {
  return [...client.registered.values()].flatMap(({ registerOptions }) =>
    (registerOptions?.watchers ?? []).map(
      ({ globPattern }: { readonly globPattern: string | { readonly pattern: string } }) =>
        typeof globPattern === "string" ? globPattern : globPattern.pattern,
    ),
  );
}
