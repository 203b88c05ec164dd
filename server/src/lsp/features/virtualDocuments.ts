import type { TextDocumentContentParams, TextDocumentContentResult } from "vscode-languageserver-protocol";
import { textOf } from "../../core/index.js";
import { effectScheme, policyScheme, savedScheme } from "../../protocol/virtualDocuments.js";
import { membersOf } from "../convert.js";
import { effectReport } from "./effectReport.js";
import type { Feature, Server } from "./feature.js";
import { policyReport } from "./policyReport.js";
import { nameOf, type Report } from "./report.js";
import { unreadText } from "./unread.js";

const schemes = [policyScheme, effectScheme, savedScheme];

/** Writes the text of a virtual document: a report about rule files, or a stored file. */
export const virtualDocuments: Feature<TextDocumentContentParams, TextDocumentContentResult> = {
  method: "workspace/textDocumentContent",
  capability: { workspace: { textDocumentContent: { schemes } } },
  needs: "server",
  nothing: () => ({ text: "" }),
  async answer({ uri }, server) {
    const { about, before } = read(uri);
    server.show(uri, before === undefined ? [about] : [about, before]);
    return { text: (await reportAbout(uri, server)).text };
  },
};

export function isVirtual(uri: string): boolean {
  return schemes.includes(schemeOf(uri));
}

/** Writes the document with a URI, about the newest or the stored versions of rule files. */
export async function reportAbout(uri: string, { newest, stored }: Server): Promise<Report> {
  const { scheme, about, before, beforeName } = read(uri);
  const isEffect = scheme === effectScheme;
  // Once before, so that both are read when they are compared: reading takes time in which somebody may type.
  if (before !== undefined) await Promise.all([newest(before), newest(about)]);
  const older = isEffect ? await (before === undefined ? stored(about) : newest(before)) : undefined;
  const file = scheme === savedScheme ? await stored(about) : await newest(about);
  if (file === undefined) return noReport(about);
  const { unread, analysis } = file;
  if (unread !== undefined) return sentence(unreadText(about, unread));
  if (scheme === savedScheme) return { text: textOf(analysis.ruleSet), links: [] };
  if (scheme === policyScheme) return policyReport(about, analysis);
  if (older === undefined) return noReport(before === undefined ? about : beforeName);
  if (older.unread !== undefined) return sentence(unreadText(beforeName, older.unread));
  const olderUri = before ?? savedUri(about);
  return effectReport({ uri: olderUri, analysis: older.analysis }, { uri: about, analysis }, beforeName);
}

/** Reads what a virtual document is about. A client may have made its URI of anything. */
function read(uri: string) {
  const query = /\?([^#]*)/.exec(uri)?.[1] ?? "";
  const { uri: about, before, beforeName } = membersOf(parsed(query));
  return {
    scheme: schemeOf(uri),
    about: String(about ?? ""),
    before: typeof before === "string" ? before : undefined,
    beforeName: typeof beforeName === "string" ? beforeName : "the saved file",
  };
}

function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(":"));
}

function parsed(query: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(query));
  } catch {
    return undefined;
  }
}

/** The file as it is stored, as a document of its own. */
function savedUri(uri: string): string {
  return `${savedScheme}:/${encodeURIComponent(nameOf(uri))}?${encodeURIComponent(JSON.stringify({ uri }))}`;
}

function noReport(name: string): Report {
  return sentence(`${name} cannot be read; the file may have been moved or deleted, or was never saved there.`);
}

function sentence(text: string): Report {
  return { text: `${text}\n`, links: [] };
}
