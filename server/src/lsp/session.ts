import {
  type Diagnostic,
  Emitter,
  type Event,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from "vscode-languageserver";
import { wholeOf } from "../core/index.js";
import { defaultSettings, type Settings } from "../protocol/settings.js";
import { isConfiguration } from "./configurations.js";
import { fileKey } from "./convert.js";
import { createDocument, updateDocument } from "./document.js";
import { diagnosticsOf } from "./features/diagnostics.js";
import type { Server } from "./features/feature.js";
import { type FileState, ruleFileOf, stateOfText, textFileOf } from "./fileState.js";
import { answeredInTime } from "./patience.js";
import type { ServerConnection } from "./serverConnection.js";
import type { SettingsSource } from "./settings.js";
import type { StoredFiles } from "./storedFiles.js";

/*
 * What the server knows of files, in one cache.
 *
 * An open document is a `FileState` at its version: its text, and what was worked out about it so far. An edit replaces the
 * state as a whole. For each file, open or not, the cache also holds its settings, the state of its stored text, and the
 * diagnostics of that text. `invalidate` is the one way to forget them, and `onInvalidated` the one way to learn of it.
 */

/** What is known of one file besides the open document. */
interface Known {
  settings?: Promise<Settings>;
  stored?: Promise<FileState | undefined> | undefined;
  diagnosed?: Diagnosed;
}

/** The diagnostics of a stored file. */
export interface Diagnosed {
  /** Different for every time that they are worked out. */
  readonly resultId: string;
  readonly items: Diagnostic[];
}

export interface Session extends Pick<Server, "isOpen" | "openText" | "openFile" | "newestText" | "newest" | "stored"> {
  /** The documents that the editor has open. */
  readonly documents: TextDocuments<FileState>;
  /** Returns the diagnostics of a stored file, none if the file cannot be read. */
  readonly diagnose: (uri: string) => Promise<Diagnosed>;
  /** Returns the diagnostics of a stored file if they are known. */
  readonly diagnosed: (uri: string) => Diagnosed | undefined;
  /**
   * Forgets what is known of a stored file, or of all files. A document that is open keeps its text, and keeps its settings
   * unless all are forgotten. A configuration file stands for all files.
   */
  readonly invalidate: (uri?: string) => void;
  /** Fires after {@link invalidate}: with the file, or with `undefined` if all files may get other answers. */
  readonly onInvalidated: Event<string | undefined>;
}

/** Returns the answer to a request about a version that was replaced. */
export function changedMeanwhile(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, "The file changed meanwhile.");
}

/** Characters of stored text whose states are kept: enough for all files that somebody looks at, unless they are very large. */
const ROOM = 8_000_000;
/** The room that a state takes besides its text, in characters. */
const STATE_ROOM = 10_000;

/** The settings of a file while the client has not answered. */
const lateSettings: Settings = { ...defaultSettings };

