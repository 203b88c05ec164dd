import type { IncludeFiles } from "../core/index.js";

/** The access to files that are not open. There is no other. */
export interface Files {
  /** Finds files in a folder and below it. */
  readonly find: (folder: string, wanted: WantedFiles) => Promise<FoundFiles>;
  /** Returns those URIs that are folders. */
  readonly findFolders: (uris: readonly string[]) => Promise<readonly string[]>;
  /** Returns the text of a file. `undefined` if there is no file. Throws if the file cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** Opens a log. `undefined` if there is no file. Throws if the file cannot be read, which reading its chunks may do later. */
  readonly openLog: (uri: string) => Promise<StoredLog | undefined>;
  /** The files that lists may include. The folders are URIs. */
  readonly included: Omit<IncludeFiles, "parentOf">;
}

/** A log of any size, which is read once. */
export interface StoredLog {
  /** When the log was written last, in seconds since 1970. */
  readonly newest: number;
  /** The bytes of the file. */
  readonly size: number;
  readonly chunks: AsyncIterable<LogChunk>;
}

export interface LogChunk {
  /** The next bytes of the log, decompressed. */
  readonly bytes: Uint8Array;
  /** How many bytes of the file were read so far. */
  readonly read: number;
}

/** The files to search for, in two forms that mean the same. Paths start from the searched folder and use slashes. */
export interface WantedFiles {
  readonly globs: readonly string[];
  readonly matches: (path: string) => boolean;
}

export interface FoundFiles {
  /** `uri` is where the search found a file. `target` is the URI of the file itself, which differs if `uri` is a link. */
  readonly files: readonly { readonly uri: string; readonly target: string }[];
  /** What the search could not read, a sentence each. */
  readonly faults: readonly string[];
}

/** The access of a host without files. */
export const noFiles: Files = {
  find: async () => ({ files: [], faults: [] }),
  findFolders: async () => [],
  read: async () => undefined,
  openLog: async () => undefined,
  included: {
    has: async () => false,
    read: async () => undefined,
    list: async () => undefined,
  },
};
