import { Disposable, languages, Uri, window, workspace } from "vscode";
import { type BaseLanguageClient, DocumentLinkRequest, State, TextDocumentContentRequest } from "vscode-languageclient";
import {
  type EffectQuery,
  effectScheme,
  type PolicyQuery,
  policyScheme,
  savedScheme,
} from "../../../server/src/protocol/virtualDocuments.js";

/** Provides the links in the documents that the server writes, and refreshes these documents after a restart of the server. */
export function virtualDocuments(client: BaseLanguageClient): Disposable {
  const links = languages.registerDocumentLinkProvider([{ scheme: policyScheme }, { scheme: effectScheme }], {
    async provideDocumentLinks({ uri }, token) {
      const params = { textDocument: { uri: uri.toString() } };
      const links = await client.sendRequest(DocumentLinkRequest.type, params, token);
      return client.protocol2CodeConverter.asDocumentLinks(links ?? [], token);
    },
  });
  // A restarted server does not know which documents the previous server wrote.
  const starts = client.onDidChangeState(({ newState }) => {
    if (newState !== State.Running) return;
    for (const { uri } of workspace.textDocuments) if (schemes.has(uri.scheme)) refresh(client, uri);
  });
  return Disposable.from(links, starts);
}

const schemes: ReadonlySet<string> = new Set([policyScheme, effectScheme, savedScheme]);

/** Requests an open document again. */
function refresh(client: BaseLanguageClient, uri: Uri): void {
  const providers = client.getFeature(TextDocumentContentRequest.method)?.getProviders() ?? [];
  for (const { scheme, onDidChangeEmitter } of providers) if (scheme === uri.scheme) onDidChangeEmitter.fire(uri);
}

export function showPolicy(client: BaseLanguageClient, query: PolicyQuery): Promise<void> {
  return show(client, policyScheme, `Effective policy of ${nameOf(query.uri)}`, query);
}

export function showEffect(client: BaseLanguageClient, query: EffectQuery): Promise<void> {
  return show(client, effectScheme, `Effect of the changes in ${nameOf(query.uri)}`, query);
}

/** Shows a virtual document. `name` is the title of its tab, and package.json detects the language by its first words. */
async function show(
  client: BaseLanguageClient,
  scheme: string,
  name: string,
  query: PolicyQuery | EffectQuery,
): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${name}`, query: JSON.stringify(query) });
  // An open document may be out of date without an event, such as after a commit.
  if (workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) refresh(client, uri);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}

function nameOf(uri: string): string {
  const { path } = Uri.parse(uri);
  return path.slice(path.lastIndexOf("/") + 1);
}
