import {
  type InitializeParams,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { membersOf } from "./convert.js";
import type { ClientAbilities } from "./features/feature.js";
import { features } from "./features/features.js";

/** The capabilities that the server announces: those of its features, and those that all features need. */
export const serverCapabilities: ServerCapabilities = announced();

function announced(): ServerCapabilities {
  const all: ServerCapabilities = {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  };
  // Files are watched. If a folder goes with all its files, the client reports only the folder.
  const folders = { filters: [{ pattern: { glob: "**", matches: "folder" as const } }] };
  const workspace: ServerCapabilities["workspace"] = {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didCreate: folders, didRename: folders, didDelete: folders },
  };
  for (const { capability } of features) {
    Object.assign(all, capability);
    Object.assign(workspace, capability?.workspace);
  }
  return { ...all, workspace };
}

/** The abilities of a client, and what the client sent at the start. */
export interface Client extends ClientAbilities {
  /** Requests diagnostics. The server sends them to other clients. */
  readonly pulls: boolean;
  /** Answers questions about files that are not open. */
  readonly hasFiles: boolean;
  /** Reports changes of files that are not open. */
  readonly watchesFiles: boolean;
  /** Answers requests for the settings of a file. */
  readonly answersSettings: boolean;
  readonly watchesSettings: boolean;
  readonly showsProgress: boolean;
  /** The requests that the server may ask the client to send again. */
  readonly refreshes: { readonly diagnostics: boolean; readonly inlayHints: boolean; readonly codeLenses: boolean };
  /** The settings of all extensions, if it sent them. */
  readonly settings: unknown;
  /** URIs of the workspace folders. */
  readonly folders: readonly string[];
}

export function clientOf({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): Client {
  const { textDocument, workspace, window } = capabilities;
  const { files, testCommand, settings } = membersOf(initializationOptions);
  return {
    pulls: textDocument?.diagnostic !== undefined,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    knowsSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    hasFiles: files === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    answersSettings: workspace?.configuration === true,
    watchesSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    showsProgress: window?.workDoneProgress === true,
    testCommand: typeof testCommand === "string" ? testCommand : undefined,
    refreshes: {
      diagnostics: workspace?.diagnostics?.refreshSupport === true,
      inlayHints: workspace?.inlayHint?.refreshSupport === true,
      codeLenses: workspace?.codeLens?.refreshSupport === true,
    },
    settings,
    folders: workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]),
  };
}
