/*
 * Requests about closed files. A client answers the first three if it announced `files: true` in its initialization options. In
 * a browser, or in a folder on no disk, only the client can read files.
 */

/** Asks for the URIs of files in a folder and below it. */
export const findFilesMethod = "imcrules/findFiles";

export interface FindFilesParams {
  /** URI. */
  readonly folder: string;
  /** Match the files, relative to the folder. */
  readonly globs: readonly string[];
}

/** Asks which of some URIs are folders. */
export const findFoldersMethod = "imcrules/findFolders";

export interface FindFoldersParams {
  readonly uris: readonly string[];
}

/** Asks for the text of a file. Null if the file cannot be read. */
export const readFileMethod = "imcrules/readFile";

export interface ReadFileParams {
  readonly uri: string;
}

/** Matches every rule file, in any case of its extension, since some editors compare the case of names. */
export const ruleFilesGlob = "**/*.[iI][mM][cC][rR][uU][lL][eE][sS]";

/**
 * Tells a client which files of other programs are lists: those that are open, and those of the workspace.
 *
 * Sent to clients that announced `lists: true` in their initialization options, and again after each change.
 */
export const listsMethod = "imcrules/lists";

export interface ListsParams {
  /** Sorted. */
  readonly uris: readonly string[];
}

/** Asks for the lists of the workspace that are not open and that `imcrules.config.json` does not exclude. */
export const closedFilesMethod = "imcrules/closedFiles";

/** The URIs of the files, sorted. Null if the search failed. */
export type ClosedFilesResult = readonly string[] | null;
