import type { BaseLanguageClient } from "vscode-languageclient";
import { showInformation } from "../messages.js";
import { olderTextOf } from "../olderText.js";
import type { RememberedLogs } from "../rememberedLogs.js";
import { ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const showTurnedClientsCommand = "imcrules.showTurnedClients";

/** Lists the clients of the remembered log that unsaved edits turn, or else the changes since the last commit. */
export async function showTurnedClients(
  client: BaseLanguageClient,
  logs: RememberedLogs,
  argument: unknown,
): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to show its turned clients");
  if (document === undefined) return;
  if (logs.of(document.uri) === undefined) {
    void showInformation("No log is remembered for this file. Run IMC Rules: Count Hits from Log… first.");
    return;
  }
  const older = await olderTextOf(document);
  const isSaved = older === undefined || older.uri === document.uri.toString();
  await showReport(
    client,
    "clients",
    document.uri,
    isSaved ? { beforeName: "the saved file" } : { before: older.uri, beforeName: older.name },
  );
}
