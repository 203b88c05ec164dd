/** The only way to files that are not open. */
export interface Files {
  /** The rule files in a folder and below it. */
  readonly find: (folder: string) => Promise<FoundFiles>;
  /** The text of a file; `undefined` when there is none. Throws when it cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
}

export interface FoundFiles {
  /** URIs; `target` is that of the file itself, which links may lead to. */
  readonly files: readonly { readonly uri: string; readonly target: string }[];
  /** What could not be read on the way, a sentence each. */
  readonly faults: readonly string[];
}

/** For a host that has no files. */
export const noFiles: Files = { find: async () => ({ files: [], faults: [] }), read: async () => undefined };
