import type { TextDocumentContentParams, TextDocumentContentResult } from "vscode-languageserver-protocol";
import { textOf } from "../../core/index.js";
import { clientsScheme, effectScheme, policyScheme, savedScheme } from "../../protocol/virtualDocuments.js";
import { membersOf, schemeOf } from "../convert.js";
import { effectReport } from "./effectReport.js";
import type { Feature, RunSteps, Server } from "./feature.js";
import { policyReport } from "./policyReport.js";
import { nameOf, type Report } from "./report.js";
import { turnedReport } from "./turnedReport.js";

const schemes = [policyScheme, effectScheme, clientsScheme, savedScheme];

/** Writes the text of a virtual document: a report about rule files, or a stored file. */
export const virtualDocuments: Feature<TextDocumentContentParams, TextDocumentContentResult> = {
  method: "workspace/textDocumentContent",
  capability: { workspace: { textDocumentContent: { schemes } } },
  needs: "server",
  fallback: () => ({ text: "" }),
  async answer({ uri }, server, run) {
    const { fileUri, before } = queryOf(uri);
    server.show(uri, before === undefined ? [fileUri] : [fileUri, before]);
    return { text: (await reportAbout(uri, server, run)).text };
  },
};

export function isVirtual(uri: string): boolean {
  return schemes.includes(schemeOf(uri));
}

/** Writes the virtual document of a URI from the newest or the stored versions of rule files. */
export async function reportAbout(uri: string, { newest, stored }: Server, run: RunSteps): Promise<Report> {
  const { scheme, fileUri, before, beforeName } = queryOf(uri);
  const isComparison = scheme === effectScheme || scheme === clientsScheme;
  // Reads both files before the comparison, since somebody may type while the second is read.
  if (before !== undefined) await Promise.all([newest(before), newest(fileUri)]);
  const older = isComparison ? await (before === undefined ? stored(fileUri) : newest(before)) : undefined;
  const file = scheme === savedScheme ? await stored(fileUri) : await newest(fileUri);
  if (file === undefined) return noReport(fileUri);
  const { unread, analysis } = file;
  if (unread !== undefined) return sentence(`${fileUri} ${unread.predicate}`);
  if (scheme === savedScheme) return { text: textOf(analysis.ruleSet), links: [] };
  const lists = file.lists.map((list) => list.analysis);
  if (scheme === policyScheme) return run((budget) => policyReport(fileUri, lists, budget));
  if (older === undefined) return noReport(before === undefined ? fileUri : beforeName);
  if (older.unread !== undefined) return sentence(`${beforeName} ${older.unread.predicate}`);
  const olderUri = before ?? savedUri(fileUri);
  if (scheme === clientsScheme) {
    const [was, is] = [
      { uri: olderUri, lists: older.lists },
      { uri: fileUri, lists: file.lists },
    ];
    return run(() => turnedReport(was, is, beforeName));
  }
  const [from, to] = [
    { uri: olderUri, lists: older.lists.map((list) => list.analysis) },
    { uri: fileUri, lists },
  ];
  return run((budget) => effectReport(from, to, beforeName, budget));
}

/** Reads the query of a virtual document. A client may send any URI. */
function queryOf(uri: string) {
  const query = /\?([^#]*)/.exec(uri)?.[1] ?? "";
  const { uri: fileUri, before, beforeName } = membersOf(parsed(query));
  return {
    scheme: schemeOf(uri),
    fileUri: String(fileUri ?? ""),
    before: typeof before === "string" ? before : undefined,
    beforeName: typeof beforeName === "string" ? beforeName : "the saved file",
  };
}

function parsed(query: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(query));
  } catch {
    return undefined;
  }
}

/** Returns the URI of the virtual document with the stored text of a file. */
function savedUri(uri: string): string {
  return `${savedScheme}:/${encodeURIComponent(nameOf(uri))}?${encodeURIComponent(JSON.stringify({ uri }))}`;
}

function noReport(name: string): Report {
  return sentence(`${name} cannot be read; the file may have been moved or deleted, or was never saved there.`);
}

function sentence(text: string): Report {
  return { text: `${text}\n`, links: [] };
}
