import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  CancellationTokenSource,
  FileChangeType,
  type WorkspaceDiagnosticReport,
  type WorkspaceSymbol,
} from "vscode-languageserver-protocol";
import { type ExpectationsResult, expectationsMethod } from "../../server/src/protocol/expectations.js";
import { type ClosedFilesResult, closedFilesMethod } from "../../server/src/protocol/files.js";
import { type Client, startClient } from "../support/client.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const good = "accept 192.0.2.1\nreject any\n";
const wrong = "acept 192.0.2.1\n";

let folders: readonly string[];
let client: Client;
/** The last report that the client received about each file. */
let received: Map<string, { readonly resultId: string; readonly codes: readonly unknown[] }>;

beforeEach(async () => {
  folders = [
    temporaryFolder({ "good.imcrules": good, "wrong.imcrules": wrong, "other.txt": wrong }),
    temporaryFolder({ "second.imcrules": "## Branch office\nreject any\naccept 10.0.0.1\n" }),
  ];
  received = new Map();
  client = await startClient({ folders: folders.map(uriOf) });
});
afterEach(() => client.close());

test("the closed files of all folders are checked", async () => {
  expect(await pull()).toEqual({
    "good.imcrules": [],
    "wrong.imcrules": ["syntax-error"],
    "second.imcrules": ["rejects-everyone", "unreachable-after-catch-all"],
  });
});

test("files that the configuration excludes have no findings, until it includes them again", async () => {
  write(0, "wrong.imcrules", `${wrong}expect accept 192.0.2.1\n`);
  await pull();
  const uri = `${uriOf(folderOf(0))}/wrong.imcrules`;
  const expectations = () => client.connection.sendRequest<ExpectationsResult>(expectationsMethod, { uri });
  expect((await expectations()).length).toBe(1);
  const held = pull();
  write(0, "imcrules.config.json", '{ "exclude": ["wr*"] }');
  await changed([0, "imcrules.config.json", FileChangeType.Created]);
  expect(await held).toMatchObject({ "wrong.imcrules": [] });
  const closed = await client.connection.sendRequest<ClosedFilesResult>(closedFilesMethod);
  expect(closed?.map((uri) => uri.slice(uri.lastIndexOf("/") + 1)).sort()).toEqual([
    "good.imcrules",
    "second.imcrules",
  ]);
  expect(await expectations()).toEqual([]);
  const again = pull();
  rmSync(join(folderOf(0), "imcrules.config.json"));
  await changed([0, "imcrules.config.json", FileChangeType.Deleted]);
  expect(await again).toMatchObject({ "wrong.imcrules": ["syntax-error"] });
});

test("a request is held until something changes, and the answer is only about the change", async () => {
  await pull();
  const held = pull();
  write(0, "good.imcrules", wrong);
  await changed([0, "good.imcrules", FileChangeType.Changed]);
  expect(await held).toEqual({ "good.imcrules": ["syntax-error"] });
});

test("a renamed file is reported under its new name, and empty under its old name", async () => {
  await pull();
  const held = pull();
  renameSync(join(folderOf(0), "wrong.imcrules"), join(folderOf(0), "renamed.imcrules"));
  await changed([0, "wrong.imcrules", FileChangeType.Deleted], [0, "renamed.imcrules", FileChangeType.Created]);
  expect(await held).toEqual({ "renamed.imcrules": ["syntax-error"], "wrong.imcrules": [] });
});

test("the files of a deleted folder are reported as empty", async () => {
  mkdirSync(join(folderOf(0), "below"));
  write(0, "below/deep.imcrules", wrong);
  expect(await pull()).toHaveProperty(["deep.imcrules"], ["syntax-error"]);
  const held = pull();
  rmSync(join(folderOf(0), "below"), { recursive: true });
  await client.connection.sendNotification("workspace/didDeleteFiles", {
    files: [{ uri: uriOf(join(folderOf(0), "below")) }],
  });
  expect(await held).toEqual({ "deep.imcrules": [] });
});

