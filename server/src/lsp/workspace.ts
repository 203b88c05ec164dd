import {
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type FileEvent,
  WatchKind,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { CONFIG_FILE, isRuleFile } from "../core/index.js";
import { type ListsParams, listsMethod, ruleFilesGlob } from "../protocol/files.js";
import type { ForeignLists } from "../protocol/settings.js";
import { answeredInTime } from "./answeredInTime.js";
import { isConfiguration } from "./configurations.js";
import { fileKey, isBelow } from "./convert.js";
import type { Server } from "./features/feature.js";
import { type FolderGlob, foreignGlobs, matcherOfAll, wantedIn } from "./listGlobs.js";
import { registrations } from "./registrations.js";
import type { ServerConnection } from "./serverConnection.js";
import type { Diagnosed, Session } from "./session.js";
import type { SettingsSource } from "./settings.js";
import type { StoredFiles } from "./storedFiles.js";

const configGlob = `**/${CONFIG_FILE}`;

/** Checking more files than this shows its progress. */
const FEW_FILES = 50;

export interface Workspace extends Pick<Server, "closedUris" | "closedDiagnostics"> {
  /** Asks the client to report changes of files, and to open the lists of other programs. */
  readonly watch: () => Promise<void>;
  /** Searches the folders again if another setting decides which lists of other programs are served. */
  readonly followSettings: () => Promise<void>;
  /** Searches the folders again, since files may have been added or removed without a report. */
  readonly rescan: () => void;
}

/**
 * Finds and watches the rule files in the folders of a client, and checks those that are not open.
 *
 * A request for findings is held until there is something new: clients ask again as soon as they get an answer.
 */
export function workspaceOf(
  { connection, client, guarded, inBackground }: ServerConnection,
  files: StoredFiles,
  settings: SettingsSource,
  session: Session,
): Workspace {
  // URIs by their keys, since a client may spell a URI differently.
  let found: Promise<Map<string, string>> | undefined;
  const { serve } = registrations({ connection, client, guarded, inBackground });
  /** Whether a key is that of a file that may be a list of another program, as of the last search. */
  let isForeign: (key: string) => boolean = () => false;
  /** The setting at the last search. */
  let searchedWith: ForeignLists | undefined;
  /** The number of searches. Only the newest one registers. */
  let searches = 0;
  /** The lists that were last sent to the client, as JSON. */
  let sentLists = "";
  let waiting: (() => void)[] = [];
  /** Whether a search for the files of new folders waits for the end of another search. */
  let isSearchDue = false;

  function wake(): void {
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve();
  }

  /** Finds the rule files, the configurations, and the lists that these or their names call so. Registers for such lists. */
  async function search(): Promise<Map<string, string>> {
    const own = ++searches;
    const foreignLists = await settings.foreignLists();
    searchedWith = foreignLists;
    const named = [ruleFilesGlob, configGlob].map((glob) => ({ folder: undefined, glob }));
    const byName = await files.find((folder) => wantedIn(folder, [...named, ...foreignGlobs(foreignLists, [])]));
    const configured = foreignLists === "off" ? [] : await configuredGlobs([...byName.values()]);
    const byConfiguration = await files.find((folder) => wantedIn(folder, configured));
    const all = new Map([...byName, ...byConfiguration]);
    const areLists = await Promise.all(Array.from(all.values(), settings.mayBeList));
    if (own === searches) {
      const globs = foreignGlobs(foreignLists, configured);
      isForeign = matcherOfAll(globs);
      serve(globs, files.folders());
    }
    return new Map([...all].filter((_, place) => areLists[place]));
  }

  /** Returns the globs of all configurations that are for files of the workspace. */
  async function configuredGlobs(uris: readonly string[]): Promise<readonly FolderGlob[]> {
    const places = [...files.folders().map((folder) => `${folder}/list`), ...uris.filter(isConfiguration)];
    const configs = new Set(await Promise.all(places.map(settings.configOf)));
    return [...configs].flatMap((config) =>
      config === undefined ? [] : config.listGlobs.map((glob) => ({ folder: config.folder, glob })),
    );
  }

  function searchOnce(): Promise<Map<string, string>> {
    found ??= search();
    return found;
  }

  /** Tells the client which files of other programs are lists, if it wants to know. */
  async function sendLists(): Promise<void> {
    if (!client.wantsLists) return;
    const [all, open] = [await searchOnce(), await session.foreignUris()];
    const closed = [...all].flatMap(([key, uri]) => (isRuleFile(key) ? [] : [uri]));
    const uris = [...new Set([...open, ...closed])].sort();
    const text = JSON.stringify(uris);
    if (text === sentLists) return;
    sentLists = text;
    const params: ListsParams = { uris };
    await connection.sendNotification(listsMethod, params);
  }

  async function closedUris(): Promise<readonly string[]> {
    const all = await searchOnce();
    const open = new Set(session.documents.keys().map(fileKey));
    const others = [...all].flatMap(([key, uri]) => (open.has(key) ? [] : [uri])).sort();
    const wanted = await Promise.all(others.map(settings.isWanted));
    return others.filter((_, place) => wanted[place]);
  }

  /** Checks one file after the other. The server answers other requests meanwhile. */
  async function checkAll(uris: readonly string[], isCancelled: () => boolean): Promise<void> {
    const unchecked = uris.filter((uri) => session.diagnosed(uri) === undefined);
    const isLong = client.showsProgress && unchecked.length > FEW_FILES;
    // A client may refuse what it announced. The files are then checked without progress.
    const created = isLong ? connection.window.createWorkDoneProgress().catch(() => undefined) : undefined;
    const progress = created && (await answeredInTime(created, undefined));
    progress?.begin("Checking rule files", 0);
    for (const [place, uri] of unchecked.entries()) {
      if (isCancelled()) break;
      await session.diagnose(uri, isCancelled);
      progress?.report(Math.floor((100 * place) / unchecked.length), `${place + 1} of ${unchecked.length}`);
    }
    progress?.done();
  }

  /** Returns the diagnostics that the client does not have yet. `previous` are the result ids that it has. */
  function reportsOf(uris: readonly string[], open: readonly string[], previous: ReadonlyMap<string, string>) {
    const existing = new Set([...uris, ...open].map(fileKey));
    const gone = [...previous.keys()].filter((uri) => !existing.has(fileKey(uri)));
    return [...uris, ...gone].flatMap((uri): WorkspaceDocumentDiagnosticReport[] => {
      const diagnosed = existing.has(fileKey(uri)) ? session.diagnosed(uri) : GONE;
      if (diagnosed === undefined || diagnosed.resultId === previous.get(uri)) return [];
      return [{ kind: DocumentDiagnosticReportKind.Full, uri, version: null, ...diagnosed }];
    });
  }

  /**
   * Returns the open documents whose earlier findings the client replaces by those of the open document.
   *
   * A client keeps the findings of two registrations apart. For lists of other programs the server removes the earlier ones.
   */
  async function reportedOpen(): Promise<readonly string[]> {
    if (!client.registers.has("textDocument/diagnostic")) return session.documents.keys();
    const foreign = new Set(await session.foreignUris());
    return session.documents.keys().filter((uri) => !foreign.has(uri));
  }

  session.onInvalidated(() => {
    wake();
    inBackground("lists", sendLists);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const valid = changes.filter(({ uri }) => typeof uri === "string");
    const others: FileEvent[] = [];
    for (const change of valid) {
      const { uri, type } = change;
      if (!isRuleFile(fileKey(uri)) && !isConfiguration(uri) && !isForeign(fileKey(uri))) {
        others.push(change);
        continue;
      }
      if (isConfiguration(uri)) {
        session.invalidate(uri);
        rescan();
        continue;
      }
      inBackground("watched files", async () => {
        const all = await found;
        if (all === undefined || (!isRuleFile(fileKey(uri)) && !(await settings.mayBeList(uri)))) return;
        if (type === FileChangeType.Deleted) all.delete(fileKey(uri));
        else if (!all.has(fileKey(uri)) && files.isSearched(uri)) all.set(fileKey(uri), uri);
      });
      session.invalidate(uri);
    }
    if (others.length > 0) inBackground("watched folders", () => receiveFolders(others));
  });

  /** Follows folders that came or went as a whole: a client reports only the folder. Searches at most once. */
  async function receiveFolders(changes: readonly FileEvent[]): Promise<void> {
    const changed = new Set(changes.map(({ uri }) => fileKey(uri)));
    session.invalidateBelow(changed);
    const all = await found;
    for (const [key, uri] of all ?? []) {
      if (!isBelow(key, changed)) continue;
      all?.delete(key);
      session.invalidate(uri);
    }
    const created = changes.filter(({ type }) => type === FileChangeType.Created).map(({ uri }) => uri);
    if (await files.hasFolder(created)) await searchAgain();
  }

  /** Searches the folders again, if they were searched. One search is enough for all changes while another one runs. */
  async function searchAgain(): Promise<void> {
    if (found === undefined || isSearchDue) return;
    isSearchDue = true;
    await found.finally(() => {
      isSearchDue = false;
    });
    rescan();
  }

  function rescan(): void {
    const before = found;
    found = undefined;
    wake();
    // The files of a folder that was renamed or removed are gone without a report about each.
    inBackground("files that are gone", async () => {
      const [old, now] = [await before, await searchOnce()];
      for (const [key, uri] of old ?? []) if (!now.has(key)) session.invalidate(uri);
      await sendLists();
    });
  }

  return {
    async watch() {
      const watchers = [
        { globPattern: ruleFilesGlob },
        { globPattern: configGlob },
        // Folders. No pattern matches only these.
        { globPattern: "**", kind: WatchKind.Create | WatchKind.Delete },
      ];
      if (client.watchesFiles) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      if (client.watchesFiles || client.registers.has("textDocument/synchronization")) await searchOnce();
      await sendLists();
    },
    async followSettings() {
      if (searchedWith !== undefined && (await settings.foreignLists()) !== searchedWith) rescan();
    },
    rescan,
    closedUris,
    async closedDiagnostics(previous, token) {
      const values = new Map(previous.map(({ uri, value }) => [uri, value]));
      token.onCancellationRequested(wake);
      for (;;) {
        // Starts to wait before the check, so that no change during the check is missed.
        const change = new Promise<void>((resolve) => waiting.push(resolve));
        const uris = await closedUris();
        await checkAll(uris, () => token.isCancellationRequested);
        const items = reportsOf(uris, await reportedOpen(), values);
        if (items.length > 0 || token.isCancellationRequested) return { items };
        await change;
      }
    },
  };
}

/** The diagnostics of a file that no longer exists. */
const GONE: Diagnosed = { resultId: "gone", items: [] };
