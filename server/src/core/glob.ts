import { Minimatch, type MinimatchOptions } from "minimatch";

/** A compiled glob. Its paths use slashes and are relative to the folder of the pattern. */
export interface Glob {
  readonly matches: (path: string) => boolean;
  /** Whether some path below a folder may match. */
  readonly mayMatchBelow: (folder: string) => boolean;
}

const LENGTH_AT_MOST = 1000;
const ALTERNATIVES_AT_MOST = 16;

/**
 * Compiles a glob of literals, `*`, `**`, `?`, `[abc]`, `[!a-z]` and `{a,b}`. Returns a fault for any other text.
 *
 * Globs come from unchecked files, so matching never backtracks. Braces are expanded to at most 16 alternatives, and minimatch needs
 * time linear in the path for each.
 * A `.imcrules` at the end matches in any case, as extensions do.
 */
export function readGlob(text: string): { readonly glob: Glob } | { readonly fault: string } {
  if (text === "") return { fault: "This glob is empty. Remove it, or write ** for every file." };
  if (text.length > LENGTH_AT_MOST)
    return { fault: "This glob has more than 1,000 characters. Write several shorter ones." };
  const pieces = piecesOf(text);
  if (pieces === undefined) {
    return { fault: "This glob holds more than *, **, ?, [abc] and {a,b}. Write it with names and these only." };
  }
  const count = pieces.reduce((product, alternatives) => product * alternatives.length, 1);
  if (count > ALTERNATIVES_AT_MOST) {
    return { fault: "The braces of this glob make more than 16 alternatives. Write several globs." };
  }
  const matchers = expanded(pieces).map((pattern) => new Minimatch(normalized(pattern), options));
  return {
    glob: {
      matches: (path) => matchers.some((matcher) => matcher.match(path)),
      mayMatchBelow: (folder) => matchers.some((matcher) => matcher.match(folder, true)),
    },
  };
}

/** Disables all other features of minimatch, and differences between platforms. */
const options: MinimatchOptions = {
  dot: true,
  nobrace: true,
  nocomment: true,
  noext: true,
  nonegate: true,
  platform: "linux",
  // No glob has as many globstars. Beyond its limit, minimatch matches nothing.
  maxGlobstarRecursion: LENGTH_AT_MOST,
};

/** One part of a glob: literals and wildcards, a class, or braces around literals, wildcards and classes without commas. */
const PIECE = /[^[\]{}()\\]+|\[(?:[!^][^\]\\/]+|[^\]\\/!^][^\]\\/]*)\]|\{(?:[^[\]{}()\\]|\[[^[\]\\/,]+\])*\}/y;

/** Splits a glob into parts, each with its alternatives. `undefined` for an invalid glob. */
function piecesOf(text: string): readonly (readonly string[])[] | undefined {
  if (text.startsWith("!")) return undefined;
  const pieces: (readonly string[])[] = [];
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const [piece] = PIECE.exec(text) ?? [];
    if (piece === undefined) return undefined;
    const alternatives = piece.startsWith("{") ? piece.slice(1, -1).split(",") : [piece];
    if (piece.startsWith("{") && alternatives.length === 1) return undefined;
    pieces.push(alternatives);
  }
  return pieces;
}

/** Returns every combination of alternatives as a pattern. */
function expanded(pieces: readonly (readonly string[])[]): readonly string[] {
  return pieces.reduce<readonly string[]>(
    (patterns, alternatives) => patterns.flatMap((pattern) => alternatives.map((one) => pattern + one)),
    [""],
  );
}

/** Removes a leading `./` and makes a final `.imcrules` match in any case. */
function normalized(pattern: string): string {
  return pattern
    .replace(/^(?:\.\/)+/, "")
    .replace(/\.imcrules$/i, (ending) =>
      ending.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
    );
}
