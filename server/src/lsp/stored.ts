import { closedFile, type RuleFile } from "./documents.js";
import { fileKey } from "./files.js";
import type { Settings } from "./settings.js";

/** As many are kept as somebody looks at at one time. */
const KEPT_AT_MOST = 20;

/** Rule files as they are stored, whether they are open or not: analysed once until they change. */
export interface StoredFiles {
  /** `undefined` when it cannot be read. */
  readonly get: (uri: string) => Promise<RuleFile | undefined>;
  readonly forget: (uri: string) => void;
  readonly forgetAll: () => void;
}

interface Kept {
  readonly text: string;
  readonly file: RuleFile;
}

/** A file of which it is not told when it changes (`isWatched`) is read each time, and analysed again when its text is another one. */
export function storedFiles(
  read: (uri: string) => Promise<string | undefined>,
  settingsOf: (uri: string) => Promise<Settings>,
  isWatched: (uri: string) => boolean,
): StoredFiles {
  const kept = new Map<string, Promise<Kept | undefined>>();

  async function load(uri: string, before: Kept | undefined): Promise<Kept | undefined> {
    const [text, settings] = await Promise.all([read(uri), settingsOf(uri)]);
    if (text === undefined) return undefined;
    const isKnown = before?.text === text && before.file.settings === settings;
    return isKnown ? before : { text, file: closedFile(uri, text, settings) };
  }

  return {
    async get(uri) {
      const key = fileKey(uri);
      const known = kept.get(key);
      const loading = known !== undefined && isWatched(uri) ? known : load(uri, await known?.catch(() => undefined));
      // The one that was asked for longest ago stands first.
      kept.delete(key);
      kept.set(key, loading);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_AT_MOST && oldest !== undefined) kept.delete(oldest);
      const loaded = await loading.catch((error: unknown) => {
        kept.delete(key);
        throw error;
      });
      if (loaded === undefined) kept.delete(key);
      return loaded?.file;
    },
    forget: (uri) => void kept.delete(fileKey(uri)),
    forgetAll: () => kept.clear(),
  };
}
