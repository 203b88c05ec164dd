/**
 * The two questions that a client answers about files which are not open, where it announced `files: true` in its initialization
 * options: in a browser, or in a folder that is on no disk, only the client can reach them.
 */
export const findFilesMethod = "imcrules/findFiles";
export const readFileMethod = "imcrules/readFile";

/** Every rule file, in any case of its extension: some editors compare the case of names. */
export const ruleFilesGlob = "**/*.[iI][mM][cC][rR][uU][lL][eE][sS]";

export interface FindFilesParams {
  /** URI. */
  readonly folder: string;
}

/** URIs of the rule files in the folder and below it. */
export type FindFilesResult = readonly string[];

export interface ReadFileParams {
  readonly uri: string;
}

/** The text; null when the file cannot be read. */
export type ReadFileResult = string | null;

/** Asks for the rule files of the workspace that are not open, and that `imcrules.config.json` does not leave out. */
export const closedFilesMethod = "imcrules/closedFiles";

/** Their URIs, in order; null when they cannot be found. */
export type ClosedFilesResult = readonly string[] | null;
