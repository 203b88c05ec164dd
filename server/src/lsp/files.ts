/** The only way to files that are not open. */
export interface Files {
  /** The URIs of the rule files in a folder and below it. */
  readonly find: (folder: string) => Promise<readonly string[]>;
  /** The text of a file; `undefined` when it cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
}

/** For a host that has no files. */
export const noFiles: Files = { find: async () => [], read: async () => undefined };

/** What the spellings of a URI have in common: programs differ in which characters they escape, and with a slash at the end. */
export function fileKey(uri: string): string {
  try {
    return decodeURIComponent(uri).replace(/\/$/, "");
  } catch {
    return uri;
  }
}
