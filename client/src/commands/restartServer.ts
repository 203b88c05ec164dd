import { commands } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { showError } from "../messages.js";

export const restartServerCommand = "imcrules.restartServer";

/** Ends the language server if it runs, and starts it again. */
export async function restartServer(client: BaseLanguageClient): Promise<void> {
  // A server that hangs does not end in time. Its host ends it.
  if (client.isRunning()) await client.stop().catch(() => undefined);
  try {
    await client.start();
  } catch (error) {
    // A client whose start failed cannot start again.
    const chosen = await showError(
      `The IMC Rules language server cannot be started (${error instanceof Error ? error.message : String(error)}). Reload the window to try again.`,
      reload,
    );
    if (chosen === reload) await commands.executeCommand("workbench.action.reloadWindow");
  }
}

const reload = "Reload Window";
