import { extensions, type Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { showInformation } from "../messages.js";
import { ruleFileFor } from "../ruleFile.js";
import { showReport } from "../views/virtualDocuments.js";

export const comparePolicyWithHeadCommand = "imcrules.comparePolicyWithHead";

/** The part of the API of the built-in Git extension, version 1, that is used here. */
interface GitExtension {
  getAPI(version: 1): {
    getRepository(uri: Uri): object | null;
    toGitUri(uri: Uri, ref: string): Uri;
  };
}

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

/** Returns the URI under which the Git extension provides the last committed text. `undefined` without a repository. */
async function atHead(uri: Uri): Promise<Uri | undefined> {
  const extension = extensions.getExtension<GitExtension>("vscode.git");
  // A web worker cannot call an extension in another host, but can read the files that it provides.
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
