import type { BaseLanguageClient } from "vscode-languageclient";
import { ruleFileFor } from "../ruleFile.js";
import { showPolicy } from "../views/virtualDocuments.js";

export const showEffectivePolicyCommand = "imcrules.showEffectivePolicy";

/** Opens a read-only document with every range of addresses, its verdict and the line that decides; it follows the file. */
export async function showEffectivePolicy(client: BaseLanguageClient, named: unknown): Promise<void> {
  const document = await ruleFileFor(named, "Show the effective policy of which file?");
  if (document !== undefined) await showPolicy(client, { uri: document.uri.toString() });
}
