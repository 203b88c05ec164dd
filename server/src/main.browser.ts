/** Starts the language server in a web worker. It has no files but those that the editor opens. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser";
import { noFiles } from "./lsp/files.js";
import { gate } from "./lsp/gate.js";
import { startServer } from "./lsp/server.js";

const worker = self as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(worker),
  new BrowserMessageWriter(worker),
  gate(),
);
startServer(connection, noFiles);
