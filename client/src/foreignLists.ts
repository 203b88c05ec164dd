import { commands, Disposable, type EventEmitter, type TextDocumentChangeEvent, Uri } from "vscode";
import { type BaseLanguageClient, type Middleware, State } from "vscode-languageclient";
import { type ListsParams, listsMethod } from "../../server/src/protocol/files.js";

/*
 * The lists of other programs. Their languages and file names belong to other extensions, so the server says which files are lists.
 * The manifest offers commands about them by the context `imcrules.lists`.
 */

let lists: ReadonlySet<string> = new Set();

/** Whether a file is a list of another program that the server reads. */
export function isForeignList(uri: Uri): boolean {
  return lists.has(uri.toString());
}

/** Returns all lists of other programs that the server knows. */
export function foreignLists(): readonly Uri[] {
  return Array.from(lists, (uri) => Uri.parse(uri));
}

/** Receives the lists of other programs. Fires `analysed` for those that come or go, so that all views of them are refreshed. */
export function receiveLists(client: BaseLanguageClient, analysed: EventEmitter<Uri>): Disposable {
  function replace(uris: readonly string[]): void {
    const before = lists;
    // Parsed, since only VS Code's own spelling of a URI is that of its documents.
    lists = new Set(uris.map((uri) => Uri.parse(uri).toString()));
    // Paths, since a window names the files of a remote host by another scheme. VS Code writes a path in one of these two ways.
    const paths = foreignLists().flatMap(({ fsPath, path }) => [fsPath, path]);
    void commands.executeCommand("setContext", "imcrules.lists", paths);
    for (const uri of new Set([...before, ...lists])) {
      if (before.has(uri) !== lists.has(uri)) analysed.fire(Uri.parse(uri));
    }
  }

  return Disposable.from(
    client.onNotification(listsMethod, ({ uris }: ListsParams) => replace(uris)),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) replace([]);
    }),
  );
}

/**
 * Sends each edit once. The client would send an edit twice if a document has our language and the name of a list as well.
 */
export function editsOnce(): Required<Pick<Middleware, "didChange">> {
  const sent = new WeakSet<TextDocumentChangeEvent>();
  return {
    async didChange(event, next) {
      if (sent.has(event)) return;
      sent.add(event);
      await next(event);
    },
  };
}
