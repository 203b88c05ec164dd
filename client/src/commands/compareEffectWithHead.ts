import { extensions, type Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { showInformation } from "../messages.js";
import { ruleFileFor } from "../ruleFile.js";
import { showEffect } from "../views/virtualDocuments.js";

export const compareEffectWithHeadCommand = "imcrules.compareEffectWithHead";

/** What is used of the API of the built-in Git extension, version 1. */
interface GitExtension {
  getAPI(version: 1): {
    getRepository(uri: Uri): object | null;
    toGitUri(uri: Uri, ref: string): Uri;
  };
}

/** Lists the addresses whose verdict changed since the last commit. */
export async function compareEffectWithHead(client: BaseLanguageClient, named: unknown): Promise<void> {
  const document = await ruleFileFor(named, "Compare the effect of which file with the last commit?");
  if (document === undefined) return;
  const before = await atHead(document.uri);
  if (before === undefined) {
    void showInformation(
      "This file lies in no Git repository that is open here, so there is no commit to compare it with.",
    );
    return;
  }
  await showEffect(client, { uri: document.uri.toString(), before: before.toString(), beforeName: "Git HEAD" });
}

/** The URI under which the Git extension gives the file as it was committed last. */
async function atHead(uri: Uri): Promise<Uri | undefined> {
  const extension = extensions.getExtension<GitExtension>("vscode.git");
  // From a web worker the API of an extension in another host cannot be called, but the files that it serves can be read.
  if (extension === undefined) {
    return uri.with({ scheme: "git", query: JSON.stringify({ path: uri.fsPath, ref: "HEAD" }) });
  }
  try {
    const api = (await extension.activate()).getAPI(1);
    return api.getRepository(uri) === null ? undefined : api.toGitUri(uri, "HEAD");
  } catch {
    return undefined; // Git is switched off.
  }
}
