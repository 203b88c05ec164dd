import type { OutputChannel } from "vscode";

export const showOutputCommand = "imcrules.showOutput";

/** Shows the log of the language server and its client. */
export function showOutput(channel: OutputChannel): void {
  channel.show();
}
