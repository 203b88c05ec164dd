import { afterEach, describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  type ClientCapabilities,
  type CodeAction,
  FileChangeType,
  type TextDocumentEdit,
  type WorkspaceSymbol,
} from "vscode-languageserver-protocol";
import { closedFilesMethod } from "../../server/src/protocol/files.js";
import { effectScheme } from "../../server/src/protocol/virtualDocuments.js";
import { type Client, startClient, uri } from "../support/client.js";

const list = "accept 10.0.0.0/8\naccept 10.1.0.0/16\nreject any\n";
const pulling: ClientCapabilities = { textDocument: { diagnostic: {} } };

let client: Client;
afterEach(() => client.close());

describe("settings", () => {
  test("a client that answers settings with an error gets findings by the defaults, and later by its settings", async () => {
    const settings = { imcrules: { severity: { "covered-rule": "error" } } as unknown };
    client = await startClient({ settings });
    let isBroken = true;
    client.connection.onRequest("workspace/configuration", () => {
      if (isBroken) throw new Error("no such luck");
      return [settings.imcrules];
    });
    await client.open(list);
    expect(await severities()).toEqual(["covered-rule 3"]);
    expect(client.failures).toEqual([expect.stringContaining("could not be read")]);
    isBroken = false;
    await configurationChanged();
    expect(await severities()).toEqual(["covered-rule 1"]);
  });

  test("a wrong setting that is corrected and set again is reported again", async () => {
    const settings = { imcrules: { maxFindings: 0 } as unknown };
    client = await startClient({ settings });
    await client.open(list);
    const message = "imcrules.maxFindings must be a whole number from 1 to 1000; 500 is used.";
    for (const [value, times] of [
      [0, 1],
      [5, 1],
      [0, 2],
    ]) {
      settings.imcrules = { maxFindings: value };
      await configurationChanged();
      await client.pull();
      expect(client.shown).toEqual(Array.from({ length: times ?? 0 }, () => message));
    }
  });

  const configurationChanged = () =>
    client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  const severities = async () => (await client.pull()).map(({ code, severity }) => `${code} ${severity}`);
});

describe("stored files", () => {
  test("a deleted file is found no more, and a question about it has no answer from its old text", async () => {
    const files = await clientWithFiles({ one: list, two: "## Second\nreject any\n" });
    expect(await symbols("second")).toEqual(["Second"]);
    expect(await client.testConnection("10.0.0.1", memory("two"))).toMatchObject({ verdict: "reject" });
    delete files.texts["two"];
    await fileChanged("two", FileChangeType.Deleted);
    expect(await symbols("second")).toEqual([]);
    expect(await client.connection.sendRequest(closedFilesMethod)).toEqual([memory("one")]);
    expect(await client.testConnection("10.0.0.1", memory("two"))).toMatchObject({
      error: { kind: "unknown-document" },
    });
  });

  test("a file that changes while it is read is read again", async () => {
    const files = await clientWithFiles({ one: "## Old" });
    const reading = files.hold();
    const first = symbols("");
    await reading.begun;
    files.texts["one"] = "## New";
    await fileChanged("one", FileChangeType.Changed);
    // The server has read the change when it answers a later request.
    await client.connection.sendRequest("no/such/request").catch(() => undefined);
    reading.answer("## Old");
    await first;
    expect(await symbols("")).toEqual(["New"]);
    expect(await symbols("")).toEqual(["New"]);
  });

  test("a file that becomes readable is read without a change that says so", async () => {
    const files = await clientWithFiles({ one: null });
    expect(await symbols("")).toEqual([]);
    files.texts["one"] = "## Here";
    expect(await symbols("")).toEqual(["Here"]);
  });

  test("a file that is saved is read again without a change that says so", async () => {
    const files = await clientWithFiles({ one: "reject any\n" });
    const textDocument = { uri: memory("one"), languageId: "imcrules", version: 1, text: "accept any\n" };
    await client.connection.sendNotification("textDocument/didOpen", { textDocument });
    expect(await effect()).toContain("Now accepted");
    files.texts["one"] = "accept any\n";
    await client.connection.sendNotification("textDocument/didSave", { textDocument });
    expect(await effect()).toContain("No address gets another verdict");
  });

  test("a search that is taken back reads no more files, and the next search finds them all", async () => {
    const files = await clientWithFiles({ one: "## One", two: "## Two", three: "## Three" });
    const reading = files.hold();
    const cancelling = new CancellationTokenSource();
    const search = client.connection.sendRequest("workspace/symbol", { query: "" }, cancelling.token);
    const settled = search.catch(() => undefined);
    await reading.begun;
    cancelling.cancel();
    // The server has read that the search is taken back when it answers a later request.
    await client.connection.sendRequest("no/such/request").catch(() => undefined);
    const asked = files.asked.length;
    reading.answer("## One");
    await settled;
    expect(files.asked.length).toBe(asked);
    expect([...(await symbols(""))].sort()).toEqual(["One", "Three", "Two"]);
  });
});

