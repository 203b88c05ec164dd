import type { Connection, WorkspaceFoldersChangeEvent } from "vscode-languageserver";
import type { IncludeFiles } from "../core/index.js";
import { type FindFilesParams, findFilesMethod, findFoldersMethod, readFileMethod } from "../protocol/files.js";
import { BYTES_OF_LOG_AT_MOST, type ReadLogParams, type ReadLogResult, readLogMethod } from "../protocol/logs.js";
import { answeredInTime } from "./answeredInTime.js";
import { parentOf } from "./configurations.js";
import { fileKey } from "./convert.js";
import type { Server } from "./features/feature.js";
import { type Files, type FoundFiles, type LogChunk, noFiles, type StoredLog, type WantedFiles } from "./files.js";
import { literalGlob } from "./listGlobs.js";
import type { ServerConnection } from "./serverConnection.js";

/** The stored files, and the workspace folders that hold them. Logs files and folders that cannot be read. */
export interface StoredFiles extends Pick<Server, "pathOf"> {
  /** Returns the text of a file, or `undefined` if the file cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** Opens a log: on the disk of the host, or else through a client that has files. */
  readonly openLog: Files["openLog"];
  /** URIs of the workspace folders. */
  readonly folders: () => readonly string[];
  /** Finds files of all folders. `wantedIn` says which, for each folder. Returns their URIs by their keys. */
  readonly find: (wantedIn: (folder: string) => WantedFiles) => Promise<Map<string, string>>;
  /** Whether a folder that a search would enter is among some URIs. */
  readonly hasFolder: (uris: readonly string[]) => Promise<boolean>;
  /** Whether a search would find the file. */
  readonly isSearched: (uri: string) => boolean;
  /** Whether the client reports when the file changes, so that the server may keep the file in its cache. */
  readonly isWatched: (uri: string) => boolean;
  readonly changeFolders: (event: WorkspaceFoldersChangeEvent) => void;
  /** The files that lists may include: those of the workspace folders. */
  readonly included: IncludeFiles;
  /** Whether a folder is one of the workspace, or in one. */
  readonly isInFolders: (uri: string) => boolean;
}

/** The most files that one request looks at. */
const URIS_AT_ONCE = 1_000;

/** Reaches files through a client that has them, or else through the host. */
export function storedFiles({ connection, client }: ServerConnection, ownFiles: Files): StoredFiles {
  const files = client.hasFiles ? filesOfClient(connection) : ownFiles;
  // By the key of the folder, since a client may spell its URI in several ways.
  const folders = new Map(client.folders.map((uri) => [fileKey(uri), uri]));

  /** Returns files of a folder. Logs a folder that cannot be searched, so that others keep their files. */
  async function filesIn(folder: string, wanted: WantedFiles): Promise<FoundFiles["files"]> {
    if (wanted.globs.length === 0) return [];
    try {
      const { files: inFolder, faults } = await files.find(folder, wanted);
      for (const fault of faults) connection.console.warn(fault);
      return inFolder;
    } catch (error) {
      connection.console.warn(`${folder} cannot be searched for rule files: ${String(error)}`);
      return [];
    }
  }

  const folderOf = (key: string) => [...folders.keys()].find((folder) => key.startsWith(`${folder}/`));

  const isInFolders = (uri: string) => folders.has(fileKey(uri)) || folderOf(fileKey(uri)) !== undefined;

  /** The host knows where links lead, and which files are regular. Only the client has files on no disk. */
  function includedIn(folder: string): Files["included"] {
    if (!isInFolders(folder)) return noFiles.included;
    return folder.startsWith("file:") ? ownFiles.included : files.included;
  }

  function isSearched(uri: string): boolean {
    const key = fileKey(uri);
    return !`${key}/`.includes("/node_modules/") && folderOf(key) !== undefined;
  }

  return {
    async read(uri) {
      try {
        return await files.read(uri);
      } catch (error) {
        connection.console.warn(`${uri} cannot be read: ${String(error)}`);
        return undefined;
      }
    },
    openLog: async (uri) => (await ownFiles.openLog(uri)) ?? (client.hasFiles ? files.openLog(uri) : undefined),
    folders: () => [...folders.values()],
    async find(wantedIn) {
      const inFolders = await Promise.all([...folders.values()].map((folder) => filesIn(folder, wantedIn(folder))));
      const all = inFolders.flat();
      // A file in several folders, or linked into them, appears once: in the first of them.
      const once = new Map(all.reverse().map(({ uri, target }) => [fileKey(target), uri]));
      return new Map(Array.from(once.values(), (uri) => [fileKey(uri), uri]));
    },
    async hasFolder(uris) {
      const keys = new Set(uris.map(fileKey));
      // What came with its folder needs no look of its own.
      const isTop = (key: string) => !keys.has(key.slice(0, key.lastIndexOf("/")));
      const asked = uris.filter((uri) => {
        const key = fileKey(uri);
        return isTop(key) && isSearched(uri) && !key.includes("/.git/");
      });
      try {
        for (let at = 0; at < asked.length; at += URIS_AT_ONCE) {
          if ((await files.findFolders(asked.slice(at, at + URIS_AT_ONCE))).length > 0) return true;
        }
        return false;
      } catch (error) {
        connection.console.warn(`The client cannot say which files are folders: ${String(error)}`);
        return false;
      }
    },
    included: {
      has: (folder, name) => includedIn(folder).has(folder, name),
      read: (folder, path) => includedIn(folder).read(folder, path),
      list: (folder, path) => includedIn(folder).list(folder, path),
      parentOf(folder) {
        const around = parentOf(folder);
        return around !== undefined && isInFolders(around) ? around : undefined;
      },
    },
    isInFolders,
    isSearched,
    isWatched: (uri) => client.watchesFiles && isSearched(uri),
    pathOf(uri) {
      const key = fileKey(uri);
      const folder = folderOf(key);
      return folder && key.slice(folders.size > 1 ? folder.lastIndexOf("/") + 1 : folder.length + 1);
    },
    changeFolders({ added, removed }) {
      for (const { uri } of removed) folders.delete(fileKey(uri));
      for (const { uri } of added) folders.set(fileKey(uri), uri);
    },
  };
}

