import { savedScheme } from "../../server/src/protocol/virtualDocuments.js";

/** The schemes under which editors show old versions: in history and diff views, in reviews. */
const historySchemes = new Set(["git", "gitlens", "vscode-local-history", savedScheme, "review", "pr"]);

/** Whether a document is an old version. Nobody can fix an old version, so nothing is underlined or faded in it. */
export function isHistory({ scheme }: { readonly scheme: string }): boolean {
  return historySchemes.has(scheme);
}