test("a file of a renamed folder has expectations under its new name only", async () => {
  const watching = await startClient({
    folders: [uriOf(folderOf(0))],
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  const [oldUri, newUri] = ["north", "south"].map((name) => uriOf(join(folderOf(0), name)));
  const count = async (folder = "") => {
    const params = { uri: `${folder}/deep.imcrules` };
    return (await watching.connection.sendRequest<ExpectationsResult>(expectationsMethod, params)).length;
  };
  mkdirSync(join(folderOf(0), "north"));
  write(0, "north/deep.imcrules", `${good}expect accept 192.0.2.1\n`);
  await watching.connection.sendRequest(closedFilesMethod);
  expect(await count(oldUri)).toBe(1);
  renameSync(join(folderOf(0), "north"), join(folderOf(0), "south"));
  await watching.connection.sendNotification("workspace/didRenameFiles", { files: [{ oldUri, newUri }] });
  await watching.connection.sendRequest(closedFilesMethod);
  expect([await count(oldUri), await count(newUri)]).toEqual([0, 1]);
  watching.close();
});

test("the files of a folder that comes or goes outside of the editor are checked and reported as empty", async () => {
  const elsewhere = temporaryFolder({});
  mkdirSync(join(elsewhere, "deep"));
  writeFileSync(join(elsewhere, "deep", "far.imcrules"), wrong);
  await pull();
  let held = pull();
  renameSync(join(elsewhere, "deep"), join(folderOf(0), "deep"));
  await changed([0, "deep", FileChangeType.Created]);
  expect(await held).toEqual({ "far.imcrules": ["syntax-error"] });
  held = pull();
  renameSync(join(folderOf(0), "deep"), join(folderOf(0), "moved"));
  await changed([0, "deep", FileChangeType.Deleted], [0, "moved", FileChangeType.Created]);
  await held;
  // The server may report the old files before it has found the new ones.
  if (!received.has(`${uriOf(folderOf(0))}/moved/far.imcrules`)) await pull();
  expect(
    Object.fromEntries([...received].map(([uri, { codes }]) => [uri.split("/").slice(-2).join("/"), codes])),
  ).toMatchObject({
    "deep/far.imcrules": [],
    "moved/far.imcrules": ["syntax-error"],
  });
  held = pull();
  rmSync(join(folderOf(0), "moved"), { recursive: true });
  await changed([0, "moved", FileChangeType.Deleted]);
  expect(await held).toEqual({ "far.imcrules": [] });
});

test("a folder that is replaced at once by one of its name is read again", async () => {
  mkdirSync(join(folderOf(0), "deep"));
  write(0, "deep/far.imcrules", wrong);
  await pull();
  const held = pull();
  write(0, "deep/far.imcrules", good);
  await changed([0, "deep", FileChangeType.Deleted], [0, "deep", FileChangeType.Created]);
  expect(await held).toEqual({ "far.imcrules": [] });
});

test("a file that was read before any search is forgotten with its folder", async () => {
  const watching = await startClient({
    folders: [uriOf(folderOf(0))],
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
    },
  });
  const deep = join(folderOf(0), "deep");
  mkdirSync(deep);
  write(0, "deep/far.imcrules", `${good}expect accept 192.0.2.1\n`);
  const count = async () => {
    const params = { uri: `${uriOf(deep)}/far.imcrules` };
    return (await watching.connection.sendRequest<ExpectationsResult>(expectationsMethod, params)).length;
  };
  expect(await count()).toBe(1);
  rmSync(deep, { recursive: true });
  const changes = [{ uri: uriOf(deep), type: FileChangeType.Deleted }];
  await watching.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  expect(await count()).toBe(0);
  watching.close();
});

test("files that are made in masses cost no search, and many folders at once cost few", async () => {
  client.close();
  client = await startClient({ folders: ["memory:/lists"], initializationOptions: { files: true } });
  const { connection } = client;
  const asked: string[] = [];
  connection.onRequest("imcrules/findFiles", () => {
    asked.push("search");
    return ["memory:/lists/a.imcrules"];
  });
  connection.onRequest("imcrules/readFile", () => wrong);
  connection.onRequest("imcrules/findFolders", ({ uris }: { readonly uris: readonly string[] }) => {
    asked.push(`${uris.length} folders?`);
    return uris.filter((uri) => !uri.endsWith(".js"));
  });
  const create = async (name: (place: number) => string) => {
    const changes = Array.from({ length: 10_000 }, (_, place) => ({
      uri: `memory:/lists/${name(place)}`,
      type: FileChangeType.Created,
    }));
    for (let at = 0; at < changes.length; at += 1_000) {
      await connection.sendNotification("workspace/didChangeWatchedFiles", { changes: changes.slice(at, at + 1_000) });
    }
    // The server has received the changes when it answers a later request, and has searched when it lists the files.
    for (let trip = 0; trip < 50; trip++) await connection.sendRequest(closedFilesMethod);
    return asked.splice(0);
  };
  await connection.sendRequest(closedFilesMethod);
  expect(asked.splice(0)).toEqual(["search"]);
  expect(await create((place) => `node_modules/${place}`)).toEqual([]);
  expect(await create((place) => `.git/objects/${place}`)).toEqual([]);
  expect(await create((place) => `dist/${place}.js`)).toEqual(Array(10).fill("1000 folders?"));
  expect((await create((place) => `dist/${place}`)).filter((what) => what === "search").length).toBeLessThan(11);
  expect(client.failures).toEqual([]);
});

test("an open file is not checked, and a closed one is checked again", async () => {
  await pull();
  const uri = uriOf(join(folderOf(0), "wrong.imcrules"));
  const textDocument = { uri, languageId: "imcrules", version: 1, text: good };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  const held = pull();
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  expect(await held).toEqual({ "wrong.imcrules": ["syntax-error"] });
});

test("different spellings of a URI mean one file", async () => {
  const name = "(p) &'$.imcrules";
  write(0, name, wrong);
  expect(Object.values(await pull())).toContainEqual(["syntax-error"]);
  const uri = `${uriOf(folderOf(0))}/${[...name].map((one) => `%${one.charCodeAt(0).toString(16)}`).join("")}`;
  const textDocument = { uri, languageId: "imcrules", version: 1, text: good };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  const held = pull();
  write(0, name, good);
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  expect(Object.values(await held)).toEqual([[]]);
});

test("changes of files that a search ignores are not reported", async () => {
  await pull();
  const held = pull();
  mkdirSync(join(folderOf(0), "node_modules"));
  write(0, "node_modules/theirs.imcrules", wrong);
  write(0, "good.imcrules", wrong);
  await changed(
    [0, "node_modules/theirs.imcrules", FileChangeType.Created],
    [0, "good.imcrules", FileChangeType.Changed],
  );
  expect(await held).toEqual({ "good.imcrules": ["syntax-error"] });
});

test("the files of added folders are checked, those of removed folders are reported as empty", async () => {
  await pull();
  const held = pull();
  const event = { added: [], removed: [{ uri: uriOf(folderOf(1)), name: "second" }] };
  await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
  expect(await held).toEqual({ "second.imcrules": [] });
  const again = pull();
  const back = { added: event.removed, removed: [] };
  await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: back });
  expect(await again).toEqual({ "second.imcrules": ["rejects-everyone", "unreachable-after-catch-all"] });
});

