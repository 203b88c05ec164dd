import { type ExtensionContext, Uri, workspace } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  Emitter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { activateWith } from "./activate.js";

/** The extension where extensions run in a web worker: the server is another worker. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, "dist/server.browser.js");
  let running: Worker | undefined;

  async function startServer(): Promise<MessageTransports> {
    // One that was told to stop, or that hangs, does not end by itself.
    running?.terminate();
    running = await startWorker(script);
    return transportsOf(running);
  }

  activateWith(context, (clientOptions) => new LanguageClient("imcrules", "IMC Rules", startServer, clientOptions));
}

/** A worker can be started from a web address only; an extension that lies on a remote machine is read first. */
async function startWorker(script: Uri): Promise<Worker> {
  const options = { name: "IMC Rules language server" };
  if (["http", "https"].includes(script.scheme)) return new Worker(script.toString(true), options);
  const code = await workspace.fs.readFile(script);
  // The address is not revoked: the extension host loads the script through a worker of its own, at a later moment.
  return new Worker(URL.createObjectURL(new Blob([code.slice()], { type: "text/javascript" })), options);
}

/**
 * The messages of a worker. One in which something is thrown goes on, in a state that nobody knows: it is ended, as a process
 * would end, and the connection is closed, which the library does for processes only.
 */
function transportsOf(worker: Worker): MessageTransports {
  const messages = new BrowserMessageReader(worker);
  const closed = new Emitter<void>();
  worker.addEventListener("error", () => {
    worker.terminate();
    closed.fire();
  });
  return {
    reader: {
      onError: messages.onError,
      onClose: closed.event,
      onPartialMessage: messages.onPartialMessage,
      listen: (callback) => messages.listen(callback),
      dispose: () => messages.dispose(),
    },
    writer: new BrowserMessageWriter(worker),
  };
}
