import { DidChangeWatchedFilesNotification } from "vscode-languageserver";
import {
  type IncludeFiles,
  type LinedText,
  type ReadAs,
  type RuleSet,
  readWithIncludes,
  wholeOf,
} from "../core/index.js";
import { newestUriOf, parentOf } from "./configurations.js";
import { fileKey, isBelow } from "./convert.js";
import { literalGlob } from "./listGlobs.js";
import { patternOf } from "./registrations.js";
import type { ServerConnection } from "./serverConnection.js";
import { type StoredFiles, uriIn } from "./storedFiles.js";

export type ReadLists = (readAs: ReadAs) => Promise<readonly RuleSet[] | undefined>;

/** Reads lists with the files that they include, and knows which lists to read again after a change. */
export interface Includes {
  /** Reads the lists of a file. Calls `read` again while included files include others. */
  readonly read: (uri: string, readAs: ReadAs, read: ReadLists) => Promise<readonly RuleSet[] | undefined>;
  /** Whether a file included others when it was last read. */
  readonly isIncluder: (uri: string) => boolean;
  /** Returns the files that may include a file, by its key. */
  readonly includersOf: (key: string) => readonly string[];
  /** Returns the files that may include some files or folders, or what is below these, by their keys. */
  readonly includersBelow: (keys: ReadonlySet<string>) => readonly string[];
}

/** What a file looked for when it was last read, by keys. */
interface LookedFor {
  readonly uri: string;
  readonly files: Set<string>;
  /** The folders in which it looked for names. */
  readonly folders: Set<string>;
}

/** The open documents. */
interface OpenTexts {
  readonly keys: () => readonly string[];
  readonly get: (uri: string) => LinedText | undefined;
}

/** The most folders that are watched for the files in them. */
const WATCHED_AT_MOST = 1_000;

/** An open document counts with its text, stored or not. */
export function includesOf(
  { connection, client, inBackground }: ServerConnection,
  { included, isInFolders }: StoredFiles,
  documents: OpenTexts,
): Includes {
  const lookedFor = new Map<string, LookedFor>();
  const watched = new Set<string>();

  /** Asks the client to report changes of the files in a folder below another. */
  function watch(folder: string, path: string): void {
    const key = fileKey(uriIn(folder, path));
    if (!client.watchesFiles || watched.has(key) || watched.size === WATCHED_AT_MOST) return;
    watched.add(key);
    const glob = path === "" ? "*" : `${literalGlob(path)}/*`;
    const watchers = [{ globPattern: patternOf(folder, glob, client.watchesRelative) }];
    inBackground("watching included files", () =>
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }),
    );
  }

  /** Returns the text of an open document, by its key. */
  function openText(key: string): string | undefined {
    const uri = documents.keys().find((open) => fileKey(open) === key);
    const state = uri === undefined ? undefined : documents.get(uri);
    return state && wholeOf(state.text);
  }

  function filesFor(uri: string): IncludeFiles {
    const looked: LookedFor = { uri, files: new Set(), folders: new Set() };
    const lookFor = (keys: Set<string>, key: string) => {
      // Only a file that includes others gets here.
      if (looked.files.size + looked.folders.size === 0) lookedFor.set(fileKey(uri), looked);
      keys.add(key);
    };
    const lookForFile = (folder: string, path: string) => {
      const key = fileKey(uriIn(folder, path));
      lookFor(looked.files, key);
      watch(folder, path.slice(0, Math.max(0, path.lastIndexOf("/"))));
      return openText(key);
    };
    return {
      ...included,
      has: async (folder, name) => lookForFile(folder, name) !== undefined || included.has(folder, name),
      read: async (folder, path) => lookForFile(folder, path) ?? included.read(folder, path),
      async list(folder, path) {
        lookFor(looked.folders, fileKey(uriIn(folder, path)));
        watch(folder, path);
        return included.list(folder, path);
      },
    };
  }

  function urisOf(isAsked: (looked: LookedFor) => boolean): readonly string[] {
    return [...lookedFor.values()].filter(isAsked).map(({ uri }) => uri);
  }

  return {
    async read(uri, readAs, read) {
      const folder = parentOf(newestUriOf(uri));
      if (folder === undefined || !isInFolders(folder)) return read(readAs);
      return readWithIncludes(readAs, read, filesFor(uri), folder);
    },
    isIncluder: (uri) => lookedFor.has(fileKey(uri)),
    includersOf(key) {
      const around = key.slice(0, key.lastIndexOf("/"));
      return urisOf(({ files, folders }) => files.has(key) || folders.has(around));
    },
    includersBelow(keys) {
      const isIn = (key: string) => keys.has(key) || isBelow(key, keys);
      const around = [...keys].map((key) => key.slice(0, key.lastIndexOf("/")));
      return urisOf(
        ({ files, folders }) => [...files, ...folders].some(isIn) || around.some((folder) => folders.has(folder)),
      );
    },
  };
}
