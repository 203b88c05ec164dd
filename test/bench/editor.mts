/** An editor's side of the protocol: the server as it ships, and one open file. */
import { spawn } from "node:child_process";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { commandLine } from "./processes.mts";
import type { Keystroke } from "./typing.mts";

export interface Editor {
  /** Sends a keystroke, if one is given, and right after it a request about the open file. */
  readonly ask: (request: Request, keystroke?: Keystroke) => Promise<Timed>;
  readonly close: () => void;
}

export interface Request {
  /** Of those of documents, or one of ours: `diagnostic`, `imcrules/fileSummary`. */
  readonly method: string;
  readonly params?: object;
}

export interface Timed {
  /** From the first message sent until all of the answer arrived. The answer is not parsed by then. */
  readonly milliseconds: number;
  readonly answer: unknown;
}

/** Starts an editor with one open file. Its name, or the URI of a stored file, says which program reads it. */
export async function startEditor(text: string, name = "list.imcrules"): Promise<Editor> {
  const uri = name.startsWith("file:") ? name : `file:///${name}`;
  const languageId = name.endsWith(".imcrules") ? "imcrules" : "plaintext";
  const server = spawn(process.execPath, [commandLine, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  /** The time on the clock at which the last message was complete. */
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
  // Pending requests fail if the server ends.
  server.on("exit", () => connection.dispose());
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { diagnostic: {}, codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } } },
    },
  });
  await connection.sendNotification("initialized", {});
  let version = 1;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId, version, text },
  });
  return {
    async ask({ method, params }, keystroke) {
      const start = performance.now();
      if (keystroke !== undefined) {
        void connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version: ++version },
          contentChanges: [keystroke],
        });
      }
      const answer: unknown = await connection.sendRequest(isOwn(method) ? method : `textDocument/${method}`, {
        textDocument: { uri },
        ...params,
      });
      return { milliseconds: arrived - start, answer };
    },
    close: () => void server.kill(),
  };
}

function isOwn(method: string): boolean {
  return method.startsWith("imcrules/");
}
