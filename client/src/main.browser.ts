import { type ExtensionContext, Uri, workspace } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  Emitter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { activateWith } from "./activate.js";

/** Starts the extension in a web worker. The server is another worker. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, "dist/server.browser.js");
  let running: Worker | undefined;

  async function startServer(): Promise<MessageTransports> {
    // A worker that was stopped, or that hangs, does not end by itself.
    running?.terminate();
    running = await startWorker(script);
    return transportsOf(running);
  }

  activateWith(
    context,
    (clientOptions) => new LanguageClient("imcrules", "IMC Rules", startServer, clientOptions),
    "a web worker",
  );
}

/** Starts a worker. Reads the script first if it has no web address, since a worker needs one. */
async function startWorker(script: Uri): Promise<Worker> {
  const options = { name: "IMC Rules language server" };
  if (["http", "https"].includes(script.scheme)) return new Worker(script.toString(true), options);
  const code = await workspace.fs.readFile(script);
  // The address is not revoked: the extension host loads the script through a worker of its own, at a later moment.
  return new Worker(URL.createObjectURL(new Blob([code.slice()], { type: "text/javascript" })), options);
}

/**
 * Returns the message streams of a worker. An uncaught error leaves a worker running in an unknown state. This function then ends
 * the worker and closes the connection. The library does so for processes only.
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
