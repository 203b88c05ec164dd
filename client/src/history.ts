import { savedScheme } from "../../server/src/protocol/virtualDocuments.js";

/** The part of a URI that shows whether a document is an old version. */
interface WithScheme {
  readonly scheme: string;
}

/** The schemes under which editors show old versions: in history and diff views, in reviews. */
const historySchemes: ReadonlySet<string> = new Set([
  "git",
  "gitlens",
  "vscode-local-history",
  savedScheme,
  "review",
  "pr",
]);

/** Whether a document is an old version. Nobody can fix an old version, so nothing is underlined or faded in it. */
export function isHistory({ scheme }: WithScheme): boolean {
  return historySchemes.has(scheme);
}
