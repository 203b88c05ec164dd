import { RE2JS, RE2JSException } from "re2js";

/** A pattern that takes linear time for any line. */
export interface LinePattern {
  readonly groups: readonly string[];
  /** Returns what the named groups match in a line. `undefined` if the pattern does not match. */
  readonly find: (line: string) => Readonly<Record<string, string | null>> | undefined;
}

/**
 * Compiles a pattern. Returns the fault of one that is no regular expression of RE2.
 *
 * The engine is large, so this file is a bundle of its own, which only `--pattern` loads.
 */
export function compilePattern(pattern: string): LinePattern | { readonly fault: string } {
  try {
    const compiled = RE2JS.compile(pattern);
    const groups = Object.keys(compiled.namedGroups());
    return {
      groups,
      find(line) {
        const matcher = compiled.matcher(line);
        return matcher.find() ? Object.fromEntries(groups.map((name) => [name, matcher.group(name)])) : undefined;
      },
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { fault: error.message };
  }
}
