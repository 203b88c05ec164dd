import { commands } from "vscode";
import { CloseAction, ErrorAction, type ErrorHandler } from "vscode-languageclient";
import { restartServerCommand } from "./commands/restartServer.js";
import { showOutputCommand } from "./commands/showOutput.js";
import { afterCrash } from "./crashes.js";
import { showError, showWarning } from "./messages.js";

/** What happens when the server ends by itself, in any host: it is told once, and the server is started again while that helps. */
export function errorHandler(): ErrorHandler {
  let crashes: readonly number[] = [];
  return {
    // A message that was lost is logged; a connection that is lost is closed as well.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed() {
      const { recent, isRestarted } = afterCrash(crashes, Date.now());
      crashes = recent;
      void (isRestarted ? tellOfRestart() : tellOfEnd(recent.length));
      const action = isRestarted ? CloseAction.Restart : CloseAction.DoNotRestart;
      const message = `The language server ended unexpectedly; it is ${isRestarted ? "" : "not "}started again.`;
      return { action, message, handled: true };
    },
  };
}

async function tellOfRestart(): Promise<void> {
  const chosen = await showWarning(
    "The language server of IMC Rules ended unexpectedly and is started again.",
    showOutput,
  );
  if (chosen === showOutput) await commands.executeCommand(showOutputCommand);
}

async function tellOfEnd(times: number): Promise<void> {
  const chosen = await showError(
    `The language server of IMC Rules ended unexpectedly ${times} times within three minutes and is not started again: rule files are not checked. Its output may say why; IMC Rules: Restart Language Server starts it.`,
    restart,
    showOutput,
  );
  if (chosen === restart) await commands.executeCommand(restartServerCommand);
  if (chosen === showOutput) await commands.executeCommand(showOutputCommand);
}

const restart = "Restart";
const showOutput = "Show Output";
