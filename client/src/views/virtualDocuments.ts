import { type Disposable, languages, Uri, window, workspace } from "vscode";
import { type BaseLanguageClient, DocumentLinkRequest } from "vscode-languageclient";
import {
  type EffectQuery,
  effectScheme,
  type PolicyQuery,
  policyScheme,
} from "../../../server/src/protocol/virtualDocuments.js";

/** What is read in the documents that the server writes leads to lines of rule files. */
export function virtualDocumentLinks(client: BaseLanguageClient): Disposable {
  return languages.registerDocumentLinkProvider([{ scheme: policyScheme }, { scheme: effectScheme }], {
    async provideDocumentLinks({ uri }, token) {
      const params = { textDocument: { uri: uri.toString() } };
      const links = await client.sendRequest(DocumentLinkRequest.type, params, token);
      return client.protocol2CodeConverter.asDocumentLinks(links ?? [], token);
    },
  });
}

export function showPolicy(query: PolicyQuery): Promise<void> {
  return show(policyScheme, `Effective policy of ${nameOf(query.uri)}`, query);
}

export function showEffect(query: EffectQuery): Promise<void> {
  return show(effectScheme, `Effect of the changes in ${nameOf(query.uri)}`, query);
}

/** The name is what the tab says, and by its first words the language of the document is known (package.json). */
async function show(scheme: string, name: string, query: PolicyQuery | EffectQuery): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${name}`, query: JSON.stringify(query) });
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}

function nameOf(uri: string): string {
  const { path } = Uri.parse(uri);
  return path.slice(path.lastIndexOf("/") + 1);
}
