import {
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { CONFIG_FILE } from "../core/index.js";
import { ruleFilesGlob } from "../protocol/files.js";
import { isConfiguration } from "./configurations.js";
import { fileKey } from "./convert.js";
import type { Server } from "./features/feature.js";
import { answeredInTime } from "./patience.js";
import type { ServerConnection } from "./serverConnection.js";
import type { Diagnosed, Session } from "./session.js";
import type { SettingsSource } from "./settings.js";
import type { StoredFiles } from "./storedFiles.js";

/** Checking more files than this is worth a sign of progress. */
const FEW_FILES = 50;

export interface Workspace extends Pick<Server, "closedUris" | "closedDiagnostics"> {
  /** Asks the client to report changes of files. */
  readonly watch: () => Promise<void>;
  /** Searches the folders again: files may have come or gone without a report. */
  readonly rescan: () => void;
}

/**
 * Finds and watches the rule files in the folders of a client, and checks those that are not open.
 *
 * A request for findings is held until there is something new: clients ask again as soon as they get an answer.
 */
export function workspaceOf(
  { connection, client, inBackground }: ServerConnection,
  files: StoredFiles,
  { isWanted }: SettingsSource,
  session: Session,
): Workspace {
  // By the key of the file, since a client may spell its URI in another way than we do.
  let found: Promise<Map<string, string>> | undefined;
  let waiting: (() => void)[] = [];

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  }

  async function closedUris(): Promise<readonly string[]> {
    found ??= files.find();
    const open = new Set(session.documents.keys().map(fileKey));
    const others = [...(await found)].flatMap(([key, uri]) => (open.has(key) ? [] : [uri])).sort();
    const wanted = await Promise.all(others.map(isWanted));
    return others.filter((_, place) => wanted[place]);
  }

  /** Checks one file after the other: while one is read, other requests are answered. */
  async function checkAll(uris: readonly string[], isEnough: () => boolean): Promise<void> {
    const unknown = uris.filter((uri) => session.diagnosed(uri) === undefined);
    const isLong = client.showsProgress && unknown.length > FEW_FILES;
    // A client may refuse what it announced; then it is checked without a sign.
    const created = isLong ? connection.window.createWorkDoneProgress().catch(() => undefined) : undefined;
    const progress = created && (await answeredInTime(created, undefined));
    progress?.begin("Checking rule files", 0);
    for (const [place, uri] of unknown.entries()) {
      if (isEnough()) break;
      await session.diagnose(uri);
      progress?.report(Math.floor((100 * place) / unknown.length), `${place + 1} of ${unknown.length}`);
    }
    progress?.done();
  }

  /** Lists what the client does not have yet. */
  function reportsOf(
    uris: readonly string[],
    previous: ReadonlyMap<string, string>,
  ): WorkspaceDocumentDiagnosticReport[] {
    const known = uris.flatMap((uri) => {
      const one = session.diagnosed(uri);
      const isNew = one !== undefined && previous.get(uri) !== one.resultId;
      return isNew ? [fullReport(uri, one)] : [];
    });
    const there = new Set([...uris, ...session.documents.keys()].map(fileKey));
    const gone = [...previous].flatMap(([uri, value]) => {
      const isGone = !there.has(fileKey(uri)) && value !== GONE.resultId;
      return isGone ? [fullReport(uri, GONE)] : [];
    });
    return [...known, ...gone];
  }

  session.onInvalidated(wake);
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (typeof uri !== "string") continue;
      const key = fileKey(uri);
      inBackground("watched files", async () => {
        const all = await found;
        if (all === undefined || isConfiguration(uri)) return;
        if (type === FileChangeType.Deleted) all.delete(key);
        else if (!all.has(key) && files.isSearched(uri)) all.set(key, uri);
      });
      session.invalidate(uri);
    }
  });

  return {
    async watch() {
      const watchers = [{ globPattern: ruleFilesGlob }, { globPattern: `**/${CONFIG_FILE}` }];
      if (client.watchesFiles) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    },
    rescan() {
      found = undefined;
      wake();
    },
    closedUris,
    async closedDiagnostics(previous, token) {
      const values = new Map(previous.map(({ uri, value }) => [uri, value]));
      token.onCancellationRequested(wake);
      for (;;) {
        // Before anything is looked at, so that no change in between is missed.
        const change = new Promise<void>((resolve) => waiting.push(resolve));
        const uris = await closedUris();
        await checkAll(uris, () => token.isCancellationRequested);
        const items = reportsOf(uris, values);
        if (items.length > 0 || token.isCancellationRequested) return { items };
        await change;
      }
    },
  };
}

function fullReport(uri: string, { resultId, items }: Diagnosed): WorkspaceDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
}

/** What is known of a file that is there no more. */
const GONE: Diagnosed = { resultId: "gone", items: [] };
