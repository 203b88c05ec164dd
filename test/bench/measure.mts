/**
 * Ratios that survive a noisy machine.
 *
 * Times on a shared machine move by several times with what the neighbours do; the ratio of two times taken right after
 * each other does not. So contenders take turns in rounds, each round begins with another of them, ratios are taken within
 * a round, and a small kernel that never changes tells in which rounds the machine itself was slow: those are void.
 */
import { type Random, randomNumbers } from "./random.mts";

/** One of those that race. */
export interface Contender {
  readonly name: string;
  /** Does the work once and tells the milliseconds for one unit of it, be that a look-up or a file. */
  readonly measure: () => Measured | Promise<Measured>;
}

/** One number, or one for each of several units that were timed one by one. */
type Measured = number | readonly number[];

/** What was measured, round by round; a round's place is the same in every list. */
export interface Rounds {
  readonly calibration: readonly number[];
  readonly times: ReadonlyMap<string, readonly Measured[]>;
}

export interface Ratio {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/** The kernel, where it is compared with like a contender. */
export const CALIBRATION = "the calibration kernel";
export const ROUNDS = 31;
const VOID_ABOVE = 1.5;
const VOID_AT_MOST = 1 / 3;
const BATCH = 10_000;
/** Several, since code that was compiled for one contender alone is compiled anew when the next one comes. */
const WARM_UP_PASSES = 4;
const WARM_UP_MILLISECONDS = 400;

/** A contender that does `count` units of work in one call. */
export function bulk(name: string, count: number, work: () => void): Contender {
  return {
    name,
    measure() {
      const start = performance.now();
      work();
      return (performance.now() - start) / count;
    },
  };
}

/**
 * Lets the contenders take turns, after each has run until it is compiled.
 *
 * No garbage is collected on purpose between turns: that empties the caches and throws compiled code away, and a sort of
 * 2 ms then takes 10. What a contender leaves behind falls on those after it in turn, which the rotation spreads.
 */
export async function race(contenders: readonly Contender[], roundCount: number): Promise<Rounds> {
  const kernel = calibrationKernel();
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    for (const measure of [kernel, ...contenders.map((contender) => contender.measure)]) await warmUp(measure);
  }
  const calibration: number[] = [];
  const times = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < roundCount; round++) {
    const before = kernel();
    for (const { name, measure } of rotated(contenders, round)) {
      times.get(name)?.push(await measure());
    }
    calibration.push(Math.max(before, kernel()));
  }
  return { calibration, times: times.set(CALIBRATION, calibration) };
}

async function warmUp(measure: Contender["measure"]): Promise<void> {
  const start = performance.now();
  do await measure();
  while (performance.now() - start < WARM_UP_MILLISECONDS);
}

/** The same in another order: round 0 begins with the first, round 1 with the second. */
export function rotated<Item>(items: readonly Item[], round: number): readonly Item[] {
  const first = round % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Which rounds are void: those in which the kernel took 1.5 times its own 10th percentile. */
export function voidRounds(calibration: readonly number[]): readonly boolean[] {
  const limit = VOID_ABOVE * percentile(calibration, 0.1);
  return calibration.map((time) => time > limit);
}

/** How many times longer one contender took than another, over the rounds that are not void; `undefined` when all are. */
export function ratioOf({ calibration, times }: Rounds, one: string, other: string): Ratio | undefined {
  const isVoid = voidRounds(calibration);
  const others = times.get(other) ?? [];
  const ratios = (times.get(one) ?? [])
    .map((time, round) => middleOf(time) / middleOf(others[round] ?? []))
    .filter((ratio, round) => isVoid[round] === false && Number.isFinite(ratio));
  if (ratios.length === 0) return undefined;
  return { median: percentile(ratios, 0.5), p10: percentile(ratios, 0.1), p90: percentile(ratios, 0.9) };
}

/** The time of one contender in the middle of the rounds that are not void; NaN when all are. */
export function medianOf(rounds: Rounds, name: string): number {
  return percentile(measuredOf(rounds, name).map(middleOf), 0.5);
}

/** The time that 99 of 100 units of a contender did not exceed in the rounds that are not void; NaN when all are. */
export function p99Of(rounds: Rounds, name: string): number {
  return percentile(measuredOf(rounds, name).flat(), 0.99);
}

function measuredOf({ calibration, times }: Rounds, name: string): readonly Measured[] {
  const isVoid = voidRounds(calibration);
  return (times.get(name) ?? []).filter((_, round) => isVoid[round] === false);
}

function middleOf(measured: Measured): number {
  return typeof measured === "number" ? measured : percentile(measured, 0.5);
}

/** Why the rounds prove nothing; `undefined` when they do. */
export function doubt({ calibration }: Rounds): string | undefined {
  if (calibration.length < ROUNDS) return `${calibration.length} rounds instead of ${ROUNDS}`;
  const count = voidRounds(calibration).filter((isVoid) => isVoid).length;
  return count > VOID_AT_MOST * calibration.length ? `${count} of ${calibration.length} rounds void` : undefined;
}

/** The value below which this share of the values lies, between two of them where it falls there; NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** A list that can be cut: an array or a typed array. */
export interface Batch<List> {
  readonly length: number;
  slice(start: number, end: number): List;
}

/** Cuts a list of questions into as many calls as a bulk interface gets. */
export function inBatches<List extends Batch<List>>(list: List): readonly List[] {
  const starts = Array.from({ length: Math.ceil(list.length / BATCH) }, (_, batch) => batch * BATCH);
  return starts.map((start) => list.slice(start, start + BATCH));
}

/**
 * Calls a bulk loop. A plain call may be inlined where it stands, and the loop is then as slow as the code around it, which
 * runs too seldom to be compiled well: 1.5 ns for a read became 10.
 */
export function callLoop<Arguments extends unknown[], Answer>(
  loop: (...args: Arguments) => Answer,
  ...args: Arguments
): Answer {
  return Reflect.apply(loop, undefined, args);
}

/** So many reads of random places in 4 MiB, which is more than the caches next to a core hold. */
export function randomReads(count: number, random: Random): () => void {
  const table = Int32Array.from({ length: 1 << 20 }, random);
  const batches = inBatches(Uint32Array.from({ length: count }, () => random() >>> 12));
  const seen = new Uint32Array(1);
  return () => {
    for (const places of batches) seen[0] = (seen[0] ?? 0) ^ callLoop(readAll, table, places);
  };
}

function readAll(table: Int32Array, places: Uint32Array): number {
  let sum = 0;
  for (let index = 0; index < places.length; index++) sum = (sum ^ (table[places[index] ?? 0] ?? 0)) | 0;
  return sum;
}

/** Tells the milliseconds that random reads and sequential passes take, always the same and about as long each. */
function calibrationKernel(): () => number {
  const read = randomReads(2_000_000, randomNumbers(1));
  const batches = inBatches(Uint32Array.from({ length: 1 << 20 }, randomNumbers(2)));
  const seen = new Uint32Array(1);
  return () => {
    const start = performance.now();
    read();
    for (let pass = 0; pass < 6; pass++)
      for (const batch of batches) seen[0] = (seen[0] ?? 0) ^ callLoop(passOver, batch);
    return performance.now() - start;
  };
}

function passOver(numbers: Uint32Array): number {
  let sum = 0;
  for (let index = 0; index < numbers.length; index++) sum ^= numbers[index] ?? 0;
  return sum;
}
