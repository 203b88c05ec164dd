import { commands } from "vscode";
import { CloseAction, ErrorAction, type ErrorHandler } from "vscode-languageclient";
import { restartServerCommand } from "./commands/restartServer.js";
import { showOutputCommand } from "./commands/showOutput.js";
import { afterCrash } from "./crashes.js";
import { showError, showWarning } from "./messages.js";

/** Handles a server that ends by itself, in any host. Starts the server again unless it crashes too often, and shows one message. */
export function errorHandler(): ErrorHandler {
  let crashes: readonly number[] = [];
  return {
    // The client logs a lost message. It closes a lost connection, which calls `closed`.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed() {
      const { recent, isRestarted } = afterCrash(crashes, Date.now());
      crashes = recent;
      void report(isRestarted, recent.length);
      const action = isRestarted ? CloseAction.Restart : CloseAction.DoNotRestart;
      const message = `The language server ended unexpectedly. It is ${isRestarted ? "" : "not "}restarted.`;
      return { action, message, handled: true };
    },
  };
}

async function report(isRestarted: boolean, times: number): Promise<void> {
  const ended = "The IMC Rules language server ended unexpectedly";
  const chosen = isRestarted
    ? await showWarning(`${ended} and is restarted.`, showOutput)
    : await showError(
        `${ended} ${times} times within three minutes and is not restarted. Rule files are not checked until you restart it. See its output for the reason.`,
        restart,
        showOutput,
      );
  if (chosen === restart) await commands.executeCommand(restartServerCommand);
  if (chosen === showOutput) await commands.executeCommand(showOutputCommand);
}

const restart = "Restart";
const showOutput = "Show Output";
