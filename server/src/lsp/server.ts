import {
  CancellationToken,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeWorkspaceFoldersNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceSymbol,
} from "vscode-languageserver";
import { version } from "../../../package.json";
import type { RuleSet } from "../core/index.js";
import { type FindFilesResult, findFilesMethod, readFileMethod } from "../protocol/files.js";
import { type Client, clientOf, serverCapabilities } from "./capabilities.js";
import { configurations, isConfiguration } from "./configurations.js";
import { drive } from "./drive.js";
import { diagnosticsOf, tooLargeNote } from "./features/diagnostics.js";
import { sentTokens } from "./features/semanticTokens.js";
import { tooLarge } from "./features/unread.js";
import { SYMBOLS_AT_MOST, workspaceSymbols } from "./features/workspaceSymbols.js";
import type { RuleFile } from "./fileState.js";
import type { Files } from "./files.js";
import { answerRefused } from "./gate.js";
import { type About, type AboutInSteps, type AboutText, type AboutTextFirst, answerRequests } from "./requests.js";
import { changedMeanwhile, sessionOf } from "./session.js";
import { settingsStore } from "./settings.js";
import { answerTools } from "./tools.js";
import { answerViews } from "./views.js";
import { type Versions, virtualDocuments } from "./virtualDocuments.js";
import { workspaceOf } from "./workspace.js";

/** Rules of a file whose colours and outline do not wait for its analysis. */
const LARGE = 10_000;

/**
 * Serves the language over a connection until that closes. `ownFiles` are those that the host can reach; a client that answers for
 * files itself is asked instead. `docs` is the URI of the folder with the findings' pages.
 */
