import { workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { pickRuleFile, ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const comparePolicyWithFileCommand = "imcrules.comparePolicyWithFile";

/** Lists the addresses whose verdict differs between the file and another file that the user picks. */
export async function comparePolicyWithFile(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Select a rule file to compare");
  if (document === undefined) return;
  const name = workspace.asRelativePath(document.uri);
  const before = await pickRuleFile(`Select a rule file to compare ${name} with`, document.uri);
  if (before === undefined) return;
  await showReport(client, "effect", document.uri, {
    before: before.toString(),
    beforeName: workspace.asRelativePath(before),
  });
}
