/** An editor's side of the protocol: the server as it ships, and one open file. */
import { fileURLToPath } from "node:url";
import type { InitializeResult, ServerCapabilities } from "vscode-languageserver-protocol";
import { startServer, type Timed } from "./connection.mts";
import type { Keystroke } from "./typing.mts";

/** Found from the bundle of the benchmarks. */
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const uri = "file:///list.imcrules";

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
  const server = startServer(cli, "lsp", "--stdio");
  const { connection } = server;
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

  function ask(method: string, params: object = {}): Promise<Timed> {
    return server.ask(method, { textDocument: { uri }, ...params });
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
      return { milliseconds: server.arrived() - start, answer };
    },
    close: server.close,
  };
}
