import { Disposable, languages, type Tab, TabInputText, Uri, ViewColumn, window, workspace } from "vscode";
import { type BaseLanguageClient, DocumentLinkRequest, State, TextDocumentContentRequest } from "vscode-languageclient";
import {
  clientsScheme,
  effectScheme,
  policyScheme,
  savedScheme,
  type VirtualQuery,
} from "../../../server/src/protocol/virtualDocuments.js";

/** Provides the links in the documents that the server writes, and refreshes these documents after a restart of the server. */
export function virtualDocuments(client: BaseLanguageClient): Disposable {
  const links = languages.registerDocumentLinkProvider(
    [policyScheme, effectScheme, clientsScheme].map((scheme) => ({ scheme })),
    {
      async provideDocumentLinks({ uri }, token) {
        const params = { textDocument: { uri: uri.toString() } };
        const links = await client.sendRequest(DocumentLinkRequest.type, params, token);
        return client.protocol2CodeConverter.asDocumentLinks(links ?? [], token);
      },
    },
  );
  // A restarted server does not know which documents the previous server wrote.
  const starts = client.onDidChangeState(({ newState }) => {
    if (newState !== State.Running) return;
    for (const { uri } of workspace.textDocuments) if (schemes.has(uri.scheme)) refresh(client, uri);
  });
  return Disposable.from(links, starts);
}

const schemes: ReadonlySet<string> = new Set([policyScheme, effectScheme, clientsScheme, savedScheme]);

/** Requests an open document again. */
function refresh(client: BaseLanguageClient, uri: Uri): void {
  const providers = client.getFeature(TextDocumentContentRequest.method)?.getProviders() ?? [];
  for (const { scheme, onDidChangeEmitter } of providers) if (scheme === uri.scheme) onDidChangeEmitter.fire(uri);
}

/** The reports about a rule file. package.json detects the language by the beginnings of their titles. */
const reports = {
  policy: { scheme: policyScheme, titleOf: (name: string, _: string) => `Effective policy of ${name}` },
  effect: {
    scheme: effectScheme,
    titleOf: (name: string, beforeName: string) => `Policy differences: ${beforeName} → ${name}`,
  },
  clients: {
    scheme: clientsScheme,
    titleOf: (name: string, beforeName: string) => `Turned clients: ${beforeName} → ${name}`,
  },
};

/** Shows a report beside a rule file, where another report is if there is one. Compares with the stored text unless `before` is given. */
export async function showReport(
  client: BaseLanguageClient,
  report: keyof typeof reports,
  file: Uri,
  other: Omit<VirtualQuery, "uri"> = {},
): Promise<void> {
  const { scheme, titleOf } = reports[report];
  const query: VirtualQuery = { uri: file.toString(), ...other };
  const title = titleOf(nameOf(file.path), nameOf(other.beforeName ?? ""));
  const uri = Uri.from({ scheme, path: `/${title}`, query: JSON.stringify(query) });
  // An open document may be out of date without an event, such as after a commit.
  if (workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) refresh(client, uri);
  const isReport = ({ input }: Tab) => input instanceof TabInputText && schemes.has(input.uri.scheme);
  const group = window.tabGroups.all.find(({ tabs }) => tabs.some(isReport));
  const viewColumn = group?.viewColumn ?? ViewColumn.Beside;
  await window.showTextDocument(await workspace.openTextDocument(uri), {
    // A link to a line of the file would replace a preview.
    preview: false,
    // The file keeps the focus, so that the report follows the edits.
    preserveFocus: true,
    viewColumn,
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
