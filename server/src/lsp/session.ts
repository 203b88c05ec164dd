/**
 * What the server knows about files, in one cache.
 *
 * An open document is a `FileState` at its version: its text, and the results computed from the text so far. An edit replaces
 * the whole state. For each file, open or not, the cache also holds its settings, the state of its stored text, and the
 * diagnostics of that text. Only `invalidate` removes them, and `onInvalidated` fires after it.
 */

import {
  type Diagnostic,
  Emitter,
  type Event,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from "vscode-languageserver";
import { budgetOf, isRuleFile, type ReadAs, wholeOf } from "../core/index.js";
import { answeredInTime } from "./answeredInTime.js";
import { isConfiguration } from "./configurations.js";
import { fileKey, isBelow } from "./convert.js";
import { createDocument, updateDocument } from "./document.js";
import { drive } from "./drive.js";
import { diagnosticsOf } from "./features/diagnostics.js";
import type { Server } from "./features/feature.js";
import type { RuleFile, TextFile } from "./features/ruleFile.js";
import { type FileState, readingOf, ruleFileOf, textFileOf } from "./fileState.js";
import type { Includes } from "./includes.js";
import type { Logs } from "./logs.js";
import { pathIn } from "./reading.js";
import type { ServerConnection } from "./serverConnection.js";
import { type FileSettings, type SettingsSource, unansweredSettings } from "./settings.js";
import type { StoredFiles } from "./storedFiles.js";

/** What the cache holds for one file besides the open document. */
interface CacheEntry {
  settings?: Promise<FileSettings>;
  stored?: Promise<FileState | undefined> | undefined;
  diagnosed?: Diagnosed;
}

/** The diagnostics of a stored file. */
export interface Diagnosed {
  /** Different each time the diagnostics are computed. */
  readonly resultId: string;
  readonly items: Diagnostic[];
}

export interface Session
  extends Pick<
    Server,
    "isOpen" | "isList" | "openUris" | "openText" | "openFile" | "newestText" | "newest" | "stored"
  > {
  /** The documents that the editor has open. The server serves only those that are lists. */
  readonly documents: TextDocuments<FileState>;
  /** Returns the lists of other programs among the documents that are served. */
  readonly foreignUris: () => Promise<readonly string[]>;
  /** Returns the diagnostics of a stored file, none if the file cannot be read. */
  readonly diagnose: (uri: string, isCancelled: () => boolean) => Promise<void>;
  /** Invalidates all files in some folders, or below. The folders are file keys. */
  readonly invalidateBelow: (folders: ReadonlySet<string>) => void;
  /** Returns the diagnostics of a stored file if they are in the cache. */
  readonly diagnosed: (uri: string) => Diagnosed | undefined;
  /**
   * Removes a stored file, or all files, from the cache. An open document keeps its text. It keeps its settings unless all files
   * are removed. A configuration file, or a list that bounds others, removes all files.
   */
  readonly invalidate: (uri?: string) => void;
  /** Fires with lists that get other answers without an edit: a file that they include changed, or their log. */
  readonly onStaleLists: Event<readonly string[]>;
  /** Fires after {@link invalidate}: with the file, or with `undefined` if all files may get other answers. */
  readonly onInvalidated: Event<string | undefined>;
}

/** Returns the error for a request about a version that an edit replaced. */
export function changedMeanwhile(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, "The file changed meanwhile.");
}

/** The most characters of stored files in the cache. Enough for all files that somebody looks at, unless they are very large. */
const CACHE_CHARACTERS = 8_000_000;
/** The size of a state besides its text, in characters. */
const STATE_CHARACTERS = 10_000;

/** Returns the documents that an editor has open, none at first. */
export function openDocuments(): TextDocuments<FileState> {
  return new TextDocuments({ create: createDocument, update: updateDocument });
}

