import type { BaseLanguageClient } from "vscode-languageclient";
import { atHead } from "../git.js";
import { showInformation } from "../messages.js";
import { ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const comparePolicyWithHeadCommand = "imcrules.comparePolicyWithHead";

/** Lists the addresses whose verdict changed since the last commit. */
export async function comparePolicyWithHead(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to compare with the last commit");
  if (document === undefined) return;
  const before = await atHead(document.uri);
  if (before === undefined) {
    void showInformation("This file is not in an open Git repository, so there is no commit to compare it with.");
    return;
  }
  await showReport(client, "effect", document.uri, { before: before.toString(), beforeName: "Git HEAD" });
}
