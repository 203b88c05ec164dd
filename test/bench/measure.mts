/**
 * Ratios that survive a noisy machine.
 *
 * The load of a shared machine changes times by several times. It hardly changes the ratio of two times taken one after
 * the other. So contenders take turns in rounds, and ratios are taken within a round. Each round begins with another
 * contender. A small calibration kernel is timed in every round. Rounds in which the kernel was slow are void.
 */
import { type Random, randomNumbers } from "./random.mts";

/** Work that is timed side by side with other work. */
export interface Contender {
  readonly name: string;
  /** Does the work once and returns the milliseconds for one unit, such as a look-up or a file. */
  readonly measure: () => Measured | Promise<Measured>;
  /** Whether each measurement starts a process of its own, so that no warm-up helps. */
  readonly isProcess?: boolean;
}

/** One number, or one for each unit if units are timed one by one. */
type Measured = number | readonly number[];

/** The times of all rounds. A round has the same index in every list. */
export interface Rounds {
  readonly calibration: readonly number[];
  readonly times: ReadonlyMap<string, readonly Measured[]>;
}

export interface Ratio {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/** The name of the kernel among the contenders. */
export const CALIBRATION = "the calibration kernel";
export const ROUNDS = 31;
const VOID_ABOVE = 1.5;
const VOID_AT_MOST = 1 / 3;
const BATCH = 10_000;
/** More than one, since V8 compiles shared code again when the next contender uses it otherwise. */
const WARM_UP_PASSES = 4;
const WARM_UP_MILLISECONDS = 400;

/** Returns a contender that does `count` units of work in one call. */
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
 * Runs the contenders in turn, after a warm-up that compiles their code.
 *
 * Never forces garbage collection between turns: that discards compiled code, and a sort of 2 ms then takes 10. The
 * rotation spreads the cost of garbage over all contenders.
 */
export async function race(contenders: readonly Contender[], roundCount: number): Promise<Rounds> {
  const kernel = calibrationKernel();
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    await warmUp(kernel);
    for (const { measure, isProcess } of contenders) if (isProcess !== true) await warmUp(measure);
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

/** Returns the items in the order of a round: round 0 begins with the first item, round 1 with the second. */
export function rotated<Item>(items: readonly Item[], round: number): readonly Item[] {
  const first = round % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Returns which rounds are void: the kernel took more than 1.5 times its own 10th percentile. */
export function voidRounds(calibration: readonly number[]): readonly boolean[] {
  const limit = VOID_ABOVE * percentile(calibration, 0.1);
  return calibration.map((time) => time > limit);
}

/** Returns the ratio of two contenders' times over the valid rounds. `undefined` if there is none. */
export function ratioOf({ calibration, times }: Rounds, one: string, other: string): Ratio | undefined {
  const isVoid = voidRounds(calibration);
  const others = times.get(other) ?? [];
  const ratios = (times.get(one) ?? [])
    .map((time, round) => middleOf(time) / middleOf(others[round] ?? []))
    .filter((ratio, round) => isVoid[round] === false && Number.isFinite(ratio));
  if (ratios.length === 0) return undefined;
  return { median: percentile(ratios, 0.5), p10: percentile(ratios, 0.1), p90: percentile(ratios, 0.9) };
}

/** Returns the median time of a contender over the valid rounds. NaN if there is none. */
export function medianOf(rounds: Rounds, name: string): number {
  return percentile(measuredOf(rounds, name).map(middleOf), 0.5);
}

/** Returns the 99th percentile over all units of a contender in the valid rounds. NaN if there is none. */
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

/** Returns why the rounds prove nothing. `undefined` if they prove something. */
export function doubt({ calibration }: Rounds): string | undefined {
  if (calibration.length < ROUNDS) return `${calibration.length} rounds instead of ${ROUNDS}`;
  const count = voidRounds(calibration).filter((isVoid) => isVoid).length;
  return count > VOID_AT_MOST * calibration.length ? `${count} of ${calibration.length} rounds void` : undefined;
}

/** Returns a percentile by linear interpolation. NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** An array or a typed array. */
export interface Batch<List> {
  readonly length: number;
  slice(start: number, end: number): List;
}

/** Cuts a list of questions into batches, one for each call of a bulk interface. */
export function inBatches<List extends Batch<List>>(list: List): readonly List[] {
  const starts = Array.from({ length: Math.ceil(list.length / BATCH) }, (_, batch) => batch * BATCH);
  return starts.map((start) => list.slice(start, start + BATCH));
}

/**
 * Calls a bulk loop without inlining the loop into its caller.
 *
 * The caller runs too seldom to be compiled well. An inlined read took 10 ns instead of 1.5.
 */
export function callLoop<Arguments extends unknown[], Answer>(
  loop: (...args: Arguments) => Answer,
  ...args: Arguments
): Answer {
  return Reflect.apply(loop, undefined, args);
}

/** Returns work that reads `count` random places of a 4 MiB array, which is larger than the caches of a core. */
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

/** Returns a kernel that times random reads and sequential passes, half of the time each. */
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
