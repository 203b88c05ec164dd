/**
 * The language server around a connection, for any host.
 *
 * The parts are made one after the other, and each uses only those before it. They are the stored files, the settings, the logs, the session
 * (what the server knows about files), the workspace (finding and watching files), and the features (answering requests).
 * A change goes to `session.invalidate`. The session fires, and the later parts listen.
 */

import {
  CancellationToken,
  type Connection,
  DidChangeWorkspaceFoldersNotification,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { version } from "../../../package.json";
import { budgetOf, isOurs } from "../core/index.js";
import { type Client, clientOf, serverCapabilities } from "./capabilities.js";
import { membersOf } from "./convert.js";
import { drive } from "./drive.js";
import { diagnosticsOf } from "./features/diagnostics.js";
import type { Feature, RunSteps, Server } from "./features/feature.js";
import { features } from "./features/features.js";
import type { Files } from "./files.js";
import { answerRefused } from "./gate.js";
import { includesOf } from "./includes.js";
import { logsOf } from "./logs.js";
import type { ServerConnection } from "./serverConnection.js";
import { changedMeanwhile, openDocuments, sessionOf } from "./session.js";
import { settingsSource } from "./settings.js";
import { shownDocuments } from "./shownDocuments.js";
import { storedFiles } from "./storedFiles.js";
import { workspaceOf } from "./workspace.js";

/** Serves the language until the connection closes. `docs` is the URI of the folder with the pages of the findings. */
export function startServer(connection: Connection, ownFiles: Files, docs?: string): void {
  answerRefused(connection);
  connection.onInitialize((params) => {
    serve(connection, clientOf(params), ownFiles, docs);
    return { serverInfo: { name: "imcrules", version }, capabilities: serverCapabilities };
  });
  connection.listen();
}

/** Files with more rules get colours and an outline from their text alone. */
const MANY_RULES = 10_000;

function serve(connection: Connection, client: Client, ownFiles: Files, docs: string | undefined): void {
  const link: ServerConnection = { connection, client, guarded, inBackground };
  const files = storedFiles(link, ownFiles);
  const documents = openDocuments();
  const includes = includesOf(link, files, documents);
  const settings = settingsSource(link, files.read, includes);
  const logs = logsOf(link, files, (uri) => documents.get(uri) !== undefined);
  const session = sessionOf(link, documents, files, settings, includes, logs, docs);
  const workspace = workspaceOf(link, files, settings, session);
  const shown = shownDocuments(connection);
  const server: Server = {
    ...session,
    ...workspace,
    client,
    docs,
    isWanted: settings.isWanted,
    pathOf: files.pathOf,
    rememberLog: logs.rememberLog,
    show: shown.show,
  };

  async function guarded<Result>(what: string, failed: Result, answer: () => Promise<Result>): Promise<Result> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      connection.console.error(`${what} failed: ${text}`);
      return failed;
    }
  }

  function inBackground(what: string, work: () => Promise<unknown>): void {
    void guarded(what, undefined, work);
  }

  async function answerTo(feature: Feature, params: unknown, token: CancellationToken): Promise<unknown> {
    if (feature.needs === "server") return feature.answer(params, server, runOf(token), token);
    const uri = uriIn(params);
    const text = await session.openText(uri);
    if (text === undefined) return feature.fallback(params);
    if (feature.isOursOnly === true && !isOurs(text.ruleSet)) return feature.fallback(params);
    if (feature.needs === "text") return feature.answer(text, params, server);
    const state = documents.get(uri);
    const run = runOf(token, () => state?.isReplaced !== false);
    if (feature.needs === "text first" && text.ruleSet.rules.count > MANY_RULES) {
      return run((budget) => feature.answer(text, params, budget, server));
    }
    const file = await session.openFile(uri);
    if (file === undefined) return feature.fallback(params);
    return run((budget) => feature.answer(file, params, budget, server));
  }

  for (const feature of features) {
    // The library passes the token as the first argument if a request has no parameters.
    connection.onRequest(feature.method, (params: unknown, token = CancellationToken.None) => {
      const refusal = feature.refusal?.(params);
      if (refusal !== undefined) throw new ResponseError(ErrorCodes.InvalidParams, refusal);
      return guarded(feature.method, feature.fallback(params), () => answerTo(feature, params, token));
    });
  }

  /** Asks the client to request again what it shows. */
  function refreshClient(): void {
    for (const method of client.refreshes) {
      // A client that refuses keeps what it has.
      const warn = (error: unknown) => connection.console.warn(`${method} was refused: ${String(error)}`);
      connection.sendRequest(method).catch(warn);
    }
  }

  const newestSending = new Map<string, object>();

  /** Sends the diagnostics of a document, unless the client requests them. Sends none for a closed document. */
  async function send(uri: string): Promise<void> {
    if (client.pulls) return;
    const mark = {};
    newestSending.set(uri, mark);
    const isOlder = () => newestSending.get(uri) !== mark;
    const file = (await session.isOpen(uri)) ? await session.newest(uri) : undefined;
    const diagnostics = file === undefined ? [] : await drive(diagnosticsOf(file, docs, budgetOf()), isOlder);
    if (diagnostics === undefined || isOlder()) return;
    newestSending.delete(uri);
    await connection.sendDiagnostics({ uri, diagnostics, ...(file === undefined ? {} : { version: file.version }) });
  }

  /** Sends the diagnostics of closed files whenever there are new ones, as if the client asked. */
  async function sendClosed(): Promise<never> {
    const sent = new Map<string, string>();
    for (;;) {
      const previous = Array.from(sent, ([uri, value]) => ({ uri, value }));
      for (const report of (await workspace.closedDiagnostics(previous, CancellationToken.None)).items) {
        if (report.kind !== DocumentDiagnosticReportKind.Full) continue;
        sent.set(report.uri, report.resultId ?? "");
        await connection.sendDiagnostics({ uri: report.uri, diagnostics: report.items });
      }
    }
  }

  session.onInvalidated((uri) => {
    shown.refresh(uri);
    if (uri !== undefined) return;
    for (const open of documents.keys()) inBackground("diagnostics", () => send(open));
    refreshClient();
  });
  session.onStaleLists((uris) => {
    const open = uris.filter((uri) => documents.get(uri) !== undefined);
    for (const uri of open) inBackground("diagnostics", () => send(uri));
    if (open.length > 0) refreshClient();
  });
  documents.onDidChangeContent(({ document: { uri } }) => {
    shown.refresh(uri);
    inBackground("diagnostics", () => send(uri));
  });
  documents.onDidClose(({ document: { uri } }) => inBackground("diagnostics", () => send(uri)));
  connection.onDidChangeConfiguration((params) => {
    settings.receive(params.settings);
    session.invalidate();
    inBackground("settings", workspace.followSettings);
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    files.changeFolders(event);
    workspace.rescan();
  });
  connection.workspace.onDidCreateFiles(workspace.rescan);
  connection.workspace.onDidRenameFiles(workspace.rescan);
  connection.workspace.onDidDeleteFiles(workspace.rescan);
  connection.onInitialized(() => {
    if (!client.pulls) inBackground("workspace diagnostics", sendClosed);
    inBackground("watching settings", settings.watch);
    inBackground("watching files", workspace.watch);
  });
  documents.listen(connection);
}

/** Returns the URI of the file that a request is about, or an empty text. Items that the server listed name the file in `data`. */
function uriIn(params: unknown): string {
  const { textDocument, data, uri } = membersOf(params);
  return String(membersOf(textDocument)["uri"] ?? membersOf(data)["uri"] ?? uri ?? "");
}

/** Returns how the steps of one request run: in slices, and all within one budget. */
function runOf(token: CancellationToken, isReplaced: () => boolean = () => false): RunSteps {
  const budget = budgetOf();
  return async (answer) => {
    const result = await drive(answer(budget), () => token.isCancellationRequested || isReplaced());
    if (result !== undefined) return result;
    if (!token.isCancellationRequested) throw changedMeanwhile();
    throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
  };
}
