import type { Connection, DocumentLink } from "vscode-languageserver";
import { textOf } from "../core/index.js";
import { effectScheme, policyScheme, savedScheme } from "../protocol/virtualDocuments.js";
import { membersOf } from "./convert.js";
import { effectReport } from "./features/effectReport.js";
import { policyReport } from "./features/policyReport.js";
import { nameOf, type Report } from "./features/report.js";
import { unreadText } from "./features/unread.js";
import type { RuleFile } from "./fileState.js";
import { fileKey } from "./files.js";

export const virtualSchemes: readonly string[] = [policyScheme, effectScheme, savedScheme];

export function isVirtual(uri: string): boolean {
  return virtualSchemes.includes(schemeOf(uri));
}

/** Where a file is looked up: as it is open or else as it is stored, or as it is stored in any case. */
export interface Versions {
  readonly current: (uri: string) => Promise<RuleFile | undefined>;
  readonly saved: (uri: string) => Promise<RuleFile | undefined>;
}

export interface VirtualDocuments {
  readonly text: (uri: string) => Promise<string>;
  readonly links: (uri: string) => Promise<DocumentLink[]>;
  /** Something about a rule file is other than it was: what is written about it is to be asked for again. */
  readonly touch: (uri: string) => void;
  /** Everything may be told otherwise from now on. */
  readonly touchAll: () => void;
}

/** The documents that the server writes about rule files; a client that shows one is told when it has to ask for it again. */
export function virtualDocuments(connection: Connection, { current, saved }: Versions): VirtualDocuments {
  /** The documents that a client has the newest of, by their URI, with the files that they speak of. */
  const shown = new Map<string, readonly string[]>();

  async function reportAbout(uri: string): Promise<Report> {
    const { scheme, about, before, beforeName } = read(uri);
    const isEffect = scheme === effectScheme;
    // Once before, so that both are read when they are compared: reading takes time in which somebody may type.
    if (before !== undefined) await Promise.all([current(before), current(about)]);
    const older = isEffect ? await (before === undefined ? saved(about) : current(before)) : undefined;
    const file = scheme === savedScheme ? await saved(about) : await current(about);
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

  /** Once is enough until it is asked for, so that typing is not followed by as many messages. */
  function refresh(document: string): void {
    shown.delete(document);
    connection.workspace.textDocumentContent.refresh(document).catch(() => {});
  }

  return {
    async text(uri) {
      const { about, before } = read(uri);
      shown.set(uri, [about, ...(before === undefined ? [] : [before])].map(fileKey));
      return (await reportAbout(uri)).text;
    },
    links: async (uri) => (await reportAbout(uri)).links,
    touch(uri) {
      const key = fileKey(uri);
      for (const [document, files] of shown) if (files.includes(key)) refresh(document);
    },
    touchAll() {
      for (const document of shown.keys()) refresh(document);
    },
  };
}

/** What a virtual document is about; a client may have made its URI of anything. */
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
