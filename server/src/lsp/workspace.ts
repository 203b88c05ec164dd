import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type InitializeParams,
  type PreviousResultId,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceFoldersChangeEvent,
} from "vscode-languageserver";
import { CONFIG_FILE } from "../core/index.js";
import { ruleFilesGlob } from "../protocol/files.js";
import { isConfiguration } from "./configurations.js";
import { type Files, type FoundFiles, fileKey } from "./files.js";
import { answeredInTime } from "./patience.js";

/** What is known of a file that is not open. */
interface Checked {
  readonly resultId: string;
  readonly items: Diagnostic[];
}

/** Checking more files than this is worth a sign of progress. */
const FEW_FILES = 50;

export interface Workspace {
  readonly initialize: (params: InitializeParams) => void;
  /** To be called once the client can be asked. */
  readonly watch: () => Promise<void>;
  /** Everything may be told otherwise from now on. */
  readonly forget: () => void;
  readonly changeFolders: (event: WorkspaceFoldersChangeEvent) => void;
  /** Files may be there, or may be gone, that nobody told of. */
  readonly rescan: () => void;
  /** A document was opened or closed. */
  readonly touch: (uri: string) => void;
  /** The rule files that are not open and are wanted, in the order of their URIs. */
  readonly closed: () => Promise<readonly string[]>;
  /** A file as people write it, from its folder on, whose name stands before it where there are several; `undefined` outside of them. */
  readonly pathOf: (uri: string) => string | undefined;
  /** The text of a file as it is stored; `undefined` when it cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** Whether it is told when a file changes, so that what is known of it may be kept. */
  readonly isWatched: (uri: string) => boolean;
  readonly report: (
    previous: readonly PreviousResultId[],
    token: CancellationToken,
  ) => Promise<WorkspaceDiagnosticReport>;
}

/**
 * The rule files of all folders of a client. Those that are not open are read and checked when their findings are asked for, and again
 * when they changed. A request for findings is held until there is something to tell: clients ask anew as soon as they are answered.
 */
