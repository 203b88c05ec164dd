import {
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type DocumentFilter,
  type Registration,
  RegistrationRequest,
  TextDocumentSyncKind,
  UnregistrationRequest,
} from "vscode-languageserver";
import { serverCapabilities } from "./capabilities.js";
import { fileKey, schemeOf } from "./convert.js";
import { type FolderGlob, literalGlob } from "./listGlobs.js";
import type { ServerConnection } from "./serverConnection.js";

/**
 * Registers for the lists of other programs, by the patterns of their files: no language of an editor is ours there.
 *
 * An editor takes one formatter and one provider of colours, completions and symbols for a file. Those remain with whoever has them.
 */
export function registrations({ connection, client, inBackground }: ServerConnection) {
  let wanted: readonly Registration[] = [];
  let registered: readonly Registration[] = [];
  let isRegistering = false;
  let rounds = 0;

  /** Replaces what is registered by what is wanted. Runs once at a time. */
  async function register(): Promise<void> {
    if (isRegistering) return;
    isRegistering = true;
    try {
      while (contentOf(wanted) !== contentOf(registered)) {
        const [old, next] = [registered, wanted];
        registered = next;
        // The protocol has a spelling of its own.
        const unregisterations = old.map(({ id, method }) => ({ id, method }));
        if (old.length > 0) await connection.sendRequest(UnregistrationRequest.type, { unregisterations });
        if (next.length > 0) await connection.sendRequest(RegistrationRequest.type, { registrations: [...next] });
      }
    } catch (error) {
      connection.console.warn(`Lists of other programs are not served, since the client refuses: ${String(error)}`);
    } finally {
      isRegistering = false;
    }
  }

  return {
    /** Registers for the files that globs match, instead of the files before. `folders` are the URIs of the workspace. */
    serve(globs: readonly FolderGlob[], folders: readonly string[]): void {
      const round = ++rounds;
      wanted = [...documentMethods(client, globs, folders), ...watching(client, globs)].map((one) => ({
        ...one,
        id: `${one.method} of lists ${round}`,
      }));
      inBackground("registering lists", register);
    },
  };
}

type Unnamed = Omit<Registration, "id">;

function contentOf(all: readonly Registration[]): string {
  return JSON.stringify(all.map(({ method, registerOptions }) => [method, registerOptions]));
}

/** The notifications about documents, in the order in which a client may send them. */
const synchronization: readonly Unnamed[] = [
  { method: DidOpenTextDocumentNotification.method },
  {
    method: DidChangeTextDocumentNotification.method,
    registerOptions: { syncKind: TextDocumentSyncKind.Incremental },
  },
  { method: DidSaveTextDocumentNotification.method },
  { method: DidCloseTextDocumentNotification.method },
];

const { diagnosticProvider, codeActionProvider, codeLensProvider } = serverCapabilities;

/** The requests that clients answer with the parts of several servers. Findings of closed files are registered already. */
const requests: readonly Unnamed[] = [
  {
    method: "textDocument/diagnostic",
    registerOptions: { ...diagnosticProvider, workspaceDiagnostics: false },
  },
  { method: "textDocument/hover" },
  { method: "textDocument/codeAction", registerOptions: codeActionProvider },
  { method: "textDocument/codeLens", registerOptions: codeLensProvider },
  { method: "textDocument/inlayHint" },
  { method: "textDocument/definition" },
  { method: "textDocument/references" },
  { method: "textDocument/documentHighlight" },
];

function documentMethods(
  client: ServerConnection["client"],
  globs: readonly FolderGlob[],
  folders: readonly string[],
): readonly Unnamed[] {
  // Without the texts there is nothing to answer about.
  if (globs.length === 0 || !client.registers.has("textDocument/synchronization")) return [];
  const schemes = new Set(["file", ...folders.map(schemeOf)]);
  const documentSelector = globs.flatMap(({ folder, glob }): DocumentFilter[] =>
    folder === undefined
      ? [...schemes].map((scheme) => ({ scheme, pattern: glob }))
      : [{ scheme: schemeOf(folder), pattern: patternOf(folder, glob, client.takesRelativeFilters) }],
  );
  return [...synchronization, ...requests.filter(({ method }) => client.registers.has(method))].map(
    ({ method, registerOptions }) => ({ method, registerOptions: { ...registerOptions, documentSelector } }),
  );
}

/** Clients that register nothing else watch these files too: the server answers about them by their names. */
function watching(client: ServerConnection["client"], globs: readonly FolderGlob[]): readonly Unnamed[] {
  if (globs.length === 0 || !client.watchesFiles) return [];
  const watchers = globs.map(({ folder, glob }) => ({
    globPattern: folder === undefined ? glob : patternOf(folder, glob, client.watchesRelative),
  }));
  return [{ method: DidChangeWatchedFilesNotification.method, registerOptions: { watchers } }];
}

/** Returns a pattern of the protocol: relative for clients that know such patterns, else a glob of the whole path. */
export function patternOf(folder: string, glob: string, isRelative: boolean) {
  if (isRelative) return { baseUri: folder, pattern: glob };
  const path = fileKey(folder).replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  // `/c:/lists` is `c:/lists` to an editor.
  return `${literalGlob(path.replace(/^\/(?=[a-z]:)/i, ""))}/${glob.replace(/^(?:\.\/)+/, "")}`;
}
