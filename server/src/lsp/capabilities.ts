import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  type InitializeParams,
  InlayHintRefreshRequest,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { membersOf } from "./convert.js";
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

export type Client = ReturnType<typeof clientOf>;

/** Returns the abilities of a client, and what the client sent at the start. */
export function clientOf({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams) {
  const { textDocument, workspace, window } = capabilities;
  const { files, testCommand, settings, lists } = membersOf(initializationOptions);
  return {
    /** Requests diagnostics. The server sends them to other clients. */
    pulls: textDocument?.diagnostic !== undefined,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    showsDisabled: textDocument?.codeAction?.disabledSupport === true,
    knowsSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    /** Answers questions about files that are not open. */
    hasFiles: files === true,
    /** Wants to know which files of other programs are lists. */
    wantsLists: lists === true,
    /** The methods for which the server may register after the start. */
    registers: registrableIn(textDocument),
    takesRelativeFilters: textDocument?.filters?.relativePatternSupport === true,
    watchesRelative: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    /** Answers requests for the settings of a file. */
    answersSettings: workspace?.configuration === true,
    watchesSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    showsProgress: window?.workDoneProgress === true,
    testCommand: typeof testCommand === "string" ? testCommand : undefined,
    /** The methods that the server may ask the client to request again. */
    refreshes: [
      ...(workspace?.diagnostics?.refreshSupport === true ? [DiagnosticRefreshRequest.method] : []),
      ...(workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.method] : []),
      ...(workspace?.codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.method] : []),
    ],
    /** The settings of all extensions, if the client sent them. */
    settings,
    /** URIs of the workspace folders. */
    folders: workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]),
  };
}

/** Returns the methods of documents for which a client takes registrations after the start. */
function registrableIn(capabilities: InitializeParams["capabilities"]["textDocument"]): ReadonlySet<string> {
  const members = Object.entries(membersOf(capabilities));
  return new Set(
    members.flatMap(([name, value]) =>
      membersOf(value)["dynamicRegistration"] === true ? [`textDocument/${name}`] : [],
    ),
  );
}
