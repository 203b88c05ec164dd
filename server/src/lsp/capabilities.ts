import {
  type InitializeParams,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { testConnectionCommand } from "../protocol/testConnection.js";
import { membersOf } from "./convert.js";
import { codeActionKinds } from "./features/codeActions.js";
import { formattingTriggers } from "./features/formatting.js";
import { legend } from "./features/semanticTokens.js";
import { virtualSchemes } from "./virtualDocuments.js";

/** What the server does, as it tells its client. */
export const serverCapabilities: ServerCapabilities = {
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  diagnosticProvider: { identifier: "imcrules", interFileDependencies: false, workspaceDiagnostics: true },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  documentLinkProvider: {},
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: { legend, full: { delta: true }, range: true },
  inlayHintProvider: true,
  codeLensProvider: { resolveProvider: true },
  // Not a space: most lines are complete where it is typed, and the next key may be Enter.
  completionProvider: { triggerCharacters: ["/"] },
  signatureHelpProvider: { triggerCharacters: [" "] },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: formattingTriggers,
  codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: true },
  executeCommandProvider: { commands: [testConnectionCommand] },
  workspace: {
    textDocumentContent: { schemes: [...virtualSchemes] },
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didCreate: folders(), didRename: folders(), didDelete: folders() },
  },
};

/** Files are watched; of a folder that goes with what is in it only the folder is told. */
function folders() {
  return { filters: [{ pattern: { glob: "**", matches: "folder" as const } }] };
}

/** What a client can, as far as it matters. */
export interface Client {
  /** Asks for diagnostics itself; others are sent them. */
  readonly pulls: boolean;
  /** Asks for the edits of an action when it is chosen. */
  readonly resolvesEdits: boolean;
  /** Lets people go through the tab stops of what they chose to complete. */
  readonly knowsSnippets: boolean;
  /** Answers questions about files that are not open. */
  readonly hasFiles: boolean;
  /** Its command that tests a connection, where it announced one. */
  readonly testCommand: string | undefined;
  /** What it can be told to ask for again. */
  readonly refreshes: { readonly diagnostics: boolean; readonly inlayHints: boolean; readonly codeLenses: boolean };
}

export function clientOf({ capabilities, initializationOptions }: InitializeParams): Client {
  const { textDocument, workspace } = capabilities;
  const { files, testCommand } = membersOf(initializationOptions);
  return {
    pulls: textDocument?.diagnostic !== undefined,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    knowsSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    hasFiles: files === true,
    testCommand: typeof testCommand === "string" ? testCommand : undefined,
    refreshes: {
      diagnostics: workspace?.diagnostics?.refreshSupport === true,
      inlayHints: workspace?.inlayHint?.refreshSupport === true,
      codeLenses: workspace?.codeLens?.refreshSupport === true,
    },
  };
}
