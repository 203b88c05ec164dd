import type { BaseLanguageClient } from "vscode-languageclient";
import { showInformation } from "../messages.js";
import { ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const compareEffectWithSavedCommand = "imcrules.compareEffectWithSaved";

/** Lists the addresses whose verdict changed since the last save. */
export async function compareEffectWithSaved(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Compare the effect of the edits in which file?");
  if (document === undefined) return;
  if (document.isUntitled) {
    void showInformation("This file has never been saved, so there is nothing to compare it with.");
    return;
  }
  await showReport(client, "effect", document.uri);
}