describe("only some of the protocol", () => {
  test("a client that resolves no edits gets them with the offer", async () => {
    const codeAction = { resolveSupport: { properties: ["command", "disabled"] } };
    client = await startClient({ capabilities: { textDocument: { diagnostic: {}, codeAction } } });
    await client.open(list);
    const actions = await actionsOnFirstLine();
    expect(actions.length).toBeGreaterThan(3);
    for (const { title, edit } of actions) expect(edit, title).toBeDefined();
  });

  test.each([
    ["diagnostics", "diagnostic"],
    ["inlayHint", "inlayHint"],
    ["codeLens", "codeLens"],
  ])("a client that refreshes only %s is asked for nothing else", async (kind, wanted) => {
    const refreshed: string[] = [];
    client = await startClient({ capabilities: { ...pulling, workspace: { [kind]: { refreshSupport: true } } } });
    for (const one of ["diagnostic", "inlayHint", "codeLens"]) {
      client.connection.onRequest(`workspace/${one}/refresh`, () => {
        refreshed.push(one);
        return null;
      });
    }
    await client.open(list);
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.pull();
    expect(refreshed).toEqual([wanted]);
  });
});

describe("what is sent carries its version", () => {
  test("pushed findings", async () => {
    client = await startClient({ capabilities: {} });
    const versions: unknown[] = [];
    client.connection.onNotification("textDocument/publishDiagnostics", ({ version, diagnostics }) => {
      versions.push([version, diagnostics.length]);
    });
    await client.open(list);
    await client.hover(0, 0);
    await client.replace(1, 0, 17, "accept 192.0.2.1");
    await client.hover(0, 0);
    expect(versions).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });

  test("the edits of a fix and of a refactoring", async () => {
    client = await startClient();
    await client.open(list);
    await client.replace(0, 0, 0, " ");
    for (const { title, edit } of await actionsOnFirstLine()) {
      const [change] = edit?.documentChanges ?? [];
      expect((change as TextDocumentEdit).textDocument, title).toEqual({ uri, version: 2 });
    }
  });
});

function memory(name: string): string {
  return `memory:/lists/${name}.imcrules`;
}

/** Starts a client that has files of its own and watches them. `null` is a file that cannot be read. */
async function clientWithFiles(texts: Record<string, string | null>) {
  client = await startClient({
    folders: ["memory:/lists"],
    initializationOptions: { files: true },
    capabilities: { ...pulling, workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  const asked: string[] = [];
  let held: { readonly begin: () => void; readonly text: Promise<string> } | undefined;
  client.connection.onRequest("imcrules/findFiles", () => Object.keys(texts).map(memory));
  client.connection.onRequest("imcrules/readFile", ({ uri: file }: { readonly uri: string }) => {
    const name = file.replace(/.*\/|\.imcrules$/g, "");
    asked.push(name);
    const now = held;
    held = undefined;
    now?.begin();
    return now?.text ?? texts[name] ?? null;
  });
  return {
    texts,
    /** The files that were read, in order. */
    asked,
    /** Holds the answer about the next file that is read. */
    hold() {
      let [begin, answer] = [() => {}, (_text: string) => {}];
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const text = new Promise<string>((resolve) => {
        answer = resolve;
      });
      held = { begin, text };
      return { begun, answer };
    },
  };
}

function fileChanged(name: string, type: FileChangeType): Promise<void> {
  return client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: memory(name), type }],
  });
}

async function symbols(query: string): Promise<readonly string[]> {
  const found = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query });
  return found.map(({ name }) => name);
}

async function effect(): Promise<string> {
  const document = `${effectScheme}:/one?${encodeURIComponent(JSON.stringify({ uri: memory("one") }))}`;
  const { text } = await client.connection.sendRequest<{ text: string }>("workspace/textDocumentContent", {
    uri: document,
  });
  return text;
}

function actionsOnFirstLine(): Promise<readonly CodeAction[]> {
  const at = { line: 0, character: 0 };
  return client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
}