export function startServer(connection: Connection, ownFiles: Files, docs?: string): void {
  let client: Client | undefined;
  const session = sessionOf(
    (uri) => workspace.read(uri),
    (uri) => settings.of(uri),
    (uri) => workspace.isWatched(uri),
  );
  const { documents } = session;
  const sent = sentTokens();
  const configured = configurations(
    (uri) => workspace.read(uri),
    (fault) => settings.tell(fault),
  );
  const settings = settingsStore(connection, settingsChanged, configured.of, inBackground);
  const files = (): Files => (client?.hasFiles === true ? clientFiles : ownFiles);
  const workspace = workspaceOf(
    connection,
    files,
    () => documents.keys(),
    checkClosed,
    configured.isWanted,
    storedChanged,
    inBackground,
  );
  const versions: Versions = { current: session.newest, saved: session.storedFile };
  const virtual = virtualDocuments(connection, versions);

  const clientFiles: Files = {
    async find(folder) {
      const uris = await connection.sendRequest<FindFilesResult>(findFilesMethod, { folder });
      return { files: uris.map((uri) => ({ uri, target: uri })), faults: [] };
    },
    read: async (uri) => (await connection.sendRequest<string | null>(readFileMethod, { uri })) ?? undefined,
  };

  /**
   * The one error boundary: a bug is reported in the log, and the request gets what is answered when nothing is known. An error that is
   * meant for the client goes there.
   */
  async function guarded<Result>(what: string, failed: Result, answer: () => Promise<Result>): Promise<Result> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      connection.console.error(`${what} failed: ${told}`);
      return failed;
    }
  }

  /** For work that nobody waits for: without this, its failure would end the process. */
  function inBackground(what: string, work: () => Promise<unknown>): void {
    void guarded(what, undefined, work);
  }

  const about: About = (what, { uri }, nothing, answer) =>
    guarded(what, nothing, async () => {
      const file = await session.openFile(uri);
      return file === undefined ? nothing : answer(file);
    });

  const aboutText: AboutText = (what, { uri }, nothing, answer) =>
    guarded(what, nothing, async () => {
      const file = await session.openText(uri);
      return file === undefined ? nothing : answer(file);
    });

  function storedChanged(uri: string): void {
    if (isConfiguration(uri)) {
      configured.forgetAll();
      settings.forgetAll();
    }
    session.forgetStored(uri);
    virtual.touch(uri);
  }

  const aboutTextFirst: AboutTextFirst = (what, { uri }, nothing, answer) =>
    guarded(what, nothing, async () => {
      const text = await session.openText(uri);
      if (text === undefined) return nothing;
      const isLarge = text.ruleSet.rules.count > LARGE;
      return answer(text, isLarge ? undefined : await session.openFile(uri));
    });

  const aboutInSteps: AboutInSteps = (what, { uri }, token, nothing, answer) =>
    guarded(what, nothing, async () => {
      const file = await session.openFile(uri);
      if (file === undefined) return nothing;
      const version = documents.get(uri);
      const result = await drive(answer(file), () => token.isCancellationRequested || version?.isReplaced !== false);
      if (result !== undefined) return result;
      if (!token.isCancellationRequested) throw changedMeanwhile();
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
    });

  const diagnosticsIn = ({
    uri,
    analysis,
    selection,
    settings: { maxFileSize },
    length,
    unread,
  }: RuleFile): Diagnostic[] =>
    unread === tooLarge ? [tooLargeNote(length, maxFileSize)] : diagnosticsOf(uri, analysis, selection, docs);

  async function checkClosed(uri: string): Promise<Diagnostic[]> {
    return guarded("diagnostics", [], async () => {
      const file = await session.storedFile(uri);
      return file === undefined ? [] : diagnosticsIn(file);
    });
  }

  /** Clients that do not ask for diagnostics are sent them. */
  async function send(uri: string): Promise<void> {
    if (client?.pulls === true) return;
    const file = session.isOpen(uri) ? await session.newest(uri) : undefined;
    const diagnostics = file === undefined ? [] : diagnosticsIn(file);
    await connection.sendDiagnostics({
      uri,
      diagnostics,
      ...(file === undefined ? {} : { version: file.version }),
    });
  }

  /** The same for files that are not open: whenever there is something new, as if the client asked. */
  async function sendClosed(): Promise<never> {
    const told = new Map<string, string>();
    for (;;) {
      const previous = Array.from(told, ([uri, value]) => ({ uri, value }));
      for (const report of (await workspace.report(previous, CancellationToken.None)).items) {
        if (report.kind !== DocumentDiagnosticReportKind.Full) continue;
        told.set(report.uri, report.resultId ?? "");
        await connection.sendDiagnostics({ uri: report.uri, diagnostics: report.items });
      }
    }
  }

  function settingsChanged(): void {
    workspace.forget();
    session.forgetAllStored();
    virtual.touchAll();
    for (const { uri } of documents.all()) inBackground("diagnostics", () => send(uri));
    const { refreshes } = client ?? {};
    if (refreshes?.diagnostics === true) refresh(DiagnosticRefreshRequest.method);
    if (refreshes?.inlayHints === true) refresh(InlayHintRefreshRequest.method);
    if (refreshes?.codeLenses === true) refresh(CodeLensRefreshRequest.method);
  }

  /** A client that refuses goes on with what it has; that is its business, and no reason to end. */
  function refresh(method: string): void {
    const told = (error: unknown) => connection.console.warn(`${method} was refused: ${String(error)}`);
    connection.sendRequest(method).catch(told);
  }

  answerRefused(connection);
  connection.onInitialize((params): InitializeResult => {
    client = clientOf(params);
    settings.initialize(params);
    workspace.initialize(params);
    return { serverInfo: { name: "imcrules", version }, capabilities: serverCapabilities };
  });
  connection.onInitialized(() => {
    if (client?.pulls !== true) inBackground("workspace diagnostics", sendClosed);
    inBackground("watching settings", settings.watch);
    inBackground("watching files", workspace.watch);
  });

  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => workspace.changeFolders(event));
  connection.workspace.onDidCreateFiles(() => workspace.rescan());
  connection.workspace.onDidRenameFiles(() => workspace.rescan());
  connection.workspace.onDidDeleteFiles(() => workspace.rescan());
  documents.onDidOpen(({ document: { uri } }) => workspace.touch(uri));
  documents.onDidSave(({ document: { uri } }) => storedChanged(uri));
  documents.onDidChangeContent(({ document: { uri } }) => {
    virtual.touch(uri);
    inBackground("diagnostics", () => send(uri));
  });
  documents.onDidClose(({ document: { uri } }) => {
    sent.forget(uri);
    settings.forget(uri);
    workspace.touch(uri);
    inBackground("diagnostics", () => send(uri));
  });

  connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) =>
    guarded<DocumentDiagnosticReport>("diagnostics", nothingKnown, async () => {
      // An error would take the findings away until the next key: those of the newest version are as good.
      const file = session.isOpen(uri) ? await session.newest(uri) : undefined;
      if (file === undefined) return nothingKnown;
      const { resultId } = file;
      return resultId === previousResultId
        ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
        : { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnosticsIn(file) };
    }),
  );
  connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token) =>
    guarded("workspace diagnostics", { items: [] }, () => workspace.report(previousResultIds, token)),
  );
  connection.onWorkspaceSymbol(({ query }, token) => guarded("workspace symbols", [], () => symbols(query, token)));

  /** The symbols of all files, those that are open first. */
  async function symbols(query: string, token: CancellationToken): Promise<WorkspaceSymbol[]> {
    const found: WorkspaceSymbol[] = [];
    const add = (uri: string, ruleSet: RuleSet) => {
      for (const symbol of workspaceSymbols(uri, ruleSet, query)) if (found.push(symbol) === SYMBOLS_AT_MOST) return;
    };
    const isEnough = () => token.isCancellationRequested || found.length >= SYMBOLS_AT_MOST;
    for (const uri of [...documents.keys(), ...(await workspace.closed())]) {
      if (isEnough()) break;
      const file = await session.newestText(uri);
      if (file !== undefined) add(uri, file.ruleSet);
    }
    return found;
  }

  const virtualLinks = (uri: string) => guarded("links", [], () => virtual.links(uri));
  answerRequests(connection, about, aboutText, aboutTextFirst, aboutInSteps, () => client, sent, virtualLinks);
  const { closed, pathOf } = workspace;
  const isListed = async (uri: string) => session.isOpen(uri) || configured.isWanted(uri);
  answerViews(connection, guarded, versions, virtual, { closed, isListed });
  answerTools(connection, guarded, { open: () => documents.keys(), closed, pathOf, current: session.newest });
  documents.listen(connection);
  connection.listen();
}

const nothingKnown: DocumentDiagnosticReport = {
  kind: DocumentDiagnosticReportKind.Full,
  resultId: "closed",
  items: [],
};
