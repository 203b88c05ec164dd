/**
 * Long lines, and a measure of how work grows with their length.
 *
 * A *shape* is a line of any length: words at its beginning, a piece of the grammar many times, and an end. One repeated character finds
 * few slow patterns, so the pieces are those of real lines: ours, and those of other programs.
 */

/** A line whose length is about the one given, and never more. */
export interface Shape {
  readonly name: string;
  readonly beginning: string;
  readonly end: string;
  readonly line: (length: number) => string;
}

/** The beginnings of our lines, and of lines whose comments we read. */
export const beginnings = [
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
] as const;

/** The beginnings of malformed lines and of lines of other programs. */
export const foreignBeginnings = [
  "",
  "accept ",
  "accept 10.0.0.1-",
  "expect accept ",
  "allow ",
  "permit ",
  "access-list 10 deny ",
  "10.0.0.0/8 REJECT ",
] as const;

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

const foreignPieces = [
  ...' \t.:/,;!-*[]0"',
  "\u00a0",
  "\u2013",
  "\u200b",
  " /",
  "- ",
  " - ",
  " !",
  "// ",
  "; ",
  "-- ",
  "08/",
  "010.",
  "*.",
  "10.0.0.1, ",
  "10.0.0.1-10.0.0.9, ",
  "10.0.0.9-10.0.0.1,",
  "192.0.2.1-9, ",
  "010.0.0.1-010.0.0.9/08, ",
  "1::1-fffe::, ",
  "10.0.0.*, ",
  "10.0.0.0 / 8, ",
  "10.0.0.0 8, ",
  "10.0.0.0 255.0.0.0, ",
  "10.0.0.0 0.0.0.255 ",
  "255.255.0.0 ",
  "[2001:db8::1]:25, ",
  "fe80::1%eth0, ",
  "!10.0.0.1, ",
  "host 10.0.0.1 ",
  "permit ",
  "any ",
  "REJECT ",
  "deny all; ",
  "allow 10.0.0.1; ",
  "access-list 10 permit 10.0.0.1; ",
  "by ",
];

/** Ends that keep a pattern for the end of a line or statement from matching. */
const ends = ["x", " x ", "#"];
/** The ends of lines that have a reading, or a remark. */
const foreignEnds = ["", "x", " // x"];

/** Returns the shapes of lines with one beginning. */
export function shapesOf(beginning: string): readonly Shape[] {
  return combined(beginning, pieces, ends);
}

/** Returns the shapes of malformed lines with one beginning. */
export function foreignShapesOf(beginning: string): readonly Shape[] {
  return combined(beginning, foreignPieces, foreignEnds);
}

function combined(beginning: string, of: readonly string[], endings: readonly string[]): readonly Shape[] {
  return of.flatMap((piece) =>
    endings.map((end) => ({
      name: JSON.stringify([beginning, piece, end]),
      beginning,
      end,
      line: (length: number) =>
        beginning + piece.repeat(Math.max(0, length - beginning.length - end.length) / piece.length) + end,
    })),
  );
}

/** How long the lines are that are compared, in characters, and how much more a character of the longest may cost. */
export interface Measure {
  readonly long: number;
  readonly short: number;
  readonly shorter: number;
  /** Between the growth of linear work, 1, and that of quadratic work, (long + short) / (short + shorter). */
  readonly growthAtMost: number;
  /** How many walks over a line are the least that counts as linear work. */
  readonly walks: number;
}

/**
 * Lines of any length, all longer than those whose meaning is read.
 *
 * Memory for the longest lines may cost some times as much for each character, and quadratic work costs 10 times as much.
 */
const anyLine: Measure = { long: 64_000, short: 4_200, shorter: 2_100, growthAtMost: 7, walks: 1 };

/** How often the shorter lines are read. Each later attempt reads them this many times more often. */
const TIMES = 4;
/** How often a growth that is too large is measured again, in case the machine did something else meanwhile. */
const ATTEMPTS = 20;

/**
 * Returns the first shape whose long line takes more than linear time, and how many times as much each of its characters costs.
 *
 * Compares the costs of the characters that a line has more than a shorter one, since the cost of any line would hide growth.
 * Takes the least times of several attempts, and only their quotient. So the result does not depend on the speed of the machine.
 */
export async function slowShape(
  among: readonly Shape[],
  work: (line: string) => unknown,
  measure = anyLine,
): Promise<string | undefined> {
  for (const { name, line } of among) {
    const growth = await growthOf(line, work, measure);
    if (growth > measure.growthAtMost) return `${name}: each character takes ${growth.toFixed(1)} times as long`;
  }
  return undefined;
}

async function growthOf(
  line: (length: number) => string,
  work: (line: string) => unknown,
  { long, short, shorter, growthAtMost, walks }: Measure,
): Promise<number> {
  const [longLine, shortLine, shorterLine] = [line(long), line(short), line(shorter)];
  let [ofLong, ofShort, ofShorter, ofWalk] = [Infinity, Infinity, Infinity, Infinity];
  let growth = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && growth > growthAtMost; attempt++) {
    const times = TIMES * (1 + attempt);
    ofLong = Math.min(ofLong, await timeOf(1, () => work(longLine)));
    ofWalk = Math.min(ofWalk, await timeOf(times, () => walk(shortLine)));
    const ofWalks = (walks * ofWalk) / short;
    // The growth is never more than this. The shorter lines of most shapes need no measure.
    growth = ofLong / (long - short) / ofWalks;
    if (growth <= growthAtMost) break;
    ofShorter = Math.min(ofShorter, await timeOf(times, () => work(shorterLine)));
    ofShort = Math.min(ofShort, await timeOf(times, () => work(shortLine)));
    growth = (ofLong - ofShort) / (long - short) / Math.max((ofShort - ofShorter) / (short - shorter), ofWalks);
  }
  return growth;
}

/** Does a little with each character. */
function walk(line: string): number {
  return [...line].filter((character) => character === " ").length;
}

/** Returns the processor time of one call in microseconds, as the mean of some. What else the machine does is not in it. */
async function timeOf(count: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < count; time++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
