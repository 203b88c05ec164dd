import { type ExtensionContext, Uri, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateWith } from "./activate.js";

/** The extension where extensions run in a web worker: the server is another worker. */
export function activate(context: ExtensionContext): Promise<void> {
  return activateWith(context, async (clientOptions) => {
    const worker = await startWorker(Uri.joinPath(context.extensionUri, "dist/server.browser.js"));
    return new LanguageClient("imcrules", "IMC Rules", worker, clientOptions);
  });
}

/** A worker can be started from a web address only; an extension that lies on a remote machine is read first. */
async function startWorker(script: Uri): Promise<Worker> {
  if (["http", "https"].includes(script.scheme)) return new Worker(script.toString(true));
  const code = await workspace.fs.readFile(script);
  // The address is not revoked: the extension host loads the script through a worker of its own, at a later moment.
  return new Worker(URL.createObjectURL(new Blob([code.slice()], { type: "text/javascript" })));
}
