import type { BaseLanguageClient } from "vscode-languageclient";
import { showInformation } from "../messages.js";
import { ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const comparePolicyWithSavedCommand = "imcrules.comparePolicyWithSaved";

/** Lists the addresses whose verdict changed since the last save. */
export async function comparePolicyWithSaved(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to compare with its saved version");
  if (document === undefined) return;
  if (document.isUntitled) {
    void showInformation("This file has never been saved, so there is nothing to compare it with.");
    return;
  }
  await showReport(client, "effect", document.uri, { beforeName: "the saved file" });
}
