import type { Connection } from "vscode-languageserver";
import type { Client } from "./capabilities.js";

/** The link to a client: the connection, what the client can, and the one error boundary. */
export interface ServerConnection {
  readonly connection: Connection;
  readonly client: Client;
  /** Returns the answer. Logs a bug and returns `failed`. Throws an error that is meant for the client. */
  readonly guarded: <Result>(what: string, failed: Result, answer: () => Promise<Result>) => Promise<Result>;
  /** Does work that nobody waits for, inside the boundary. */
  readonly inBackground: (what: string, work: () => Promise<unknown>) => void;
}