test("a folder that cannot be searched hides no files of other folders", async () => {
  client.close();
  client = await startClient({ folders: ["file:///%", ...folders.map(uriOf)] });
  expect(Object.keys(await pull()).sort()).toEqual(["good.imcrules", "second.imcrules", "wrong.imcrules"]);
  expect(client.failures).toEqual([]);
});

test("the faults of a configuration are one message for all folders, and its valid parts are used", async () => {
  client.close();
  const above = temporaryFolder({
    "imcrules.config.json": JSON.stringify({
      include: ["((a+)+)+x", "{a,b}".repeat(20)],
      exclude: ["one/out.imcrules"],
      severity: { "syntax-error": "loud", "covered-rule": "error" },
    }),
  });
  for (const name of ["one", "two"]) {
    mkdirSync(join(above, name));
    for (const file of ["in", "out"]) writeFileSync(join(above, name, `${file}.imcrules`), wrong);
  }
  const elsewhere = temporaryFolder({ "far.imcrules": wrong });
  symlinkSync(join(above, "imcrules.config.json"), join(elsewhere, "imcrules.config.json"));
  client = await startClient({ folders: [...["one", "two"].map((name) => join(above, name)), elsewhere].map(uriOf) });
  expect(await pull()).toEqual({
    "in.imcrules": ["syntax-error"],
    "out.imcrules": ["syntax-error"],
    "far.imcrules": ["syntax-error"],
  });
  expect(
    [...received.keys()]
      .map((uri) => uri.slice(uriOf(above).length + 1))
      .sort()
      .slice(1),
  ).toEqual(["one/in.imcrules", "two/in.imcrules", "two/out.imcrules"]);
  expect(client.shown).toEqual([
    expect.stringMatching(
      /imcrules\.config\.json: severity\.syntax-error .* include\[0\]: This glob .* include\[1\]: The braces /,
    ),
  ]);
  expect(client.failures).toEqual([]);
});