/** `docs` is the URI of the folder with the pages of the findings. */
export function sessionOf(
  { client, guarded, inBackground }: ServerConnection,
  documents: TextDocuments<FileState>,
  files: StoredFiles,
  settings: SettingsSource,
  includes: Includes,
  logs: Logs,
  docs: string | undefined,
): Session {
  const cache = new Map<string, CacheEntry>();
  /** The size of each stored state in the cache, in characters. The least recently used comes first. */
  const sizes = new Map<string, number>();
  const invalidated = new Emitter<string | undefined>();
  const staleLists = new Emitter<readonly string[]>();
  let diagnoses = 0;

  function entryOf(uri: string): CacheEntry {
    const key = fileKey(uri);
    const entry = cache.get(key) ?? {};
    cache.set(key, entry);
    return entry;
  }

  const textOf: ReadState<TextFile> = (state, fileSettings) => textFileOf(state, fileSettings, includes);
  const fileOf: ReadState<RuleFile> = (state, fileSettings) => ruleFileOf(state, fileSettings, includes);

  /** Has a list read again whose included files may have changed, if nobody reports that. */
  function forgetUnwatched(state: FileState): void {
    if (!client.watchesFiles && includes.isIncluder(state.uri)) state.read = undefined;
  }

  /** Has lists read again that include what changed. */
  function invalidateIncluders(uris: readonly string[]): void {
    if (uris.length === 0) return;
    for (const uri of uris) {
      const state = documents.get(uri);
      if (state !== undefined) state.read = undefined;
      if (settings.isCeiling(uri)) {
        invalidate(uri);
        continue;
      }
      const key = fileKey(uri);
      const { settings: kept } = cache.get(key) ?? {};
      cache.delete(key);
      sizes.delete(key);
      if (kept !== undefined) cache.set(key, { settings: kept });
      invalidated.fire(uri);
    }
    staleLists.fire(uris);
  }

  /** Has the hits of a list counted again, in another log. */
  function recount(uri: string): void {
    const key = fileKey(uri);
    cache.delete(key);
    sizes.delete(key);
    invalidated.fire(uri);
    staleLists.fire([uri]);
  }

  function invalidate(uri?: string): void {
    const isAll = uri === undefined || isConfiguration(uri) || settings.isCeiling(uri);
    if (isAll) {
      settings.forget(uri !== undefined);
      cache.clear();
      sizes.clear();
    } else {
      const key = fileKey(uri);
      const before = cache.get(key)?.settings;
      cache.delete(key);
      sizes.delete(key);
      if (before !== undefined && documents.get(uri) !== undefined) cache.set(key, { settings: before });
    }
    invalidated.fire(isAll ? undefined : uri);
    if (uri !== undefined) invalidateIncluders(includes.includersOf(fileKey(uri)));
  }

  function withLog(uri: string, answered: FileSettings): FileSettings {
    return { ...answered, log: logs.of(uri) };
  }

  async function askSettings(uri: string): Promise<FileSettings> {
    return withLog(uri, await settings.ask(uri));
  }

  /** Asks for the settings of a file once. Falls back to the defaults until a slow client answers. */
  function settingsOf(uri: string): Promise<FileSettings> {
    const entry = entryOf(uri);
    if (entry.settings !== undefined) return entry.settings;
    const asked = askSettings(uri);
    const lateSettings = withLog(uri, unansweredSettings(uri));
    const inTime = answeredInTime(asked, lateSettings);
    entry.settings = inTime;
    inBackground("late settings", async () => {
      if ((await inTime) !== lateSettings) return;
      await asked;
      const { settings: current, stored } = entryOf(uri);
      if (current !== inTime) return;
      cache.set(fileKey(uri), { settings: asked, stored });
      invalidated.fire(undefined);
    });
    return inTime;
  }

  /** Returns how an open document is read. `undefined` if it is not open, or no list. */
  async function servedAs(uri: string): Promise<ReadAs | undefined> {
    if (documents.get(uri) === undefined) return undefined;
    const settings = await settingsOf(uri);
    const state = documents.get(uri);
    const reading = state && readingOf(state, settings);
    return reading?.isServed === true ? reading.readAs : undefined;
  }

  async function servedUris(isWanted: (readAs: ReadAs) => boolean): Promise<readonly string[]> {
    const uris = documents.keys();
    const read = await Promise.all(uris.map(servedAs));
    return uris.filter((_, place) => {
      const readAs = read[place];
      return readAs !== undefined && isWanted(readAs);
    });
  }

  async function open<File>(uri: string, fileOf: ReadState<File>): Promise<File | undefined> {
    const state = documents.get(uri);
    if (state === undefined) return undefined;
    const settings = await settingsOf(uri);
    if (!readingOf(state, settings).isServed) return undefined;
    forgetUnwatched(state);
    const file = await fileOf(state, settings);
    if (file === undefined || documents.get(uri) !== state) throw changedMeanwhile();
    return file;
  }

  async function newest<File>(uri: string, fileOf: ReadState<File>): Promise<File | undefined> {
    for (;;) {
      const asked = settingsOf(uri);
      const settings = await asked;
      const state = documents.get(uri);
      if (state === undefined || !readingOf(state, settings).isServed) return stored(uri, fileOf);
      forgetUnwatched(state);
      const file = await fileOf(state, settings);
      // Meanwhile the document may be edited, or opened again without being closed, and the settings may change.
      if (file !== undefined && documents.get(uri) === state && entryOf(uri).settings === asked) return file;
    }
  }

  async function stored<File>(uri: string, fileOf: ReadState<File>): Promise<File | undefined> {
    const [state, settings] = await Promise.all([storedState(uri), settingsOf(uri)]);
    return state && fileOf(state, settings);
  }

  /** Returns the state of a stored file. Reads the file each time if nobody reports its changes. */
  async function storedState(uri: string): Promise<FileState | undefined> {
    const isWatched = files.isWatched(uri) && (await settings.mayBeList(uri));
    const entry = entryOf(uri);
    const before = entry.stored;
    const isKept = before !== undefined && isWatched;
    const loading = isKept ? before : load(uri, await before);
    entry.stored = loading;
    const state = await loading;
    // Tries again the next time if the file could not be read.
    if (state === undefined && entry.stored === loading) entry.stored = undefined;
    const key = fileKey(uri);
    if (state !== undefined && cache.get(key) === entry) keep(key, state.text.length + STATE_CHARACTERS);
    return state;
  }

  async function load(uri: string, before: FileState | undefined): Promise<FileState | undefined> {
    const text = await files.read(uri);
    if (text === undefined) return undefined;
    if (before !== undefined && wholeOf(before.text) === text) {
      forgetUnwatched(before);
      return before;
    }
    // The editor knows which language the file is in.
    return createDocument(uri, documents.get(uri)?.language ?? "", 0, text);
  }

  /** Removes the least recently used states if the cache is too large. Keeps the state of `key`, however large it is. */
  function keep(key: string, size: number): void {
    sizes.delete(key);
    sizes.set(key, size);
    let left = CACHE_CHARACTERS;
    for (const [other, otherSize] of [...sizes].reverse()) {
      left -= otherSize;
      if (left >= 0 || other === key) continue;
      sizes.delete(other);
      const entry = cache.get(other);
      if (entry !== undefined) entry.stored = undefined;
    }
  }

  logs.onChanged(recount);
  documents.onDidChangeContent(({ document: { uri } }) => invalidateIncluders(includes.includersOf(fileKey(uri))));
  documents.onDidOpen(({ document: { uri } }) => invalidate(uri));
  documents.onDidSave(({ document: { uri } }) => invalidate(uri));
  documents.onDidClose(({ document }) => {
    document.isReplaced = true;
    logs.forget(document.uri);
    invalidate(document.uri);
  });

  return {
    documents,
    isOpen: async (uri) => (await servedAs(uri)) !== undefined,
    async isList(uri) {
      if (isRuleFile(pathIn(uri)) || (await servedAs(uri)) !== undefined) return true;
      const [state, settings] = await Promise.all([storedState(uri), settingsOf(uri)]);
      return state === undefined || readingOf(state, settings).isServed;
    },
    openUris: () => servedUris(() => true),
    foreignUris: () => servedUris(({ format }) => format !== "imcrules"),
    openText: (uri) => open(uri, textOf),
    openFile: (uri) => open(uri, fileOf),
    newestText: (uri) => newest(uri, textOf),
    newest: (uri) => newest(uri, fileOf),
    stored: (uri) => stored(uri, fileOf),
    diagnosed: (uri) => cache.get(fileKey(uri))?.diagnosed,
    invalidateBelow(folders) {
      const below = [...cache.keys()].filter((key) => isBelow(key, folders));
      // A configuration may have come or gone with them.
      if (below.length > 0) settings.forget(true);
      for (const key of below) invalidate(key);
      invalidateIncluders(includes.includersBelow(folders));
    },
    async diagnose(uri, isCancelled) {
      // If the file is invalidated meanwhile, nobody reads this entry again.
      const entry = entryOf(uri);
      const items = await guarded("diagnostics", [], async () => {
        const [state, settings] = await Promise.all([storedState(uri), settingsOf(uri)]);
        const isServed = state !== undefined && readingOf(state, settings).isServed;
        const file = isServed ? await fileOf(state, settings) : undefined;
        return file === undefined ? [] : drive(diagnosticsOf(file, docs, budgetOf()), isCancelled);
      });
      if (items !== undefined) entry.diagnosed = { resultId: `closed-${++diagnoses}`, items };
    },
    invalidate,
    onInvalidated: invalidated.event,
    onStaleLists: staleLists.event,
  };
}

/** Reads or analyses a state for some settings. `undefined` if the state is replaced first. */
type ReadState<File> = (state: FileState, settings: FileSettings) => Promise<File | undefined>;
