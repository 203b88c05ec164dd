import { savedScheme } from "../../server/src/protocol/virtualDocuments.js";

/** The part of a URI that tells. */
interface WithScheme {
  readonly scheme: string;
}

/** Schemes under which editors show what a file was: in history and diff views, in reviews. */
const historySchemes: ReadonlySet<string> = new Set([
  "git",
  "gitlens",
  "vscode-local-history",
  savedScheme,
  "review",
  "pr",
]);

/** Whether a document is an old version: it can be hovered over but not mended, so nothing is underlined or faded in it. */
export function isHistory({ scheme }: WithScheme): boolean {
  return historySchemes.has(scheme);
}
