import {
  type Connection,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  PositionEncodingKind,
  type TextDocumentIdentifier,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { version } from "../../../package.json";
import { COLUMNS } from "../core/index.js";
import { type FadedLinesParams, fadedLinesMethod } from "../protocol/fadedLines.js";
import {
  type TestConnectionArguments,
  type TestConnectionResult,
  testConnectionCommand,
} from "../protocol/testConnection.js";
import { type OpenFile, openFiles } from "./documents.js";
import { codeActionKinds, codeActions, resolveCodeAction } from "./features/codeActions.js";
import { completion } from "./features/completion.js";
import { definition } from "./features/definition.js";
import { diagnosticsOf } from "./features/diagnostics.js";
import { documentHighlights } from "./features/documentHighlights.js";
import { documentLinks } from "./features/documentLinks.js";
import { documentSymbols } from "./features/documentSymbols.js";
import { fadedLines } from "./features/fadedLines.js";
import { foldingRanges } from "./features/foldingRanges.js";
import { formatting } from "./features/formatting.js";
import { hover } from "./features/hover.js";
import { references } from "./features/references.js";
import { selectionRanges } from "./features/selectionRanges.js";
import { signatureHelp } from "./features/signatureHelp.js";
import { testConnection } from "./features/testConnection.js";

/** Serves the language over a connection until that closes. `docs` is the URI of the folder with the findings' pages. */
export function startServer(connection: Connection, docs?: string): void {
  const { documents, get } = openFiles();
  let pulls = false;
  let resolves = false;

  /** The one error boundary: a bug is told in the log, and the request gets the answer for "nothing known". */
  function guarded<Result>(what: string, nothing: Result, answer: () => Result): Result {
    try {
      return answer();
    } catch (error) {
      connection.console.error(
        `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return nothing;
    }
  }

  /** Answers about an open file; about any other there is nothing to say. */
  function about<Result>(
    what: string,
    { uri }: TextDocumentIdentifier,
    nothing: Result,
    answer: (file: OpenFile) => Result,
  ) {
    return guarded(what, nothing, () => {
      const file = get(uri);
      return file === undefined ? nothing : answer(file);
    });
  }

  const diagnostics = (uri: string) =>
    about("diagnostics", { uri }, [], ({ analysis, selection }) => diagnosticsOf(uri, analysis, selection, docs));

  connection.onInitialize(({ capabilities }): InitializeResult => {
    pulls = capabilities.textDocument?.diagnostic !== undefined;
    resolves = capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true;
    return {
      serverInfo: { name: "imcrules", version },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        diagnosticProvider: { identifier: "imcrules", interFileDependencies: false, workspaceDiagnostics: false },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        documentLinkProvider: {},
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        // What follows a blank or a slash can be completed without a letter.
        completionProvider: { triggerCharacters: [" ", "/"] },
        signatureHelpProvider: { triggerCharacters: [" "] },
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" },
        codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: true },
        executeCommandProvider: { commands: [testConnectionCommand] },
      },
    };
  });

  // Clients that do not ask for diagnostics are sent them.
  documents.onDidChangeContent(({ document: { uri, version: documentVersion } }) => {
    if (!pulls) void connection.sendDiagnostics({ uri, version: documentVersion, diagnostics: diagnostics(uri) });
  });
  documents.onDidClose(({ document: { uri } }) => {
    if (!pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) => {
    const resultId = guarded("diagnostics", "unknown", () => get(uri)?.resultId ?? "closed");
    return resultId === previousResultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics(uri) };
  });

  connection.onHover(({ textDocument, position }) =>
    about("hover", textDocument, null, ({ analysis }) => hover(analysis, position)),
  );

  connection.onCodeAction((params) =>
    about("code actions", params.textDocument, [], (file) => codeActions(file, params, resolves)),
  );
  connection.onCodeActionResolve((action) => guarded("code action", action, () => resolveCodeAction(action, get)));
  connection.onCompletion(({ textDocument, position }) =>
    about("completion", textDocument, [], ({ analysis }) => completion(analysis, position)),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    about("signature", textDocument, null, ({ analysis }) => signatureHelp(analysis.ruleSet, position)),
  );
  connection.onDocumentFormatting(({ textDocument }) =>
    about("formatting", textDocument, [], ({ analysis }) => formatting(analysis.ruleSet, COLUMNS)),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range }) =>
    about("formatting", textDocument, [], ({ analysis }) => formatting(analysis.ruleSet, COLUMNS, range)),
  );
  // The line that was ended is the one before the cursor.
  connection.onDocumentOnTypeFormatting(({ textDocument, position: { line } }) =>
    about("formatting", textDocument, [], ({ analysis }) => {
      const ended = { line: Math.max(0, line - 1), character: 0 };
      return formatting(analysis.ruleSet, COLUMNS, { start: ended, end: ended });
    }),
  );
  connection.onDefinition(({ textDocument, position }) =>
    about("definition", textDocument, null, ({ uri, analysis }) => definition(uri, analysis, position)),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    about("references", textDocument, [], ({ uri, analysis }) =>
      references(uri, analysis, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    about("highlights", textDocument, [], ({ analysis }) => documentHighlights(analysis, position)),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    about("symbols", textDocument, [], ({ analysis }) => documentSymbols(analysis)),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    about("links", textDocument, [], ({ analysis }) => documentLinks(analysis.ruleSet)),
  );
  connection.onFoldingRanges(({ textDocument }) =>
    about("folding", textDocument, [], ({ analysis }) => foldingRanges(analysis.ruleSet)),
  );
  connection.onSelectionRanges(({ textDocument, positions }) =>
    about("selection", textDocument, [], ({ analysis }) => selectionRanges(analysis.ruleSet, positions)),
  );

  connection.onExecuteCommand((params): TestConnectionResult | null => {
    if (params.command !== testConnectionCommand) return null;
    return guarded("connection test", testFailed, () => {
      const { uri, address } = argumentsOf(params.arguments);
      return testConnection(get(uri)?.analysis, address);
    });
  });

  connection.onRequest(fadedLinesMethod, (params: FadedLinesParams, token) =>
    about("faded lines", params, [], ({ analysis, selection }) =>
      token.isCancellationRequested ? [] : fadedLines(analysis, selection, params.first, params.last),
    ),
  );

  documents.listen(connection);
  connection.listen();
}

const testFailed: TestConnectionResult = {
  error: { kind: "failed", message: "The connection could not be tested; the log of the language server says why." },
};

/** What a client sent, which may be anything. */
function argumentsOf(sent: unknown): TestConnectionArguments {
  const [argument] = Array.isArray(sent) ? sent : [];
  const { uri, address }: Record<string, unknown> = typeof argument === "object" && argument !== null ? argument : {};
  return { uri: String(uri ?? ""), address: String(address ?? "") };
}
