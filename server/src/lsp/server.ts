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
  type PublishDiagnosticsParams,
  ResponseError,
  type WorkspaceSymbol,
} from "vscode-languageserver";
import { version } from "../../../package.json";
import { parse, type RuleSet } from "../core/index.js";
import { type FindFilesResult, findFilesMethod, readFileMethod } from "../protocol/files.js";
import { type Client, clientOf, serverCapabilities } from "./capabilities.js";
import { configurations, isConfiguration } from "./configurations.js";
import { closedFile, isTooLarge, openFiles, type RuleFile } from "./documents.js";
import { diagnosticsOf, tooLargeNote } from "./features/diagnostics.js";
import { sentTokens } from "./features/semanticTokens.js";
import { SYMBOLS_AT_MOST, workspaceSymbols } from "./features/workspaceSymbols.js";
import type { Files } from "./files.js";
import { inSteps } from "./inSteps.js";
import { type About, type AboutInSteps, answerRequests } from "./requests.js";
import { settingsStore } from "./settings.js";
import { storedFiles } from "./stored.js";
import { answerTools } from "./tools.js";
import { answerViews } from "./views.js";
import { type Versions, virtualDocuments } from "./virtualDocuments.js";
import { workspaceOf } from "./workspace.js";

/**
 * Serves the language over a connection until that closes. `ownFiles` are those that the host can reach; a client that answers for
 * files itself is asked instead. `docs` is the URI of the folder with the findings' pages.
 */