test("a file in several folders, or linked into them, is reported once, in the first folder", async () => {
  client.close();
  const outer = temporaryFolder({ "list.imcrules": wrong });
  mkdirSync(join(outer, "inner"));
  writeFileSync(join(outer, "inner", "deep.imcrules"), wrong);
  const linked = join(temporaryFolder({}), "linked");
  symlinkSync(outer, linked);
  client = await startClient({ folders: [outer, join(outer, "inner"), linked].map(uriOf) });
  await pull();
  expect([...received.keys()].sort()).toEqual([`${uriOf(outer)}/inner/deep.imcrules`, `${uriOf(outer)}/list.imcrules`]);
});

test("a rule file may have its extension in any case, and its changes are reported", async () => {
  await pull();
  const held = pull();
  write(0, "LIST.IMCRULES", wrong);
  await changed([0, "LIST.IMCRULES", FileChangeType.Created]);
  expect(await held).toEqual({ "LIST.IMCRULES": ["syntax-error"] });
  client.close();
  received.clear();
  client = await startClient({ folders: folders.map(uriOf) });
  expect(await pull()).toHaveProperty(["LIST.IMCRULES"], ["syntax-error"]);
});

test("a stored file in UTF-16 has one error", async () => {
  writeFileSync(join(folderOf(0), "marked.imcrules"), Buffer.from(`\uFEFF${good}`, "utf16le"));
  writeFileSync(join(folderOf(0), "plain.imcrules"), Buffer.from(good, "utf16le"));
  expect(await pull()).toMatchObject({ "marked.imcrules": ["syntax-error"], "plain.imcrules": ["syntax-error"] });
});

test("files that cannot be read are logged", async () => {
  symlinkSync("nowhere", join(folderOf(0), "gone.imcrules"));
  mkdirSync(join(folderOf(0), "folder.imcrules"));
  const logged: string[] = [];
  client.connection.onNotification("window/logMessage", ({ message }) => {
    logged.push(message);
  });
  await pull();
  expect(logged).toEqual([expect.stringMatching(/\/gone\.imcrules cannot be read: Error: ENOENT/)]);
});

test("a client with files of its own gets requests for them", async () => {
  client.close();
  client = await startClient({ folders: ["memory:/lists"], initializationOptions: { files: true } });
  const { connection } = client;
  connection.onRequest("imcrules/findFiles", ({ folder }) => [
    `${folder}/a.imcrules`,
    `${folder}/broken.imcrules`,
    `${folder}/gone.imcrules`,
  ]);
  connection.onRequest("imcrules/readFile", ({ uri }) => {
    if (uri.endsWith("broken.imcrules")) throw new Error("no such luck");
    return uri.endsWith("a.imcrules") ? wrong : null;
  });
  expect(await pull()).toEqual({ "a.imcrules": ["syntax-error"], "broken.imcrules": [], "gone.imcrules": [] });
});

test("a client that does not pull gets findings pushed, and again after a change", async () => {
  client.close();
  client = await startClient({ folders: folders.map(uriOf), capabilities: {} });
  const sent = () =>
    client.published.map(({ uri, diagnostics }) => [uri.slice(uri.lastIndexOf("/") + 1), diagnostics.length]);
  await expect
    .poll(() => sent().sort())
    .toEqual([
      ["good.imcrules", 0],
      ["second.imcrules", 2],
      ["wrong.imcrules", 1],
    ]);
  write(0, "good.imcrules", wrong);
  await changed([0, "good.imcrules", FileChangeType.Changed]);
  await expect.poll(() => sent().at(-1)).toEqual(["good.imcrules", 1]);
});

test("a held request can be cancelled", async () => {
  await pull();
  const cancelling = new CancellationTokenSource();
  const params = { previousResultIds: [...received].map(([uri, { resultId }]) => ({ uri, value: resultId })) };
  const held = client.connection.sendRequest("workspace/diagnostic", params, cancelling.token);
  cancelling.cancel();
  expect(await held).toEqual({ items: [] });
});

test("checking many files shows its progress", async () => {
  await startWithMany();
  const steps: string[] = [];
  client.connection.onRequest("window/workDoneProgress/create", () => null);
  client.connection.onNotification("$/progress", ({ value }) => {
    steps.push(value.message ?? value.title ?? value.kind);
  });
  expect(Object.keys(await pull()).length).toBe(63);
  expect(steps.slice(0, 2)).toEqual(["Checking rule files", "1 of 63"]);
  expect(steps.slice(-2)).toEqual(["63 of 63", "end"]);
});