export function workspaceOf(
  connection: Connection,
  files: () => Files,
  openUris: () => readonly string[],
  check: (uri: string) => Promise<Diagnostic[]>,
  isWanted: (uri: string) => Promise<boolean>,
  changed: (uri: string) => void,
  inBackground: (what: string, work: () => Promise<unknown>) => void,
): Workspace {
  // All by the key of the file, since a client may spell its URI in another way than we do.
  const folders = new Map<string, string>();
  const checked = new Map<string, Checked>();
  /** Files that changed after they were read last. */
  const dirty = new Set<string>();
  let found: Promise<Map<string, string>> | undefined;
  let waiting: (() => void)[] = [];
  let results = 0;
  let canWatch = false;
  let showsProgress = false;

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  }

  function touch(uri: string): void {
    dirty.add(fileKey(uri));
    checked.delete(fileKey(uri));
    changed(uri);
    wake();
  }

  function rescan(): void {
    found = undefined;
    wake();
  }

  async function find(): Promise<Map<string, string>> {
    const all = (await Promise.all([...folders.values()].map(filesIn))).flat();
    // A file that lies in several folders, or is linked into them, is shown once: in the first of them.
    const once = new Map(all.reverse().map(({ uri, target }) => [fileKey(target), uri]));
    return new Map(Array.from(once.values(), (uri) => [fileKey(uri), uri]));
  }

  async function read(uri: string): Promise<string | undefined> {
    try {
      return await files().read(uri);
    } catch (error) {
      connection.console.warn(`${uri} cannot be read: ${String(error)}`);
      return undefined;
    }
  }

  /** A folder that cannot be searched must not hide the files of others. */
  async function filesIn(folder: string): Promise<FoundFiles["files"]> {
    try {
      const { files: inFolder, faults } = await files().find(folder);
      for (const fault of faults) connection.console.warn(fault);
      return inFolder;
    } catch (error) {
      connection.console.warn(`${folder} cannot be searched for rule files: ${String(error)}`);
      return [];
    }
  }

  async function closed(): Promise<readonly string[]> {
    found ??= find();
    const open = new Set(openUris().map(fileKey));
    const others = [...(await found)].flatMap(([key, uri]) => (open.has(key) ? [] : [uri])).sort();
    const wanted = await Promise.all(others.map(isWanted));
    return others.filter((_, place) => wanted[place]);
  }

  /** Checks what is not known, one file after the other: while one is read, other requests are answered. */
  async function checkAll(uris: readonly string[], token: CancellationToken): Promise<void> {
    const unknown = uris.filter((uri) => !checked.has(fileKey(uri)));
    const isLong = showsProgress && unknown.length > FEW_FILES;
    // A client may refuse what it announced; then it is checked without a sign.
    const created = isLong ? connection.window.createWorkDoneProgress().catch(() => undefined) : undefined;
    const progress = created && (await answeredInTime(created, undefined));
    progress?.begin("Checking rule files", 0);
    for (const [place, uri] of unknown.entries()) {
      if (token.isCancellationRequested) break;
      const key = fileKey(uri);
      dirty.delete(key);
      const items = await check(uri);
      if (!dirty.has(key)) checked.set(key, { resultId: `closed-${++results}`, items });
      progress?.report(Math.floor((100 * place) / unknown.length), `${place + 1} of ${unknown.length}`);
    }
    progress?.done();
  }

  /** What is to be told of files other than before. */
  function reportsOf(
    uris: readonly string[],
    previous: ReadonlyMap<string, string>,
  ): WorkspaceDocumentDiagnosticReport[] {
    const known = uris.flatMap((uri) => {
      const one = checked.get(fileKey(uri));
      const isNew = one !== undefined && previous.get(uri) !== one.resultId;
      return isNew ? [fullReport(uri, one)] : [];
    });
    const there = new Set([...uris, ...openUris()].map(fileKey));
    const gone = [...previous].flatMap(([uri, value]) => {
      const isGone = !there.has(fileKey(uri)) && value !== GONE.resultId;
      return isGone ? [fullReport(uri, GONE)] : [];
    });
    return [...known, ...gone];
  }

  async function report(
    previous: readonly PreviousResultId[],
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    const values = new Map(previous.map(({ uri, value }) => [uri, value]));
    token.onCancellationRequested(wake);
    for (;;) {
      // Before anything is looked at, so that no change in between is missed.
      const change = new Promise<void>((resolve) => waiting.push(resolve));
      const uris = await closed();
      await checkAll(uris, token);
      const items = reportsOf(uris, values);
      if (items.length > 0 || token.isCancellationRequested) return { items };
      await change;
    }
  }

  /** Whether a search would find the file. */
  function isSearched(key: string): boolean {
    return !key.includes("/node_modules/") && [...folders.keys()].some((folder) => key.startsWith(`${folder}/`));
  }

  function pathOf(uri: string): string | undefined {
    const key = fileKey(uri);
    const folder = [...folders.keys()].find((one) => key.startsWith(`${one}/`));
    if (folder === undefined) return undefined;
    return key.slice(folders.size > 1 ? folder.lastIndexOf("/") + 1 : folder.length + 1);
  }

  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (typeof uri !== "string") continue;
      const key = fileKey(uri);
      inBackground("watched files", async () => {
        const all = await found;
        if (all === undefined || isConfiguration(uri)) return;
        if (type === FileChangeType.Deleted) all.delete(key);
        else if (!all.has(key) && isSearched(key)) all.set(key, uri);
      });
      touch(uri);
    }
  });

  return {
    initialize({ capabilities, workspaceFolders, rootUri }) {
      canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      showsProgress = capabilities.window?.workDoneProgress === true;
      const roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
      for (const root of roots) folders.set(fileKey(root), root);
    },
    async watch() {
      const watchers = [{ globPattern: ruleFilesGlob }, { globPattern: `**/${CONFIG_FILE}` }];
      if (canWatch) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    },
    changeFolders({ added, removed }) {
      for (const { uri } of removed) folders.delete(fileKey(uri));
      for (const { uri } of added) folders.set(fileKey(uri), uri);
      rescan();
    },
    rescan,
    forget() {
      checked.clear();
      wake();
    },
    touch,
    closed,
    pathOf,
    // Only a client that watches files tells when they change.
    read,
    isWatched: (uri) => canWatch && isSearched(fileKey(uri)),
    report,
  };
}

function fullReport(uri: string, { resultId, items }: Checked): WorkspaceDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
}

/** What is known of a file that is there no more. */
const GONE: Checked = { resultId: "gone", items: [] };