export function startServer(connection: Connection, ownFiles: Files, docs?: string): void {
  let client: Client | undefined;
  const { documents, get, isCurrent } = openFiles();
  const sent = sentTokens();
  const configured = configurations(
    (uri) => workspace.read(uri),
    (fault) => settings.tell(fault),
  );
  const settings = settingsStore(connection, settingsChanged, configured.of);
  const files = (): Files => (client?.hasFiles === true ? clientFiles : ownFiles);
  const workspace = workspaceOf(
    connection,
    files,
    () => documents.keys(),
    checkClosed,
    parseClosed,
    configured.isWanted,
    storedChanged,
  );
  const stored = storedFiles(workspace.read, settings.of, workspace.isWatched);
  const versions: Versions = { current, saved: stored.get, isCurrent };
  const virtual = virtualDocuments(connection, versions);

  const clientFiles: Files = {
    async find(folder) {
      const uris = await connection.sendRequest<FindFilesResult>(findFilesMethod, { folder });
      return { files: uris.map((uri) => ({ uri, target: uri })), faults: [] };
    },
    read: async (uri) => (await connection.sendRequest<string | null>(readFileMethod, { uri })) ?? undefined,
  };

  /** The one error boundary: a bug is told in the log, and the request gets what is said when nothing is known. */
  async function guarded<Result>(what: string, failed: Result, answer: () => Promise<Result>): Promise<Result> {
    try {
      return await answer();
    } catch (error) {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      connection.console.error(`${what} failed: ${told}`);
      return failed;
    }
  }

  const about: About = (what, { uri }, nothing, answer, failed = nothing) =>
    guarded(what, failed, async () => {
      if (documents.get(uri) === undefined) return nothing;
      const file = get(uri, await settings.of(uri));
      return file === undefined ? nothing : answer(file);
    });

  /** A file as it is open, or else as it is stored. */
  async function current(uri: string): Promise<RuleFile | undefined> {
    return documents.get(uri) === undefined ? stored.get(uri) : get(uri, await settings.of(uri));
  }

  function storedChanged(uri: string): void {
    if (isConfiguration(uri)) {
      configured.forgetAll();
      settings.forgetAll();
    }
    stored.forget(uri);
    virtual.touch(uri);
  }

  const aboutInSteps: AboutInSteps = (what, { uri }, token, nothing, answer) =>
    guarded<typeof nothing | ResponseError<void>>(what, nothing, async () => {
      const file = await about(what, { uri }, undefined, (found) => found);
      if (file === undefined) return nothing;
      return inSteps(answer(file), () => {
        if (token.isCancellationRequested)
          return new ResponseError(LSPErrorCodes.RequestCancelled, "It was taken back.");
        return isCurrent(file) ? undefined : new ResponseError(LSPErrorCodes.ContentModified, "The file changed.");
      });
    });

  const diagnosticsIn = ({ uri, analysis, selection, settings: { maxFileSize }, tooLarge }: RuleFile): Diagnostic[] =>
    tooLarge === undefined ? diagnosticsOf(uri, analysis, selection, docs) : [tooLargeNote(tooLarge, maxFileSize)];

  async function checkClosed(uri: string, text: string): Promise<Diagnostic[]> {
    const held = await settings.of(uri);
    return guarded("diagnostics", [], async () => diagnosticsIn(closedFile(uri, text, held)));
  }

  /** Nothing of a file that is too large. */
  async function parseClosed(uri: string, text: string): Promise<RuleSet | undefined> {
    return isTooLarge(text, await settings.of(uri)) ? undefined : parse(text);
  }

  /** Clients that do not ask for diagnostics are sent them. */
  async function send(uri: string): Promise<void> {
    if (client?.pulls === true) return;
    const nothing = { uri, diagnostics: [] };
    const sending = await about<PublishDiagnosticsParams>("diagnostics", { uri }, nothing, (file) => ({
      uri,
      version: file.version,
      diagnostics: diagnosticsIn(file),
    }));
    await connection.sendDiagnostics(sending);
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
    stored.forgetAll();
    virtual.touchAll();
    for (const { uri } of documents.all()) void send(uri);
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

  connection.onInitialize((params): InitializeResult => {
    client = clientOf(params);
    settings.initialize(params);
    workspace.initialize(params);
    return { serverInfo: { name: "imcrules", version }, capabilities: serverCapabilities };
  });
  connection.onInitialized(async () => {
    if (client?.pulls !== true) void guarded("workspace diagnostics", undefined, sendClosed);
    await Promise.all([settings.watch(), workspace.watch()]);
  });

  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => workspace.changeFolders(event));
  connection.workspace.onDidCreateFiles(() => workspace.rescan());
  connection.workspace.onDidRenameFiles(() => workspace.rescan());
  connection.workspace.onDidDeleteFiles(() => workspace.rescan());
  documents.onDidOpen(({ document: { uri } }) => workspace.touch(uri));
  documents.onDidSave(({ document: { uri } }) => storedChanged(uri));
  documents.onDidChangeContent(({ document: { uri } }) => {
    virtual.touch(uri);
    void send(uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    sent.forget(uri);
    settings.forget(uri);
    workspace.touch(uri);
    void send(uri);
  });

  connection.languages.diagnostics.on(({ textDocument, previousResultId }) =>
    about<DocumentDiagnosticReport>("diagnostics", textDocument, nothingKnown, (file) => {
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
    for (const { uri } of documents.all()) {
      if (!isEnough())
        await about("workspace symbols", { uri }, undefined, ({ analysis }) => add(uri, analysis.ruleSet));
    }
    for (const uri of await workspace.closed()) {
      if (isEnough()) break;
      const ruleSet = await workspace.ruleSet(uri);
      if (ruleSet !== undefined) add(uri, ruleSet);
    }
    return found;
  }

  const virtualLinks = (uri: string) => guarded("links", [], () => virtual.links(uri));
  answerRequests(connection, about, aboutInSteps, () => client, sent, virtualLinks);
  const { closed, pathOf } = workspace;
  const isListed = async (uri: string) => documents.get(uri) !== undefined || configured.isWanted(uri);
  answerViews(connection, guarded, versions, virtual, { closed, isListed });
  answerTools(connection, guarded, { open: () => documents.keys(), closed, pathOf, current });
  documents.listen(connection);
  connection.listen();
}

const nothingKnown: DocumentDiagnosticReport = {
  kind: DocumentDiagnosticReportKind.Full,
  resultId: "closed",
  items: [],
};
