import { Disposable, type Event, extensions, type Uri } from "vscode";

/** The part of the API of the built-in Git extension, version 1, that is used here. */
interface GitApi {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: Event<Repository>;
  getRepository(uri: Uri): Repository | null;
  toGitUri(uri: Uri, ref: string): Uri;
}

interface Repository {
  readonly state: { readonly onDidChange: Event<void> };
}

/** Returns the URI under which the Git extension provides the last committed text. `undefined` without a repository. */
export async function atHead(uri: Uri): Promise<Uri | undefined> {
  const git = await gitApi();
  // A web worker cannot call an extension in another host, but can read the files that it provides.
  if (git === "elsewhere") return uri.with({ scheme: "git", query: JSON.stringify({ path: uri.fsPath, ref: "HEAD" }) });
  return git === undefined || git.getRepository(uri) === null ? undefined : git.toGitUri(uri, "HEAD");
}

/** Calls a function when a repository is found, and when its state changes, as by a commit. */
export function onCommit(listener: () => void): Disposable {
  const subscriptions: Disposable[] = [];
  const watch = ({ state }: Repository) => subscriptions.push(state.onDidChange(listener));
  void gitApi().then((git) => {
    if (git === undefined || git === "elsewhere") return;
    for (const repository of git.repositories) watch(repository);
    const opened = git.onDidOpenRepository((repository) => {
      watch(repository);
      listener();
    });
    subscriptions.push(opened);
  });
  return new Disposable(() => Disposable.from(...subscriptions).dispose());
}

/** Returns the API of the Git extension. `undefined` if Git is switched off, `elsewhere` if it runs in another host. */
async function gitApi(): Promise<GitApi | "elsewhere" | undefined> {
  const extension = extensions.getExtension<{ getAPI(version: 1): GitApi }>("vscode.git");
  if (extension === undefined) return "elsewhere";
  try {
    return (await extension.activate()).getAPI(1);
  } catch {
    return undefined;
  }
}
