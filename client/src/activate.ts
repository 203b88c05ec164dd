import { commands, type ExtensionContext, Uri, window } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, vsdiag } from "vscode-languageclient";
import { openFindingPage, openFindingPageCommand } from "./commands/openFindingPage.js";
import { restartServer, restartServerCommand } from "./commands/restartServer.js";
import { showOutput, showOutputCommand } from "./commands/showOutput.js";
import { testConnectionFromIp, testConnectionFromIpCommand } from "./commands/testConnectionFromIp.js";
import { errorHandler } from "./errorHandler.js";
import { answerFiles } from "./files.js";
import { isHistory } from "./history.js";
import { traceChannel } from "./traceChannel.js";
import { decidingLine } from "./views/decidingLine.js";
import { fadedRules } from "./views/fadedRules.js";
import { withFindingPages, withPagesInAll } from "./views/findingPages.js";

/**
 * Starts the extension around a client that the caller knows how to make. Does not wait until the server runs: the client lets
 * what is asked of it wait.
 */
export function activateWith(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): void {
  const channel = window.createOutputChannel("IMC Rules", { log: true });
  const faded = fadedRules();
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
        // What is faded beyond the diagnostics is asked when they have come: once for many keys, and known by then.
        faded.refresh(uri);
        return report;
      },
      provideWorkspaceDiagnostics: async (known, token, reporter, next) =>
        withPagesInAll(await next(known, token, (chunk) => reporter(chunk && withPagesInAll(chunk)))),
    },
  });
  const marks = decidingLine();
  context.subscriptions.push(
    channel,
    marks,
    faded,
    commands.registerCommand(testConnectionFromIpCommand, () => testConnectionFromIp(client, marks)),
    commands.registerCommand(openFindingPageCommand, (code: unknown) =>
      openFindingPage(Uri.joinPath(context.extensionUri, "docs", "findings"), code),
    ),
    commands.registerCommand(restartServerCommand, () => restartServer(client)),
    commands.registerCommand(showOutputCommand, () => showOutput(channel)),
    { dispose: () => client.dispose() },
  );
  answerFiles(client);
  // The client itself tells when its server cannot be started.
  client.start().then(
    () => faded.start(client),
    () => undefined,
  );
}
