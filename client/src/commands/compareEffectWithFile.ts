import { workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { pickRuleFile, ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const compareEffectWithFileCommand = "imcrules.compareEffectWithFile";

/** Lists the addresses whose verdict differs between the file and another file that the user picks. */
export async function compareEffectWithFile(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const document = await ruleFileFor(argument, "Compare the effect of which file?");
  if (document === undefined) return;
  const name = workspace.asRelativePath(document.uri);
  const before = await pickRuleFile(`Compare the effect of ${name} with which file?`, document.uri);
  if (before === undefined) return;
  await showReport(client, "effect", document.uri, {
    before: before.toString(),
    beforeName: workspace.asRelativePath(before),
  });
}
