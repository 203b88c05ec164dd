import { closedFile, type RuleFile } from "./documents.js";
import { fileKey } from "./files.js";
import type { Settings } from "./settings.js";

/** As many are kept as somebody looks at at one time. */
const KEPT_AT_MOST = 20;

/** Rule files as they are stored, whether they are open or not, read once until they change, if that is told. */
export interface StoredFiles {
  /** `undefined` when it cannot be read. */
  readonly get: (uri: string) => Promise<RuleFile | undefined>;
  readonly forget: (uri: string) => void;
  readonly forgetAll: () => void;
}

export function storedFiles(
  read: (uri: string) => Promise<string | undefined>,
  settingsOf: (uri: string) => Promise<Settings>,
  isWatched: () => boolean,
): StoredFiles {
  const kept = new Map<string, Promise<RuleFile | undefined>>();

  async function load(uri: string): Promise<RuleFile | undefined> {
    const [text, settings] = await Promise.all([read(uri), settingsOf(uri)]);
    return text === undefined ? undefined : closedFile(uri, text, settings);
  }

  return {
    async get(uri) {
      if (!isWatched()) return load(uri);
      const key = fileKey(uri);
      const loading = kept.get(key) ?? load(uri);
      // The one that was asked for longest ago stands first.
      kept.delete(key);
      kept.set(key, loading);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_AT_MOST && oldest !== undefined) kept.delete(oldest);
      const file = await loading.catch((error: unknown) => {
        kept.delete(key);
        throw error;
      });
      if (file === undefined) kept.delete(key);
      return file;
    },
    forget: (uri) => void kept.delete(fileKey(uri)),
    forgetAll: () => kept.clear(),
  };
}
