/**
 * The two requests about closed files that a client answers if it announced `files: true` in its initialization options. In a
 * browser, or in a folder on no disk, only the client can read files.
 */
export const findFilesMethod = "imcrules/findFiles";
export const readFileMethod = "imcrules/readFile";

/** Matches every rule file, in any case of its extension, since some editors compare the case of names. */
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

/** The text of the file. Null if the file cannot be read. */
export type ReadFileResult = string | null;

/** Asks for the rule files of the workspace that are not open and that `imcrules.config.json` does not exclude. */
export const closedFilesMethod = "imcrules/closedFiles";

/** The URIs of the files, sorted. Null if the search failed. */
export type ClosedFilesResult = readonly string[] | null;
