import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ErrorCodes, LSPErrorCodes, type MessageConnection } from "vscode-languageserver-protocol";
import { features } from "../../server/src/lsp/features/features.js";
import { connectServer, startClient, uri } from "../support/client.js";
import { requestsOf } from "../support/requests.js";

const initialize = { processId: null, rootUri: null, capabilities: {} };

describe("the order of the protocol", () => {
  let connection: MessageConnection;
  beforeEach(() => {
    connection = connectServer();
    connection.listen();
  });
  afterEach(() => connection.dispose());

  const open = (text: string) =>
    connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "imcrules", version: 1, text },
    });
  const symbols = () => connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });

  test("before initialize, requests are refused and notifications dropped", async () => {
    await open("accept any");
    await expect(symbols()).rejects.toMatchObject({ code: ErrorCodes.ServerNotInitialized });
    await expect(connection.sendRequest("shutdown")).rejects.toMatchObject({ code: ErrorCodes.ServerNotInitialized });
    await connection.sendRequest("initialize", initialize);
    expect(await symbols()).toEqual([]);
    await open("accept any");
    expect(await symbols()).toHaveLength(1);
  });

  test("a second initialize is refused, and the first remains valid", async () => {
    await connection.sendRequest("initialize", initialize);
    await expect(connection.sendRequest("initialize", initialize)).rejects.toMatchObject({
      code: ErrorCodes.InvalidRequest,
    });
    await open("accept any");
    expect(await symbols()).toHaveLength(1);
  });

  test("requests after shutdown are refused", async () => {
    await connection.sendRequest("initialize", initialize);
    await connection.sendRequest("shutdown");
    await expect(symbols()).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
  });
});

const other = "file:///other.imcrules";

const nonsense: readonly unknown[] = [
  undefined,
  null,
  7,
  "text",
  [],
  {},
  { uri: 7 },
  { textDocument: null },
  { textDocument: { uri: 7, version: "x", text: 7 } },
  { textDocument: { uri: other, version: 1 }, contentChanges: [{ text: 7 }] },
  { textDocument: { uri: other, version: 1 }, contentChanges: [{ text: "", range: {} }] },
  { textDocument: { uri: other }, position: { line: "x" }, range: 7, positions: 7, context: 7 },
  { changes: [{ uri: 7, type: "x" }, null], files: 7, event: 7, settings: 7 },
  { event: { added: [{ uri: 7 }], removed: 7 }, files: [{ uri: 7, oldUri: 7, newUri: 7 }] },
  { command: 7, arguments: 7 },
  { uri: {}, questions: 7, first: "x", last: null, tool: {}, input: 7 },
];

const notifications = [
  "initialized",
  "textDocument/didOpen",
  "textDocument/didChange",
  "textDocument/didSave",
  "textDocument/didClose",
  "workspace/didChangeConfiguration",
  "workspace/didChangeWatchedFiles",
  "workspace/didChangeWorkspaceFolders",
  "workspace/didCreateFiles",
  "workspace/didRenameFiles",
  "workspace/didDeleteFiles",
  "$/cancelRequest",
  "$/setTrace",
];

test("a server that gets nonsense under any method still answers proper requests", async () => {
  for (const capabilities of [{ textDocument: { diagnostic: {} } }, {}]) {
    const client = await startClient({ capabilities });
    const { connection } = client;
    await client.open("accept 10.0.0.0/8\nreject 10.1.0.0/16");
    const methods = requestsOf(features).map(({ method }) => method);
    for (const params of nonsense) {
      for (const method of notifications) await connection.sendNotification(method, params as object);
      // Without the request that the server holds open until something changes.
      const asked = methods.filter((method) => method !== "workspace/diagnostic");
      await Promise.all(asked.map((method) => connection.sendRequest(method, params as object).catch(() => undefined)));
    }
    expect(await client.testConnection("10.1.2.3")).toMatchObject({ verdict: "accept", line: 1 });
    client.close();
  }
});

describe("a client that never answers", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("gets findings by the default settings", async () => {
    const client = await startClient({ settings: { imcrules: {} }, isSilent: true });
    await client.open("accept 10.0.0.0/8\naccept 10.1.0.0/16\nreject any");
    const pulled = { items: [] as readonly unknown[] };
    void client.pull().then((items) => {
      pulled.items = items;
    });
    // The server begins to wait when the request reaches it, so time passes step by step.
    while (pulled.items.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(10_000);
    }
    expect(pulled.items).toMatchObject([{ code: "covered-rule" }]);
    client.close();
  });
});

test("a request about a version that is edited before the settings arrive is not answered from the next version", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const client = await startClient({ settings: { imcrules: {} }, isSilent: true });
  await client.open("accept 10.0.0.0/8\nreject any");
  const params = { textDocument: { uri }, position: { line: 0, character: 8 } };
  const outcome = client.connection.sendRequest("textDocument/hover", params).then(
    () => "an answer",
    ({ code }: { readonly code: number }) => code,
  );
  await client.replace(0, 0, 6, "reject");
  // Messages are read in order: after this answer the server has read the edit.
  await client.connection.sendRequest("no/such/request").catch(() => undefined);
  let settled: unknown;
  void outcome.then((value) => {
    settled = value;
  });
  while (settled === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(10_000);
  }
  expect(settled).toBe(LSPErrorCodes.ContentModified);
  client.close();
});

test("every promise of the server is awaited, or made inside the error boundary", () => {
  const root = fileURLToPath(new URL("../../server/src/lsp", import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const loose = files.flatMap((name) => {
    const text = readFileSync(`${root}/${name}`, "utf8");
    const found = text.match(/^.*(?:\bvoid \w+[?.]*[.(]|\.then\(|\.on\w*\((?:[\w.]+, )?async\b).*$/gm) ?? [];
    return found.map((line) => `${name}: ${line.trim()}`);
  });
  expect(loose.sort()).toEqual([
    // Neither resolving nor disposing throws.
    "answeredInTime.ts: answer.then(resolve, reject).finally(() => timer.dispose());",
    "server.ts: void guarded(what, undefined, work);",
  ]);
});
