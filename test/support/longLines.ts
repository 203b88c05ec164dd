/**
 * Long lines, and a measure of how work grows with their length.
 *
 * A *shape* is a line of any length: words at its beginning, a piece of the grammar many times, and an end. One repeated character finds
 * few slow patterns, so the pieces are those of real lines.
 */

/** A line whose length is about the one given. */
export interface Shape {
  readonly name: string;
  readonly beginning: string;
  readonly end: string;
  readonly line: (length: number) => string;
}

const beginnings = [
  "",
  "accept ",
  "reject 10.0.0.0",
  "reject 10.0.0.0 ",
  "accept 2001:db8::",
  "expect accept ",
  "expect reject any by ",
  "evaluate ",
  "# ",
  "## ",
  "any # imcrules-ignore ",
  "# imcrules-ignore ",
];

const pieces = [
  ..." \t.:/,;#%-[]a0",
  "\u00a0",
  "\u2028",
  "10.",
  "0:",
  "1/8",
  "[::1]:25 ",
  "10.0.0.1,",
  "10.0.0.1-10.0.0.2 ",
  "fe80::1%",
  "010.0x1.",
  "a, ",
  "shadowed-rule, ",
  "-- ",
  "Q316205 ",
  "accept 10.0.0.0 255.0.0.0 ",
];

/** Ends that keep a pattern for the end of a line or statement from matching. */
const ends = ["x", " x ", "#"];

export const shapes: readonly Shape[] = beginnings.flatMap((beginning) =>
  pieces.flatMap((piece) =>
    ends.map((end) => ({
      name: JSON.stringify([beginning, piece, end]),
      beginning,
      end,
      line: (length: number) => beginning + piece.repeat(length / piece.length) + end,
    })),
  ),
);

const LONG = 64_000;
const TIMES_SHORTER = 8;
/** Between the growth of linear work, 1, and that of quadratic work, 8. */
const GROWTH_AT_MOST = 5;
/** How often a growth that is too large is measured again, in case the machine did something else meanwhile. */
const ATTEMPTS = 20;
/** More slow shapes are not searched for. */
const SLOW_AT_MOST = 1;

/**
 * Returns the shapes whose long lines take more than linear time, with the time as a multiple of that for eight lines of an eighth.
 *
 * Compares the least times of several attempts, and only their quotient. So the result does not depend on the speed of the machine.
 */
export async function slowShapes(among: readonly Shape[], work: (line: string) => unknown): Promise<readonly string[]> {
  const slow: string[] = [];
  for (const { name, line } of among) {
    const growth = await growthOf(line(LONG), line(LONG / TIMES_SHORTER), work);
    if (growth > GROWTH_AT_MOST) slow.push(`${name} takes ${growth.toFixed(1)} times as long`);
    if (slow.length === SLOW_AT_MOST) break;
  }
  return slow;
}

async function growthOf(longLine: string, shortLine: string, work: (line: string) => unknown): Promise<number> {
  let [long, short] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    short = Math.min(short, await timeOf(TIMES_SHORTER, () => work(shortLine)));
    long = Math.min(long, await timeOf(1, () => work(longLine)));
    if (long <= GROWTH_AT_MOST * short) break;
  }
  return long / short;
}

async function timeOf(count: number, work: () => unknown): Promise<number> {
  const before = performance.now();
  for (let time = 0; time < count; time++) await work();
  return performance.now() - before;
}
