import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { type Diagnostic, FileChangeType } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver-types";
import manifest from "../../package.json";
import { defaultSettings } from "../../server/src/protocol/settings.js";
import { type Client, startClient, uri } from "../support/client.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const list = "accept  10.0.0.0/8\naccept 10.1.0.0/16 # again\nreject any\n";

let client: Client;

afterEach(() => client.close());

test("a setting changes the severity of a finding or switches it off", async () => {
  await start({ severity: { "covered-rule": "error" } });
  expect(await found()).toEqual(["1 covered-rule 1"]);
  await change({ severity: { "covered-rule": "off" } });
  expect(await found()).toEqual([]);
});

test("the configuration file precedes the settings, and is read again when it changes", async () => {
  const folder = temporaryFolder({
    "imcrules.config.json": '{ "severity": { "covered-rule": "error" } }',
    "list.imcrules": list,
  });
  const at = (name: string) => pathToFileURL(join(folder, name)).href;
  client = await startClient({ settings: { imcrules: { severity: { "covered-rule": "off" } } } });
  const textDocument = { uri: at("list.imcrules"), languageId: "imcrules", version: 1, text: list };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  const severities = async () => {
    const report = await client.connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument,
    });
    return report.items.map(({ code, severity }) => `${code} ${severity}`);
  };
  expect(await severities()).toEqual(["covered-rule 1"]);
  writeFileSync(join(folder, "imcrules.config.json"), '{ "severity": { "covered-rule": "hint", "no-such": "off" } }');
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: at("imcrules.config.json"), type: FileChangeType.Changed }],
  });
  expect(await severities()).toEqual(["covered-rule 4"]);
  expect(client.shown).toEqual([`${at("imcrules.config.json")}: severity.no-such: there is no finding of that code.`]);
});

test("a list is held within the ceiling that the configuration names, and a change of the ceiling is noticed", async () => {
  const text = "accept 10.0.0.0/8\nreject any\n";
  const folder = temporaryFolder({
    "imcrules.config.json":
      '{ "within": { "list.imcrules": "the ceiling.imcrules", "lost.imcrules": "none.imcrules" } }',
    "list.imcrules": text,
    "the ceiling.imcrules": "accept 10.0.0.0/9\nreject any\n",
  });
  const at = (name: string) => pathToFileURL(join(folder, name)).href;
  client = await startClient({});
  const open = async (name: string) => {
    const textDocument = { uri: at(name), languageId: "imcrules", version: 1, text };
    await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  };
  const messages = async () => {
    const report = await client.connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: { uri: at("list.imcrules") },
    });
    return report.items.flatMap(({ code, message }) => (code === "exceeds-ceiling" ? [message] : []));
  };
  await open("list.imcrules");
  expect(await messages()).toEqual([
    expect.stringMatching(
      /^Accepts 8,388,608 addresses beyond its ceiling, such as 10\.128\.0\.0\. .*\n.* within the ceiling\.imcrules, /,
    ),
  ]);
  writeFileSync(join(folder, "the ceiling.imcrules"), "accept any\n");
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: at("the ceiling.imcrules"), type: FileChangeType.Changed }],
  });
  expect(await messages()).toEqual([]);
  await open("lost.imcrules");
  await client.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri: at("lost.imcrules") } });
  expect(client.shown).toEqual([`${at("none.imcrules")}: It is named by within and cannot be read.`]);
});

test("a setting limits the number of findings", async () => {
  await start({ maxFindings: 1 });
  await client.replace(2, 0, 0, "accept 10.2.0.0/16\n");
  expect((await client.pull()).map(({ message }) => message)).toEqual([
    expect.stringContaining("without 2 covered-rule"),
  ]);
});

test("a setting formats with single spaces", async () => {
  await start({ format: { columns: false } });
  const edits = await client.connection.sendRequest<TextEdit[]>("textDocument/formatting", {
    textDocument: { uri },
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, list), edits)).toBe(
    "accept 10.0.0.0/8\naccept 10.1.0.0/16 # again\nreject any\n",
  );
});

