import type { ProviderResult } from "vscode";
import type { vsdiag } from "vscode-languageclient";
import { findingPageLink } from "../commands/openFindingPage.js";

type DiagnosticReport = Awaited<ProviderResult<vsdiag.DocumentDiagnosticReport>>;

/** Lets the code of each diagnostic open the finding's packaged page. */
export function withFindingPages(report: DiagnosticReport): DiagnosticReport {
  for (const diagnostic of report && "items" in report ? report.items : []) {
    const { code } = diagnostic;
    const value = typeof code === "object" ? code.value : code;
    if (typeof value === "string") diagnostic.code = { value, target: findingPageLink(value) };
  }
  return report;
}