test("a client that refuses to show progress still gets answers", async () => {
  await startWithMany();
  expect(Object.keys(await pull()).length).toBe(63);
  expect(client.failures).toEqual([]);
});

test("sections and rules of all files can be found by their text", async () => {
  expect(await symbols("office")).toEqual(["Branch office"]);
  expect([...(await symbols("REJ any"))].sort()).toEqual(["reject any", "reject any in Branch office"]);
  const uri = uriOf(join(folderOf(0), "good.imcrules"));
  const textDocument = { uri, languageId: "imcrules", version: 1, text: "## Typed just now" };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  expect(await symbols("now")).toEqual(["Typed just now"]);
  expect(await symbols("198.51.100")).toEqual([]);
});

test("an address finds the rules that match it, with the address in their names", async () => {
  const found = ["10.0.0.1: reject any", "10.0.0.1: accept 10.0.0.1"].map((name) => `${name} in Branch office`);
  expect([...(await symbols("10.0.0.1"))].sort()).toEqual([...found, "10.0.0.1: reject any"].sort());
  expect(await symbols("#192.0.2.1")).toContain("192.0.2.1: accept 192.0.2.1");
  expect(await symbols("2001:db8::1")).toContain("2001:db8::1: reject any in Branch office");
});

test.each([
  { dynamicRegistration: true, reads: ["one", "two", "one"] },
  { dynamicRegistration: false, reads: ["one", "two", "one", "two", "one", "two"] },
])(
  "each file of a client that watches files is requested once, until it changes: %j",
  async ({ dynamicRegistration, reads }) => {
    client.close();
    client = await startClient({
      folders: ["memory:/lists"],
      initializationOptions: { files: true },
      capabilities: {
        textDocument: { diagnostic: {} },
        workspace: { didChangeWatchedFiles: { dynamicRegistration } },
      },
    });
    const { connection } = client;
    const texts: Record<string, string> = { one: "## First", two: "## Second" };
    const asked: string[] = [];
    connection.onRequest("imcrules/findFiles", () =>
      Object.keys(texts).map((name) => `memory:/lists/${name}.imcrules`),
    );
    connection.onRequest("imcrules/readFile", ({ uri }: { readonly uri: string }) => {
      const name = uri.replace(/.*\/|\.imcrules$/g, "");
      asked.push(name);
      return texts[name] ?? null;
    });
    expect(await symbols("")).toEqual(["First", "Second"]);
    expect(await symbols("sec")).toEqual(["Second"]);
    texts["one"] = "## Another second";
    await connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: "memory:/lists/one.imcrules", type: FileChangeType.Changed }],
    });
    expect(await symbols("sec")).toEqual(["Another second", "Second"]);
    expect(asked).toEqual(reads);
  },
);

/** Starts a client with enough files to show progress. */
async function startWithMany(): Promise<void> {
  for (let file = 0; file < 60; file++) write(0, `many-${file}.imcrules`, good);
  client.close();
  client = await startClient({
    folders: folders.map(uriOf),
    capabilities: { textDocument: { diagnostic: {} }, window: { workDoneProgress: true } },
  });
}

function folderOf(place: number): string {
  return folders[place] ?? "";
}

function write(folder: number, name: string, text: string): void {
  writeFileSync(join(folderOf(folder), name), text);
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function changed(...files: readonly [folder: number, name: string, type: FileChangeType][]): Promise<void> {
  const changes = files.map(([folder, name, type]) => ({ uri: uriOf(join(folderOf(folder), name)), type }));
  return client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
}

/** Pulls findings as an editor does, with its last result ids. Returns the codes of each reported file, by its name. */
async function pull(): Promise<Record<string, readonly unknown[]>> {
  const previousResultIds = [...received].map(([uri, { resultId }]) => ({ uri, value: resultId }));
  const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
    previousResultIds,
  });
  const now: Record<string, readonly unknown[]> = {};
  for (const report of items) {
    if (report.kind !== "full") continue;
    const codes = report.items.map(({ code }) => code);
    received.set(report.uri, { resultId: report.resultId ?? "", codes });
    now[report.uri.slice(report.uri.lastIndexOf("/") + 1)] = codes;
  }
  return now;
}

async function symbols(query: string): Promise<readonly string[]> {
  const found = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query });
  return found.map(({ name, containerName }) => (containerName ? `${name} in ${containerName}` : name));
}
