import { commands, type Disposable, EventEmitter, type ExtensionContext, Uri, window } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, vsdiag } from "vscode-languageclient";
import { addExampleRule, addExampleRuleCommand } from "./commands/addExampleRule.js";
import { compareEffectWithFile, compareEffectWithFileCommand } from "./commands/compareEffectWithFile.js";
import { compareEffectWithHead, compareEffectWithHeadCommand } from "./commands/compareEffectWithHead.js";
import { compareEffectWithSaved, compareEffectWithSavedCommand } from "./commands/compareEffectWithSaved.js";
import { newRuleFile, newRuleFileCommand } from "./commands/newRuleFile.js";
import { openFindingPage, openFindingPageCommand } from "./commands/openFindingPage.js";
import { restartServer, restartServerCommand } from "./commands/restartServer.js";
import { showEffectivePolicy, showEffectivePolicyCommand } from "./commands/showEffectivePolicy.js";
import { showFirstFixes, showFirstFixesCommand } from "./commands/showFirstFixes.js";
import { showOutput, showOutputCommand } from "./commands/showOutput.js";
import { testConnectionFromIp, testConnectionFromIpCommand } from "./commands/testConnectionFromIp.js";
import { errorHandler } from "./errorHandler.js";
import { answerFiles } from "./files.js";
import { isHistory } from "./history.js";
import { showError } from "./messages.js";
import { testHistory } from "./testHistory.js";
import { tools } from "./tools.js";
import { traceChannel } from "./traceChannel.js";
import { fadedRules } from "./views/fadedRules.js";
import { withFindingPages, withPagesInAll } from "./views/findingPages.js";
import { statusBar } from "./views/statusBar.js";
import { testExplorer } from "./views/testExplorer.js";
import { testedLines } from "./views/testedLines.js";
import { virtualDocuments } from "./views/virtualDocuments.js";

/**
 * Starts the extension around a client that the caller knows how to make. Does not wait until the server runs: the client lets
 * what is asked of it wait.
 */
export function activateWith(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): void {
  const channel = window.createOutputChannel("IMC Rules", { log: true });
  const analysed = new EventEmitter<Uri>();
  const client = makeClient({
    // Every scheme: untitled and virtual files are rule files too.
    documentSelector: [{ language: "imcrules" }],
    initializationOptions: { files: true, testCommand: testConnectionFromIpCommand },
    diagnosticPullOptions: { onChange: true },
    errorHandler: errorHandler(),
    // Otherwise the client tells of a server that ends while it starts in two messages of its own.
    initializationFailedHandler: () => false,
    // One channel for all, which stays when the server is restarted.
    outputChannel: channel,
    traceOutputChannel: traceChannel(channel),
    middleware: {
      provideDiagnostics: async (document, previousResultId, token, next) => {
        const uri = document instanceof Uri ? document : document.uri;
        if (isHistory(uri)) return { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] };
        const report = withFindingPages(await next(document, previousResultId, token));
        // What else is shown of a file is asked when its findings have come: once for many keys, and known by then.
        analysed.fire(uri);
        return report;
      },
      provideWorkspaceDiagnostics: async (known, token, reporter, next) =>
        tellAll(withPagesInAll(await next(known, token, (chunk) => reporter(chunk && tellAll(withPagesInAll(chunk)))))),
    },
  });

  answerFiles(client);

  function tellAll<Report extends vsdiag.WorkspaceDiagnosticReport | null | undefined>(report: Report): Report {
    for (const { uri } of report?.items ?? []) analysed.fire(uri);
    return report;
  }

  const marks = testedLines();
  const history = testHistory(context.workspaceState);
  const pages = Uri.joinPath(context.extensionUri, "docs", "findings");
  context.subscriptions.push(
    channel,
    analysed,
    marks,
    statusBar(client, analysed.event),
    fadedRules(client, analysed.event),
    virtualDocuments(client),
    testExplorer(client, analysed.event),
    ...tools(client),
    ...registered({
      [testConnectionFromIpCommand]: (named) => testConnectionFromIp(client, history, marks, named),
      [showEffectivePolicyCommand]: (named) => showEffectivePolicy(client, named),
      [compareEffectWithSavedCommand]: (named) => compareEffectWithSaved(client, named),
      [compareEffectWithHeadCommand]: (named) => compareEffectWithHead(client, named),
      [compareEffectWithFileCommand]: (named) => compareEffectWithFile(client, named),
      [newRuleFileCommand]: () => newRuleFile(Uri.joinPath(context.extensionUri, "samples", "start.imcrules")),
      [addExampleRuleCommand]: addExampleRule,
      [showFirstFixesCommand]: showFirstFixes,
      [restartServerCommand]: () => restartServer(client),
      [showOutputCommand]: () => showOutput(channel),
      [openFindingPageCommand]: (code) => openFindingPage(pages, code),
    }),
    { dispose: () => client.dispose() },
  );
  // Commands about rule files are offered where there are some.
  void commands.executeCommand("setContext", "imcrules.isActive", true);
  // The client itself tells when its server cannot be started.
  client.start().catch(() => undefined);
}

type Handler = (argument: unknown) => unknown;

function registered(handlers: Readonly<Record<string, Handler>>): readonly Disposable[] {
  return Object.entries(handlers).map(([command, handler]) =>
    commands.registerCommand(command, async (argument: unknown) => {
      try {
        return await handler(argument);
      } catch (error) {
        // VS Code would make links of what a message quotes, as the name of a file.
        void showError(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    }),
  );
}
