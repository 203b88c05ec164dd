/** The only way to files that are not open. */
export interface Files {
  /** The URIs of the rule files in a folder and below it. */
  readonly find: (folder: string) => Promise<readonly string[]>;
  /** The text of a file; `undefined` when it cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
}

/** For a host that has no files. */
export const noFiles: Files = { find: async () => [], read: async () => undefined };
