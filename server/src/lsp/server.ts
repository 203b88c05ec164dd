import {
  type Connection,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { version } from "../../../package.json";
import { type FadedLinesParams, fadedLinesMethod } from "../protocol/fadedLines.js";
import {
  type TestConnectionArguments,
  type TestConnectionResult,
  testConnectionCommand,
} from "../protocol/testConnection.js";
import { openFiles } from "./documents.js";
import { codeActionKinds, codeActions } from "./features/codeActions.js";
import { diagnosticsOf } from "./features/diagnostics.js";
import { fadedLines } from "./features/fadedLines.js";
import { hover } from "./features/hover.js";
import { testConnection } from "./features/testConnection.js";

/** Serves the language over a connection until that closes. `docs` is the URI of the folder with the findings' pages. */
export function startServer(connection: Connection, docs?: string): void {
  const { documents, get } = openFiles();
  let pulls = false;

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

  function diagnostics(uri: string) {
    return guarded("diagnostics", [], () => {
      const file = get(uri);
      return file === undefined ? [] : diagnosticsOf(uri, file.analysis, file.selection, docs);
    });
  }

  connection.onInitialize(({ capabilities }): InitializeResult => {
    pulls = capabilities.textDocument?.diagnostic !== undefined;
    return {
      serverInfo: { name: "imcrules", version },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        diagnosticProvider: { identifier: "imcrules", interFileDependencies: false, workspaceDiagnostics: false },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [...codeActionKinds] },
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

  connection.onHover(({ textDocument: { uri }, position }) =>
    guarded("hover", null, () => {
      const file = get(uri);
      return file === undefined ? null : hover(file.analysis, position);
    }),
  );

  connection.onCodeAction((params) =>
    guarded("code actions", [], () => {
      const file = get(params.textDocument.uri);
      return file === undefined ? [] : codeActions(file.analysis, file.findings, file.version, params);
    }),
  );

  connection.onExecuteCommand((params): TestConnectionResult | null => {
    if (params.command !== testConnectionCommand) return null;
    return guarded("connection test", testFailed, () => {
      const { uri, address } = argumentsOf(params.arguments);
      return testConnection(get(uri)?.analysis, address);
    });
  });

  connection.onRequest(fadedLinesMethod, (params: FadedLinesParams, token) =>
    guarded("faded lines", [], () => {
      if (token.isCancellationRequested) return [];
      const { uri, first, last } = params;
      const file = get(uri);
      return file === undefined ? [] : fadedLines(file.analysis, file.selection, first, last);
    }),
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
