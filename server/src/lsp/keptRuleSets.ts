import type { RuleSet } from "../core/index.js";
import { fileKey } from "./files.js";

/** Characters of text that are kept in all; what is known of a rule takes about as much memory again as its text. */
const ROOM = 8_000_000;

/** The rule sets of files that are not open, until these change: a search asks for all of them at every letter. */
export interface KeptRuleSets {
  /** `undefined` for a file that cannot be read. One for which there is no room is read again each time. */
  readonly of: (uri: string) => Promise<RuleSet | undefined>;
  readonly forget: (uri: string) => void;
  readonly forgetAll: () => void;
}

export function keptRuleSets(read: (uri: string) => Promise<RuleSet | undefined>): KeptRuleSets {
  const kept = new Map<string, RuleSet>();
  let room = ROOM;
  let changes = 0;
  return {
    async of(uri) {
      const key = fileKey(uri);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const before = changes;
      const ruleSet = await read(uri);
      // What changed while it was read may be this very file.
      if (ruleSet === undefined || changes !== before || kept.has(key) || ruleSet.text.length > room) return ruleSet;
      room -= ruleSet.text.length;
      kept.set(key, ruleSet);
      return ruleSet;
    },
    forget(uri) {
      changes++;
      room += kept.get(fileKey(uri))?.text.length ?? 0;
      kept.delete(fileKey(uri));
    },
    forgetAll() {
      changes++;
      room = ROOM;
      kept.clear();
    },
  };
}
