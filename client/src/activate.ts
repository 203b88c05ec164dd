import { commands, type ExtensionContext, type TextDocument, Uri, workspace } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { openFindingPage, openFindingPageCommand } from "./commands/openFindingPage.js";
import { testConnectionFromIp, testConnectionFromIpCommand } from "./commands/testConnectionFromIp.js";
import { decidingLine } from "./views/decidingLine.js";
import { fadedRules } from "./views/fadedRules.js";
import { withFindingPages } from "./views/findingPages.js";

/** Starts the extension around a client that the caller knows how to make. */
export async function activateWith(
  context: ExtensionContext,
  makeClient: (options: LanguageClientOptions) => Promise<BaseLanguageClient>,
): Promise<void> {
  const client = await makeClient({
    // Every scheme: untitled and virtual files are rule files too.
    documentSelector: [{ language: "imcrules" }],
    diagnosticPullOptions: { onChange: true, filter: isHistory },
    middleware: {
      provideDiagnostics: async (document, previousResultId, token, next) =>
        withFindingPages(await next(document, previousResultId, token)),
    },
  });
  context.subscriptions.push({ dispose: () => void client.dispose() });
  await client.start();
  const marks = decidingLine();
  context.subscriptions.push(
    marks,
    fadedRules(client),
    commands.registerCommand(testConnectionFromIpCommand, () => testConnectionFromIp(client, marks)),
    commands.registerCommand(openFindingPageCommand, (code: unknown) =>
      openFindingPage(Uri.joinPath(context.extensionUri, "docs", "findings"), code),
    ),
  );
}

/** Old versions, in history and diff views, can be hovered over but not mended: they get no diagnostics. */
function isHistory({ uri }: TextDocument): boolean {
  return workspace.fs.isWritableFileSystem(uri.scheme) === false;
}
