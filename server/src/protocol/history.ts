import { savedScheme } from "./virtualDocuments.js";

/** The schemes under which editors show old versions: in history and diff views, in reviews. These have no findings. */
export const historySchemes: ReadonlySet<string> = new Set([
  "git",
  "gitlens",
  "vscode-local-history",
  savedScheme,
  "review",
  "pr",
]);
