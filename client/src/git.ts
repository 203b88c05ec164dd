import { type Event, extensions, type Uri } from "vscode";

/** The part of the API of the built-in Git extension, version 1, that is used here. */
interface GitApi {
  getRepository(uri: Uri): { readonly state: { readonly onDidChange: Event<void> } } | null;
  toGitUri(uri: Uri, ref: string): Uri;
}

interface GitExtension {
  getAPI(version: 1): GitApi;
}

/** Returns the URI under which the Git extension provides the last committed text. `undefined` without a repository. */
export async function atHead(uri: Uri, onCommit?: () => void): Promise<Uri | undefined> {
  const extension = extensions.getExtension<GitExtension>("vscode.git");
  // A web worker cannot call an extension in another host, but can read the files that it provides.
  if (extension === undefined) {
    return uri.with({ scheme: "git", query: JSON.stringify({ path: uri.fsPath, ref: "HEAD" }) });
  }
  try {
    const api = (await extension.activate()).getAPI(1);
    const repository = api.getRepository(uri);
    if (repository === null) return undefined;
    if (onCommit !== undefined && !watched.has(repository)) {
      watched.add(repository);
      repository.state.onDidChange(onCommit);
    }
    return api.toGitUri(uri, "HEAD");
  } catch {
    return undefined; // Git is switched off.
  }
}

/** The repositories whose changes are already reported. */
const watched = new WeakSet<object>();
