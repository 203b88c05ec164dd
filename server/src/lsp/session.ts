import { LSPErrorCodes, ResponseError, TextDocuments } from "vscode-languageserver";
import { wholeOf } from "../core/index.js";
import { createDocument, updateDocument } from "./document.js";
import { type FileState, type RuleFile, ruleFileOf, stateOfText, type TextFile, textFileOf } from "./fileState.js";
import { fileKey } from "./files.js";
import type { Settings } from "./settings.js";

/*
 * What is known of rule files: of each that is open at its version, and of those that were read where they are stored. A change
 * replaces the state of a file as a whole, and with it everything that was worked out about it.
 */

/** Characters of text whose states are kept: those of all files that somebody looks at at one time, unless they are very large. */
const ROOM = 8_000_000;
/** What a state takes besides its text, as so many characters. */
const STATE_ROOM = 10_000;

export interface Session {
  /** The documents that the editor has open. */
  readonly documents: TextDocuments<FileState>;
  readonly isOpen: (uri: string) => boolean;
  /**
   * An open file at the version that it has when this is asked, read or analysed; `undefined` for a file that is not open. Throws
   * {@link changedMeanwhile} when it is edited before that is done.
   */
  readonly openText: (uri: string) => Promise<TextFile | undefined>;
  readonly openFile: (uri: string) => Promise<RuleFile | undefined>;
  /** A file as it is stored, whether it is open or not; `undefined` when it cannot be read. */
  readonly storedFile: (uri: string) => Promise<RuleFile | undefined>;
  /** A file as it is open, at its newest version, or else as it is stored. */
  readonly newest: (uri: string) => Promise<RuleFile | undefined>;
  readonly newestText: (uri: string) => Promise<TextFile | undefined>;
  /** A stored file changed, or may have. */
  readonly forgetStored: (uri: string) => void;
  readonly forgetAllStored: () => void;
}

/** The answer to a request about a version that there is no more. */
export function changedMeanwhile(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, "The file changed meanwhile.");
}

/** Stored files whose changes are not reported (`isWatched`) are read each time. */
export function sessionOf(
  read: (uri: string) => Promise<string | undefined>,
  settingsOf: (uri: string) => Promise<Settings>,
  isWatched: (uri: string) => boolean,
): Session {
  const documents = new TextDocuments({ create: createDocument, update: updateDocument });
  documents.onDidClose(({ document }) => {
    document.isReplaced = true;
  });
  /** The one that was asked for longest ago comes first. */
  const stored = new Map<string, Promise<FileState | undefined>>();
  const rooms = new Map<string, number>();

  async function open<File>(
    uri: string,
    fileOf: (state: FileState, settings: Settings) => Promise<File | undefined>,
  ): Promise<File | undefined> {
    if (documents.get(uri) === undefined) return undefined;
    const settings = await settingsOf(uri);
    const state = documents.get(uri);
    if (state === undefined) return undefined;
    const file = await fileOf(state, settings);
    if (file === undefined || state.isReplaced) throw changedMeanwhile();
    return file;
  }

  async function load(uri: string, known: FileState | undefined): Promise<FileState | undefined> {
    const text = await read(uri);
    if (text === undefined) return undefined;
    return known !== undefined && wholeOf(known.text) === text ? known : stateOfText(uri, text);
  }

  async function storedState(uri: string): Promise<FileState | undefined> {
    const key = fileKey(uri);
    const known = stored.get(key);
    const loading = known !== undefined && isWatched(uri) ? known : load(uri, await known?.catch(() => undefined));
    stored.delete(key);
    stored.set(key, loading);
    try {
      const state = await loading;
      rooms.set(key, state === undefined ? 0 : state.text.length + STATE_ROOM);
      return state;
    } finally {
      // What could not be read is read again when it is asked for again.
      if ((rooms.get(key) ?? 0) > 0) makeRoom();
      else if (stored.get(key) === loading) stored.delete(key);
    }
  }

  /** The file that was asked for last stays, however large it is. */
  function makeRoom(): void {
    let left = ROOM;
    for (const [place, key] of [...stored.keys()].reverse().entries()) {
      left -= rooms.get(key) ?? 0;
      if (place > 0 && left < 0) stored.delete(key);
    }
  }

  async function ofStored<File>(
    uri: string,
    fileOf: (state: FileState, settings: Settings) => Promise<File | undefined>,
  ): Promise<File | undefined> {
    const [state, settings] = await Promise.all([storedState(uri), settingsOf(uri)]);
    return state && fileOf(state, settings);
  }

  async function newest<File>(
    uri: string,
    fileOf: (state: FileState, settings: Settings) => Promise<File | undefined>,
  ): Promise<File | undefined> {
    for (;;) {
      const settings = await settingsOf(uri);
      const state = documents.get(uri);
      if (state === undefined) return ofStored(uri, fileOf);
      const file = await fileOf(state, settings);
      if (file !== undefined && !state.isReplaced) return file;
    }
  }

  return {
    documents,
    isOpen: (uri) => documents.get(uri) !== undefined,
    openText: (uri) => open(uri, textFileOf),
    openFile: (uri) => open(uri, ruleFileOf),
    storedFile: (uri) => ofStored(uri, ruleFileOf),
    newest: (uri) => newest(uri, ruleFileOf),
    newestText: (uri) => newest(uri, textFileOf),
    forgetStored(uri) {
      stored.delete(fileKey(uri));
    },
    forgetAllStored() {
      stored.clear();
    },
  };
}
