import { commands, type ExtensionContext, Uri } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, vsdiag } from "vscode-languageclient";
import { openFindingPage, openFindingPageCommand } from "./commands/openFindingPage.js";
import { testConnectionFromIp, testConnectionFromIpCommand } from "./commands/testConnectionFromIp.js";
import { answerFiles } from "./files.js";
import { isHistory } from "./history.js";
import { decidingLine } from "./views/decidingLine.js";
import { fadedRules } from "./views/fadedRules.js";
import { withFindingPages, withPagesInAll } from "./views/findingPages.js";

/** Starts the extension around a client that the caller knows how to make. */
export async function activateWith(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => Promise<BaseLanguageClient>,
): Promise<void> {
  const faded = fadedRules();
  const client = await makeClient({
    // Every scheme: untitled and virtual files are rule files too.
    documentSelector: [{ language: "imcrules" }],
    initializationOptions: { files: true, testCommand: testConnectionFromIpCommand },
    diagnosticPullOptions: { onChange: true },
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
    marks,
    faded,
    commands.registerCommand(testConnectionFromIpCommand, () => testConnectionFromIp(client, marks)),
    commands.registerCommand(openFindingPageCommand, (code: unknown) =>
      openFindingPage(Uri.joinPath(context.extensionUri, "docs", "findings"), code),
    ),
    { dispose: () => client.dispose() },
  );
  answerFiles(client);
  await client.start();
  faded.start(client);
}
