import { type Disposable, type ProviderResult, Uri, workspace } from "vscode";
import type { vsdiag } from "vscode-languageclient";
import { readText } from "../files.js";

/** The scheme of finding pages: `imcrules-page:/shadowed-rule.md`. The manifest opens them in the preview of Markdown. */
const scheme = "imcrules-page";

/** Provides the packaged pages of findings. VS Code opens such a page from a hover and a peek, where it runs no command. */
export function findingPages(folder: Uri): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ path }) =>
      // A link of anybody may ask for any path.
      /^\/[a-z0-9-]+\.md$/.test(path) ? readText(Uri.joinPath(folder, path)) : null,
  });
}

type DiagnosticReport = Awaited<ProviderResult<vsdiag.DocumentDiagnosticReport>>;

/** Lets the code of each diagnostic open the finding's page. */
export function withFindingPages(report: DiagnosticReport): DiagnosticReport {
  for (const diagnostic of report && "items" in report ? report.items : []) {
    const { code } = diagnostic;
    const value = typeof code === "object" ? code.value : code;
    if (typeof value === "string") diagnostic.code = { value, target: Uri.from({ scheme, path: `/${value}.md` }) };
  }
  return report;
}
