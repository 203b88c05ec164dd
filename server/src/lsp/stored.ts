import { closedFile, type RuleFile } from "./documents.js";
import { fileKey } from "./files.js";
import type { Settings } from "./settings.js";

/** Characters of text of which the analyses are kept: those of all files that somebody looks at at one time, unless they are very large. */
const ROOM = 8_000_000;
/** What an analysis takes that is none of its text, as so many characters. */
const ANALYSIS_ROOM = 10_000;

/** Rule files as they are stored, whether they are open or not: analysed once until they change. */
export interface StoredFiles {
  /** `undefined` when it cannot be read. */
  readonly get: (uri: string) => Promise<RuleFile | undefined>;
  readonly forget: (uri: string) => void;
  readonly forgetAll: () => void;
}

interface Loaded {
  readonly text: string;
  readonly file: RuleFile;
}

interface Kept {
  readonly loading: Promise<Loaded | undefined>;
  /** Characters; 0 while it is not known. */
  room: number;
}

/** A file of which it is not told when it changes (`isWatched`) is read each time, and analysed again when its text is another one. */
export function storedFiles(
  read: (uri: string) => Promise<string | undefined>,
  settingsOf: (uri: string) => Promise<Settings>,
  isWatched: (uri: string) => boolean,
): StoredFiles {
  /** The one that was asked for longest ago stands first. */
  const kept = new Map<string, Kept>();

  async function load(uri: string, before: Loaded | undefined): Promise<Loaded | undefined> {
    const [text, settings] = await Promise.all([read(uri), settingsOf(uri)]);
    if (text === undefined) return undefined;
    const isKnown = before?.text === text && before.file.settings === settings;
    return isKnown ? before : { text, file: closedFile(uri, text, settings) };
  }

  /** The file that was asked for last stays, however large it is. */
  function makeRoom(): void {
    let left = ROOM;
    for (const [place, [key, { room }]] of [...kept].reverse().entries()) {
      left -= room;
      if (place > 0 && left < 0) kept.delete(key);
    }
  }

  return {
    async get(uri) {
      const key = fileKey(uri);
      const known = kept.get(key);
      const loading =
        known !== undefined && isWatched(uri) ? known.loading : load(uri, await known?.loading.catch(() => undefined));
      const now: Kept = { loading, room: 0 };
      kept.delete(key);
      kept.set(key, now);
      try {
        const loaded = await loading;
        now.room = loaded === undefined ? 0 : loaded.text.length + ANALYSIS_ROOM;
        return loaded?.file;
      } finally {
        // What could not be read is read again when it is asked for again.
        if (now.room > 0) makeRoom();
        else if (kept.get(key) === now) kept.delete(key);
      }
    },
    forget: (uri) => void kept.delete(fileKey(uri)),
    forgetAll: () => kept.clear(),
  };
}