test("a note says that a file beyond the size limit is not analysed, until the limit is higher", async () => {
  await start({ maxFileSize: 1 });
  await client.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: list + "# filler\n".repeat(120_000) }],
  });
  expect((await client.pull()).map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^Not analysed: 1\.1 million characters, the limit is 1 million\. Raise imcrules\.maxFileSize\.\n/,
    ),
  ]);
  expect(await client.hover(0, 0)).toBeNull();
  expect(await client.testConnection("10.0.0.1")).toMatchObject({ error: { kind: "too-large" } });
  await change({ maxFileSize: 2 });
  expect(await found()).toEqual(["1 covered-rule 3"]);
});

test.each([
  [{ maxFindings: 0 }, "imcrules.maxFindings must be a whole number from 1 to 1000; 500 is used."],
  [{ maxFindings: "many" }, "imcrules.maxFindings must be a whole number from 1 to 1000; 500 is used."],
  [{ format: { columns: 1 } }, "imcrules.format.columns must be true or false; true is used."],
  [{ severity: { "no-such": "off" } }, "imcrules.severity.no-such: there is no finding of that code."],
  [
    { severity: { "covered-rule": "loud" } },
    "imcrules.severity.covered-rule must be one of error, warning, information, hint, off.",
  ],
  [{ maxFindings: 1.5 }, "imcrules.maxFindings must be a whole number from 1 to 1000; 500 is used."],
  [{ inlayHint: true }, "There is no setting imcrules.inlayHint."],
  [{ format: { colums: false } }, "There is no setting imcrules.format.colums."],
  [{ codeLens: [] }, "imcrules.codeLens must be an object of settings."],
  ["quiet", "imcrules must be an object of settings."],
  [{ severity: [] }, "imcrules.severity must be an object of finding codes and severities."],
])("an invalid setting is reported once, and the default is used: %j", async (imcrules, message) => {
  await start(imcrules);
  expect(await found()).toEqual(["1 covered-rule 3"]);
  await client.replace(0, 0, 0, "# down\n");
  expect(await found()).toEqual(["2 covered-rule 3"]);
  expect(client.shown).toEqual([message]);
});

test("a client that does not answer requests for settings may send them", async () => {
  const settingsSent = { settings: { imcrules: { severity: { "covered-rule": "off" } } } };
  client = await startClient({ initializationOptions: settingsSent });
  await client.open(list);
  expect(await found()).toEqual([]);
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { imcrules: {} } });
  expect(await found()).toEqual(["1 covered-rule 3"]);
});

test("the server goes on to serve a client that refuses to refresh after a change of settings", async () => {
  const refreshing = { refreshSupport: true };
  const workspace = { diagnostics: refreshing, inlayHint: refreshing, codeLens: refreshing };
  client = await startClient({ capabilities: { workspace } });
  const logged: string[] = [];
  client.connection.onNotification("window/logMessage", ({ message }) => {
    logged.push(message);
  });
  await client.open(list);
  await change({});
  // The client refuses before it gets the first answer, and the server knows before it sends the second.
  for (const _ of ["first", "second"]) expect(await found()).toEqual(["1 covered-rule 3"]);
  expect(logged.map((message) => message.split(" was refused")[0])).toEqual([
    "workspace/diagnostic/refresh",
    "workspace/inlayHint/refresh",
    "workspace/codeLens/refresh",
  ]);
});

test("the manifest describes each setting with an example, and has the same defaults", () => {
  const { properties } = manifest.contributes.configuration;
  const defaults = Object.entries(properties).map(([name, { default: value }]) => [name, value]);
  expect(Object.fromEntries(defaults)).toEqual({
    ...flat("imcrules", defaultSettings),
    "imcrules.trace.server": "off",
  });
  for (const { markdownDescription, scope } of Object.values(properties)) {
    expect(markdownDescription).toContain("Example: `");
    expect(["resource", "window"]).toContain(scope);
  }
});

function flat(name: string, value: object): object {
  const members = Object.entries(value).map(([key, member]) => {
    const path = `${name}.${key}`;
    return typeof member === "object" && key !== "severity" ? flat(path, member) : { [path]: member };
  });
  return Object.assign({}, ...members);
}

const settings: { imcrules: unknown } = { imcrules: {} };

async function start(imcrules: unknown): Promise<void> {
  settings.imcrules = imcrules;
  client = await startClient({ settings });
  await client.open(list);
}

async function change(imcrules: unknown): Promise<void> {
  settings.imcrules = imcrules;
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
}

async function found(): Promise<readonly string[]> {
  return (await client.pull()).map(({ range, code, severity }) => `${range.start.line} ${code} ${severity}`);
}
