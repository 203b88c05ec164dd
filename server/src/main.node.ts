import { pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { nodeFiles } from "./files.node.js";
import { gate } from "./lsp/gate.js";
import { startServer } from "./lsp/server.js";

/** The findings' pages are packaged in the folder beside the one that the bundle runs from. */
const docs = new URL("../docs/", pathToFileURL(`${__dirname}/`)).href;

/** The server as a process that an editor starts, over standard input and output. */
export function startOverStdio(): void {
  startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout, gate()), nodeFiles, docs);
}
