import type { OutputChannel } from "vscode";

export const showOutputCommand = "imcrules.showOutput";

/** Shows what the language server and its client have to say. */
export function showOutput(channel: OutputChannel): void {
  channel.show();
}
