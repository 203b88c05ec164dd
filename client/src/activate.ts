import {
  commands,
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  env,
  Uri,
  version as vscodeVersion,
  window,
} from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, vsdiag } from "vscode-languageclient";
import { addExampleRule, addExampleRuleCommand } from "./commands/addExampleRule.js";
import { comparePolicyWithFile, comparePolicyWithFileCommand } from "./commands/comparePolicyWithFile.js";
import { comparePolicyWithHead, comparePolicyWithHeadCommand } from "./commands/comparePolicyWithHead.js";
import { comparePolicyWithSaved, comparePolicyWithSavedCommand } from "./commands/comparePolicyWithSaved.js";
import { convertAgain, convertTo, convertToCommand } from "./commands/convertTo.js";
import { countHits, countHitsCommand } from "./commands/countHits.js";
import { newRuleFile, newRuleFileCommand } from "./commands/newRuleFile.js";
import { restartServer, restartServerCommand } from "./commands/restartServer.js";
import { showEffectivePolicy, showEffectivePolicyCommand } from "./commands/showEffectivePolicy.js";
import { showFirstFixes, showFirstFixesCommand } from "./commands/showFirstFixes.js";
import { showOutput, showOutputCommand } from "./commands/showOutput.js";
import { showTurnedClients, showTurnedClientsCommand } from "./commands/showTurnedClients.js";
import { testConnectionFromIp, testConnectionFromIpCommand } from "./commands/testConnectionFromIp.js";
import { errorHandler } from "./errorHandler.js";
import { answerFiles } from "./files.js";
import { editsOnce, receiveLists } from "./foreignLists.js";
import { isHistory } from "./history.js";
import { showError } from "./messages.js";
import { rememberedLogs } from "./rememberedLogs.js";
import { testHistory } from "./testHistory.js";
import { tools } from "./tools.js";
import { traceChannel } from "./traceChannel.js";
import { actionColours } from "./views/actionColours.js";
import { convertAgainCommand, convertedLists } from "./views/convertedLists.js";
import { fadedRules } from "./views/fadedRules.js";
import { findingPages, withFindingPages } from "./views/findingPages.js";
import { statusBar } from "./views/statusBar.js";
import { testExplorer } from "./views/testExplorer.js";
import { clearMarksCommand, testedLines } from "./views/testedLines.js";
import { virtualDocuments } from "./views/virtualDocuments.js";

/*
 * The extension for VS Code: a client of the language server, and what LSP has no request for.
 *
 * `main.node.ts` and `main.browser.ts` make the client for their host. `commands/` has one file for each command, `views/` one for
 * each part of the editor that shows answers. A view asks again when the findings of a file arrive ({@link Analysed}). All text of
 * files goes to the editor through `messages.ts` or `plainText`.
 */

/**
 * Starts the extension with the client of the caller's host. `host` describes what it runs in, for the log. Does not wait for the server: the client delays requests until the
 * server runs.
 */
export function activateWith(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
  host: string,
): void {
  const channel = window.createOutputChannel("IMC Rules", { log: true });
  channel.info(`IMC Rules ${String(context.extension.packageJSON.version)}, ${env.appName} ${vscodeVersion}, ${host}`);
  const analysed = new EventEmitter<Uri>();
  const marks = testedLines();
  const converted = convertedLists();
  const client = makeClient({
    // Every scheme: untitled and virtual files are rule files too.
    documentSelector: [{ language: "imcrules" }],
    initializationOptions: { files: true, lists: true, testCommand: testConnectionFromIpCommand },
    diagnosticPullOptions: { onChange: true },
    errorHandler: errorHandler(),
    // Otherwise the client shows two messages of its own if the server ends while it starts.
    initializationFailedHandler: () => false,
    // One channel for all output. It outlives a restart of the server.
    outputChannel: channel,
    traceOutputChannel: traceChannel(channel),
    middleware: {
      ...editsOnce(),
      provideDiagnostics: async (document, previousResultId, token, next) => {
        const uri = document instanceof Uri ? document : document.uri;
        if (isHistory(uri)) return { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] };
        const report = withFindingPages(await next(document, previousResultId, token));
        // Views ask when the findings arrive: once for many keys, and the server has the answers by then.
        analysed.fire(uri);
        return report;
      },
      // The marks of a tested answer show what there is to see at the line to which it moved the cursor.
      provideDocumentHighlights: (document, position, token, next) =>
        marks.isJump(document, position) ? [] : next(document, position, token),
      provideWorkspaceDiagnostics: async (previousResultIds, token, reporter, next) =>
        receiveReport(await next(previousResultIds, token, (chunk) => reporter(chunk && receiveReport(chunk)))),
    },
  });

  answerFiles(client);
  const receiving = receiveLists(client, analysed);

  /** Links the findings of a report to their pages, and fires for each file of the report. */
  function receiveReport<Report extends vsdiag.WorkspaceDiagnosticReport | null | undefined>(report: Report): Report {
    for (const ofFile of report?.items ?? []) {
      withFindingPages(ofFile);
      analysed.fire(ofFile.uri);
    }
    return report;
  }

  const history = testHistory(context.workspaceState);
  const logs = rememberedLogs(client, context.workspaceState, analysed.event);
  context.subscriptions.push(
    channel,
    analysed,
    receiving,
    marks,
    logs,
    converted,
    statusBar(client, analysed.event),
    fadedRules(client, analysed.event),
    actionColours(client, analysed.event),
    virtualDocuments(client),
    findingPages(Uri.joinPath(context.extensionUri, "docs", "findings")),
    testExplorer(client, analysed.event),
    ...tools(client),
    ...registered({
      [testConnectionFromIpCommand]: (argument) => testConnectionFromIp(client, history, marks, argument),
      [showEffectivePolicyCommand]: (argument) => showEffectivePolicy(client, argument),
      [comparePolicyWithSavedCommand]: (argument) => comparePolicyWithSaved(client, argument),
      [comparePolicyWithHeadCommand]: (argument) => comparePolicyWithHead(client, argument),
      [comparePolicyWithFileCommand]: (argument) => comparePolicyWithFile(client, argument),
      [countHitsCommand]: (argument) => countHits(logs, argument),
      [showTurnedClientsCommand]: (argument) => showTurnedClients(client, logs, argument),
      [convertToCommand]: (argument) => convertTo(client, converted, argument),
      [convertAgainCommand]: (argument) => convertAgain(client, converted, argument),
      [newRuleFileCommand]: () => newRuleFile(Uri.joinPath(context.extensionUri, "samples", "start.imcrules")),
      [addExampleRuleCommand]: addExampleRule,
      [showFirstFixesCommand]: showFirstFixes,
      [clearMarksCommand]: () => marks.clear(),
      [restartServerCommand]: () => restartServer(client),
      [showOutputCommand]: () => showOutput(channel),
    }),
    { dispose: () => client.dispose() },
  );
  // The manifest offers the commands about rule files when this context is set.
  void commands.executeCommand("setContext", "imcrules.isActive", true);
  // The client itself shows an error if its server cannot be started.
  client.start().catch(() => undefined);
}

function registered(handlers: Readonly<Record<string, (argument: unknown) => unknown>>): readonly Disposable[] {
  return Object.entries(handlers).map(([command, handler]) =>
    commands.registerCommand(command, async (argument: unknown) => {
      try {
        return await handler(argument);
      } catch (error) {
        // VS Code itself would turn quoted text, such as the name of a file, into links.
        void showError(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    }),
  );
}
