import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { activateWith } from "./activate.js";
import { checkTasks } from "./checkTasks.js";

/** The process that runs extensions. Only the path of its program is used. */
declare const process: { readonly execPath: string };

/** Starts the extension under Node. The server is a process. */
export function activate(context: ExtensionContext): void {
  const cli = context.asAbsolutePath("dist/cli.js");
  const server = {
    module: cli,
    args: ["lsp"],
    transport: TransportKind.stdio,
  };
  const serverOptions: ServerOptions = {
    run: server,
    debug: { ...server, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
  };
  activateWith(context, (clientOptions) => new LanguageClient("imcrules", "IMC Rules", serverOptions, clientOptions));
  context.subscriptions.push(checkTasks(process.execPath, cli));
}
