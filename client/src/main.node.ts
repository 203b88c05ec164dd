import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { activateWith } from "./activate.js";
import { checkTasks } from "./checkTasks.js";
import { mcpServer } from "./mcpServer.js";

/** The process that runs extensions. Only the path and the version of its program are used. */
declare const process: { readonly execPath: string; readonly version: string };

/** Starts the extension under Node. The server is a process. */
export function activate(context: ExtensionContext): void {
  const cli = context.asAbsolutePath("dist/cli.js");
  const run = { module: cli, args: ["lsp"], transport: TransportKind.stdio };
  const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
  const serverOptions: ServerOptions = { run, debug };
  activateWith(
    context,
    (clientOptions) => new LanguageClient("imcrules", "IMC Rules", serverOptions, clientOptions),
    `Node ${process.version}`,
  );
  const version = String(context.extension.packageJSON.version);
  context.subscriptions.push(checkTasks(process.execPath, cli), ...mcpServer(process.execPath, cli, version));
}
