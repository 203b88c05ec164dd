/** A client's side of the protocol: a server in a process of its own, and a clock. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

/** What the server without work is asked: to keep an answer, and to give it. */
export const KEEP = "keep";
export const ANSWER = "answer";

/** The bundle beside this one. */
const atHandScript = fileURLToPath(new URL("atHand.mjs", import.meta.url));

export interface Timed {
  /** From sending until all of the answer was there; it is not parsed by then. */
  readonly milliseconds: number;
  readonly answer: unknown;
}

export interface Server {
  readonly connection: MessageConnection;
  /** Nothing else may be asked meanwhile. */
  readonly ask: (method: string, params: object) => Promise<Timed>;
  /** Milliseconds on the clock when the last answer was there. */
  readonly arrived: () => number;
  readonly close: () => void;
}

/** A script of Node as a server on its standard input and output. */
export function startServer(script: string, ...args: readonly string[]): Server {
  const server = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
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
  return {
    connection,
    async ask(method, params) {
      const start = performance.now();
      const answer: unknown = await connection.sendRequest(method, params);
      return { milliseconds: arrived - start, answer };
    },
    arrived: () => arrived,
    close: () => void server.kill(),
  };
}

export interface AtHand {
  readonly keep: (answer: unknown) => Promise<unknown>;
  /** Asks for the kept answer. */
  readonly ask: () => Promise<Timed>;
  readonly close: () => void;
}

/** A server that does nothing but send the answer that it was given: one that has to find it has all that to do as well. */
export function startAtHand(): AtHand {
  const { ask, close } = startServer(atHandScript);
  return { keep: (answer) => ask(KEEP, { answer }), ask: () => ask(ANSWER, {}), close };
}
