import type { BaseLanguageClient } from "vscode-languageclient";
import { ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const showEffectivePolicyCommand = "imcrules.showEffectivePolicy";

/** Opens a read-only document with every range of addresses, its verdict and the line that decides. It changes with the file. */
export async function showEffectivePolicy(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to show its effective policy");
  if (document !== undefined) await showReport(client, "policy", document.uri);
}
