import { pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { nodeFiles } from "./files.node.js";
import { gate } from "./lsp/gate.js";
import { startServer } from "./lsp/server.js";

/** The pages of the findings are packaged in `docs/`, beside the folder of the bundle. */
const docs = new URL("../docs/", pathToFileURL(`${__dirname}/`)).href;

/** Starts the language server over standard input and output, in a process that an editor started. */
export function startOverStdio(): void {
  startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout, gate()), nodeFiles, docs);
}