function filesOfClient(connection: Connection): Files {
  const readText = async (uri: string) =>
    (await connection.sendRequest<string | null>(readFileMethod, { uri })) ?? undefined;
  const readIncluded = (folder: string, path: string) => answeredInTime(readText(uriIn(folder, path)), undefined);
  return {
    async find(folder, { globs }) {
      const params: FindFilesParams = { folder, globs };
      const uris = await connection.sendRequest<readonly string[]>(findFilesMethod, params);
      return { files: uris.map((uri) => ({ uri, target: uri })), faults: [] };
    },
    findFolders: (uris) => connection.sendRequest<readonly string[]>(findFoldersMethod, { uris }),
    read: readText,
    openLog: (uri) => logOfClient(connection, uri),
    included: {
      has: async (folder, name) => (await readIncluded(folder, name)) !== undefined,
      read: readIncluded,
      async list(folder, path) {
        const glob = path === "" ? "*" : `${literalGlob(path)}/*`;
        const params: FindFilesParams = { folder, globs: [glob] };
        const found = await answeredInTime(connection.sendRequest<readonly string[]>(findFilesMethod, params), []);
        const names = found.map((uri) => fileKey(uri).slice(fileKey(uriIn(folder, path)).length + 1));
        // The client finds no folders.
        return names.length === 0 ? undefined : { files: names, folders: [] };
      },
    },
  };
}

/** Opens a log that only the client can read. */
async function logOfClient(connection: Connection, uri: string): Promise<StoredLog | undefined> {
  const readFrom = (from: number) => {
    const params: ReadLogParams = { uri, from };
    return connection.sendRequest<ReadLogResult | null>(readLogMethod, params);
  };
  const first = await readFrom(0);
  if (first === null) return undefined;
  if (first.size > BYTES_OF_LOG_AT_MOST) throw new Error("the editor reads more than 256 MB only from a disk");
  // The beginning of each file that gzip or zstd made, in base64.
  if (/^(?:H4s|KLUv)/.test(first.bytes)) throw new Error("the editor reads compressed logs only from a disk");
  async function* chunks(): AsyncGenerator<LogChunk> {
    let read = 0;
    for (let part = first; part !== null && part.bytes !== ""; part = read < part.size ? await readFrom(read) : null) {
      const bytes = Uint8Array.from(atob(part.bytes), (character) => character.charCodeAt(0));
      read += bytes.length;
      yield { bytes, read };
    }
  }
  return { newest: first.written / 1000, size: first.size, chunks: chunks() };
}

/** A part of all hosts. No library of types fits all. */
declare function atob(text: string): string;

/** Returns the URI of a path in a folder. */
export function uriIn(folder: string, path: string): string {
  return [
    folder,
    ...path
      .split("/")
      .filter((part) => part !== "")
      .map(encodeURIComponent),
  ].join("/");
}
