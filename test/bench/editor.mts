/** An editor's side of the protocol: the server as it ships, in a process of its own, and a clock. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { InitializeResult, ServerCapabilities } from "vscode-languageserver-protocol";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import type { Keystroke } from "./typing.mts";

/** Found from the bundle of the benchmarks. */
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const uri = "file:///list.imcrules";

export interface Timed {
  /** From sending until all of the answer was there; it is not parsed by then. */
  readonly milliseconds: number;
  readonly answer: unknown;
}

export interface Editor {
  readonly capabilities: ServerCapabilities;
  /** Asks about the open file; nothing else may be asked meanwhile. */
  readonly ask: (method: string, params?: object) => Promise<Timed>;
  /** Tells of an edit and asks for the findings after it. */
  readonly type: (keystroke: Keystroke) => Promise<Timed>;
  readonly close: () => void;
}

/** An editor with one file open. */
export async function startEditor(text: string): Promise<Editor> {
  const server = spawn(process.execPath, [cli, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  let arrived = 0;
  const reader = new StreamMessageReader(server.stdout, {
    charset: "utf-8",
    contentTypeDecoder: {
      name: "application/json",
      decode(body) {
        arrived = performance.now();
        return Promise.resolve(JSON.parse(new TextDecoder().decode(body)));
      },
    },
  });
  const connection = createMessageConnection(reader, new StreamMessageWriter(server.stdin));
  connection.listen();
  // A server that ended will not answer: what is still asked fails then.
  server.on("exit", () => connection.dispose());
  const { capabilities } = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { diagnostic: {}, codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } } },
    },
  });
  await connection.sendNotification("initialized", {});
  let version = 1;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "imcrules", version, text },
  });

  async function ask(method: string, params: object = {}): Promise<Timed> {
    const start = performance.now();
    const answer: unknown = await connection.sendRequest(method, { textDocument: { uri }, ...params });
    return { milliseconds: arrived - start, answer };
  }

  return {
    capabilities,
    ask,
    async type(keystroke) {
      const start = performance.now();
      void connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [keystroke],
      });
      const { answer } = await ask("textDocument/diagnostic");
      return { milliseconds: arrived - start, answer };
    },
    close: () => void server.kill(),
  };
}
