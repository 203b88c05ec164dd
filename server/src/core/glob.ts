import { Minimatch, type MinimatchOptions } from "minimatch";

/** A pattern for paths, compiled. Paths have slashes and begin where the pattern is seen from. */
export interface Glob {
  readonly matches: (path: string) => boolean;
  /** Whether a path below this folder may match. */
  readonly mayMatchBelow: (folder: string) => boolean;
}

export type ReadGlob = { readonly glob: Glob } | { readonly fault: string };

const LENGTH_AT_MOST = 1000;
const ALTERNATIVES_AT_MOST = 16;

/**
 * Compiles a glob of literals, `*`, `**`, `?`, `[abc]`, `[!a-z]` and `{a,b}`, or says why there is none.
 *
 * Patterns come from files that nobody checked. So nothing here backtracks: braces are multiplied out, at most 16 alternatives,
 * and minimatch walks each of them in time linear in the path. A `.imcrules` at the end is read in any case, as extensions are.
 */
export function readGlob(text: string): ReadGlob {
  if (text === "") return { fault: "This glob is empty. Remove it, or write ** for every file." };
  if (text.length > LENGTH_AT_MOST)
    return { fault: "This glob has more than 1,000 characters. Write several shorter ones." };
  const pieces = piecesOf(text);
  if (pieces === undefined) {
    return {
      fault: "This glob holds more than *, **, ?, [abc] and {a,b}. Write it with names and these only.",
    };
  }
  const count = pieces.reduce((product, alternatives) => product * alternatives.length, 1);
  if (count > ALTERNATIVES_AT_MOST) {
    return { fault: "The braces of this glob make more than 16 alternatives. Write several globs." };
  }
  const matchers = multipliedOut(pieces).map((pattern) => new Minimatch(inAnyCase(pattern), options));
  return {
    glob: {
      matches: (path) => matchers.some((matcher) => matcher.match(path)),
      mayMatchBelow: (folder) => matchers.some((matcher) => matcher.match(folder, true)),
    },
  };
}

/** No feature of minimatch beyond those above, and the same on every machine. */
const options: MinimatchOptions = {
  dot: true,
  nobrace: true,
  nocomment: true,
  noext: true,
  nonegate: true,
  platform: "linux",
  // A glob of 1,000 characters has fewer; beyond its limit minimatch answers that nothing matches.
  maxGlobstarRecursion: LENGTH_AT_MOST,
};

/** A run of literals and wildcards, a class, or braces around literals, wildcards and classes without commas. */
const PIECE = /[^[\]{}()\\]+|\[(?:[!^][^\]\\/]+|[^\]\\/!^][^\]\\/]*)\]|\{(?:[^[\]{}()\\]|\[[^[\]\\/,]+\])*\}/y;

/** The parts of a glob in order, each as its alternatives. `undefined` where the text is no such glob. */
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

function multipliedOut(pieces: readonly (readonly string[])[]): readonly string[] {
  return pieces.reduce<readonly string[]>(
    (patterns, alternatives) => patterns.flatMap((pattern) => alternatives.map((one) => pattern + one)),
    [""],
  );
}

function inAnyCase(pattern: string): string {
  return pattern
    .replace(/^(?:\.\/)+/, "")
    .replace(/\.imcrules$/i, (ending) =>
      ending.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
    );
}
