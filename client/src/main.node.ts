import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { activateWith } from "./activate.js";

/** The extension where extensions run under Node: the server is a process. */
export function activate(context: ExtensionContext): void {
  const server = {
    module: context.asAbsolutePath("dist/cli.js"),
    args: ["lsp"],
    transport: TransportKind.stdio,
  };
  const serverOptions: ServerOptions = {
    run: server,
    debug: { ...server, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
  };
  activateWith(context, (clientOptions) => new LanguageClient("imcrules", "IMC Rules", serverOptions, clientOptions));
}