/** `docs` is the URI of the folder with the pages of the findings. */
export function sessionOf(
  { guarded, inBackground }: ServerConnection,
  files: StoredFiles,
  settings: SettingsSource,
  docs: string | undefined,
): Session {
  const documents = new TextDocuments({ create: createDocument, update: updateDocument });
  const cache = new Map<string, Known>();
  /** The room of each stored state in the cache. The state that was asked for longest ago comes first. */
  const rooms = new Map<string, number>();
  const invalidated = new Emitter<string | undefined>();
  let diagnoses = 0;

  function knownOf(uri: string): Known {
    const key = fileKey(uri);
    const known = cache.get(key) ?? {};
    cache.set(key, known);
    return known;
  }

  function invalidate(uri?: string): void {
    const isAll = uri === undefined || isConfiguration(uri);
    if (isAll) {
      settings.forget(uri !== undefined);
      cache.clear();
      rooms.clear();
    } else {
      const key = fileKey(uri);
      const before = cache.get(key)?.settings;
      cache.delete(key);
      rooms.delete(key);
      if (before !== undefined && documents.get(uri) !== undefined) cache.set(key, { settings: before });
    }
    invalidated.fire(isAll ? undefined : uri);
  }

  /** Asks for the settings of a file once. A client that takes long gets answers by the defaults first. */
  function settingsOf(uri: string): Promise<Settings> {
    const known = knownOf(uri);
    if (known.settings !== undefined) return known.settings;
    const asked = settings.ask(uri);
    const inTime = answeredInTime(asked, lateSettings);
    known.settings = inTime;
    inBackground("late settings", async () => {
      if ((await inTime) !== lateSettings) return;
      await asked;
      const now = knownOf(uri);
      if (now.settings !== inTime) return;
      cache.set(fileKey(uri), { settings: asked, stored: now.stored });
      invalidated.fire(undefined);
    });
    return inTime;
  }

  async function open<File>(uri: string, fileOf: ReadState<File>): Promise<File | undefined> {
    const state = documents.get(uri);
    if (state === undefined) return undefined;
    const file = await fileOf(state, await settingsOf(uri));
    if (file === undefined || documents.get(uri) !== state) throw changedMeanwhile();
    return file;
  }

  async function newest<File>(uri: string, fileOf: ReadState<File>): Promise<File | undefined> {
    for (;;) {
      const asked = settingsOf(uri);
      const settings = await asked;
      const state = documents.get(uri);
      if (state === undefined) return stored(uri, fileOf);
      const file = await fileOf(state, settings);
      // Meanwhile the document may be edited, or opened again without being closed, and the settings may change.
      if (file !== undefined && documents.get(uri) === state && knownOf(uri).settings === asked) return file;
    }
  }

  async function stored<File>(uri: string, fileOf: ReadState<File>): Promise<File | undefined> {
    const [state, settings] = await Promise.all([storedState(uri), settingsOf(uri)]);
    return state && fileOf(state, settings);
  }

  /** Reads a stored file; again each time if nobody reports its changes. */
  async function storedState(uri: string): Promise<FileState | undefined> {
    const known = knownOf(uri);
    const before = known.stored;
    const isKept = before !== undefined && files.isWatched(uri);
    const loading = isKept ? before : load(uri, await before);
    known.stored = loading;
    const state = await loading;
    // What could not be read is read again the next time.
    if (state === undefined && known.stored === loading) known.stored = undefined;
    const key = fileKey(uri);
    if (state !== undefined && cache.get(key) === known) keep(key, state.text.length + STATE_ROOM);
    return state;
  }

  async function load(uri: string, before: FileState | undefined): Promise<FileState | undefined> {
    const text = await files.read(uri);
    if (text === undefined) return undefined;
    return before !== undefined && wholeOf(before.text) === text ? before : stateOfText(uri, text);
  }

  /** Makes room for a stored state. The state that was asked for last stays, however large it is. */
  function keep(key: string, room: number): void {
    rooms.delete(key);
    rooms.set(key, room);
    let left = ROOM;
    for (const [other, taken] of [...rooms].reverse()) {
      left -= taken;
      if (left >= 0 || other === key) continue;
      rooms.delete(other);
      const known = cache.get(other);
      if (known !== undefined) known.stored = undefined;
    }
  }

  documents.onDidOpen(({ document: { uri } }) => invalidate(uri));
  documents.onDidSave(({ document: { uri } }) => invalidate(uri));
  documents.onDidClose(({ document }) => {
    document.isReplaced = true;
    invalidate(document.uri);
  });

  return {
    documents,
    isOpen: (uri) => documents.get(uri) !== undefined,
    openText: (uri) => open(uri, textFileOf),
    openFile: (uri) => open(uri, ruleFileOf),
    newestText: (uri) => newest(uri, textFileOf),
    newest: (uri) => newest(uri, ruleFileOf),
    stored: (uri) => stored(uri, ruleFileOf),
    diagnosed: (uri) => cache.get(fileKey(uri))?.diagnosed,
    async diagnose(uri) {
      // If the file is invalidated meanwhile, nobody looks at this part of the cache again.
      const known = knownOf(uri);
      const items = await guarded("diagnostics", [], async () => {
        const file = await stored(uri, ruleFileOf);
        return file === undefined ? [] : diagnosticsOf(file, docs);
      });
      known.diagnosed = { resultId: `closed-${++diagnoses}`, items };
      return known.diagnosed;
    },
    invalidate,
    onInvalidated: invalidated.event,
  };
}

/** Reads or analyses a state for some settings. `undefined` if the state is replaced first. */
type ReadState<File> = (state: FileState, settings: Settings) => Promise<File | undefined>;
