/** The rows of the table: what is compared with what, how it should come out, and how it did. */
import {
  CALIBRATION,
  type Contender,
  doubt,
  medianOf,
  p99Of,
  type Ratio,
  type Rounds,
  race,
  ratioOf,
} from "./measure.mts";

/** Contenders that are measured together, and the rows that compare them. */
export interface Race {
  readonly name: string;
  /** Prepares the contenders. Throws if one of them answers wrongly. */
  readonly prepare: () => Setup | Promise<Setup>;
}

export interface Setup {
  readonly contenders: readonly Contender[];
  readonly rows: readonly Row[];
  readonly memory?: readonly Memory[];
  /** Ends the processes that were started for the race. */
  readonly end?: () => void;
}

export interface Row {
  /** The names of two contenders. */
  readonly what: string;
  readonly against: string;
  /** Whether the ratio is how many times faster the first one is, or how many times longer it takes. */
  readonly ratioIs: "faster" | "longer";
  /** The least ratio for `faster`, the greatest for `longer`. `undefined` for a row without a target. */
  readonly target: number | undefined;
  /** The greatest 99th percentile in milliseconds, if the target is a time and not a ratio. */
  readonly p99AtMost?: number;
  /** Why the measured work is not the required work. The row is missed, whatever its ratio. */
  readonly flaw?: string | undefined;
  /** What docs/performance.md calls the row, if it shows the row. */
  readonly page?: string | undefined;
}

/** Memory that is measured once, without a contender. */
export interface Memory {
  readonly what: string;
  /** `undefined` if this system does not report it. */
  readonly mebibytes: number | undefined;
  readonly atMost?: number;
  /** What docs/performance.md calls the row, if it shows the row. */
  readonly page?: string;
}

export function faster(what: string, against: string, atLeast?: number): Row {
  return { what, against, ratioIs: "faster", target: atLeast };
}

export function longer(what: string, against: string, atMost?: number): Row {
  return { what, against, ratioIs: "longer", target: atMost };
}

/** Returns a row whose target is a time, since somebody waits for it. Its ratio to the kernel compares machines. */
export function within(what: string, milliseconds: number): Row {
  return { ...longer(what, CALIBRATION), p99AtMost: milliseconds };
}

export type Status = "met" | "missed" | "inconclusive" | "left out";

export interface Result {
  readonly row: Row;
  readonly ratio: Ratio | undefined;
  /** Median milliseconds for one unit of work. NaN for a contender that is not installed. */
  readonly times: { readonly what: number; readonly against: number };
  /** The 99th percentile in milliseconds, if the target is a time. */
  readonly p99: number | undefined;
  /** `undefined` for a row without target whose contenders were measured. */
  readonly status: Status | undefined;
  /** Why the row is left out or inconclusive, or missed in spite of its ratio. */
  readonly reason: string | undefined;
}

export async function run({ contenders, rows, end }: Setup, roundCount: number): Promise<readonly Result[]> {
  const rounds = await race(contenders, roundCount);
  end?.();
  return rows.map((row) => resultOf(row, rounds));
}

/** Compares the contenders of a row. */
export function resultOf(row: Row, rounds: Rounds): Result {
  const [one, other] = row.ratioIs === "faster" ? [row.against, row.what] : [row.what, row.against];
  const ratio = ratioOf(rounds, one, other);
  const missing = [one, other].find((name) => !rounds.times.has(name));
  const doubtful = doubt(rounds);
  const p99 = row.p99AtMost === undefined ? undefined : p99Of(rounds, row.what);
  return {
    row,
    ratio,
    times: { what: medianOf(rounds, row.what), against: medianOf(rounds, row.against) },
    p99,
    status:
      missing === undefined ? statusOf(row, doubtful === undefined ? (p99 ?? ratio?.median) : undefined) : "left out",
    reason: missing === undefined ? (doubtful ?? row.flaw) : `${missing} is not installed`,
  };
}

/** Compares the memory with its target. */
export function memoryStatusOf({ mebibytes, atMost }: Memory): Status | undefined {
  if (mebibytes === undefined) return "left out";
  if (atMost === undefined) return undefined;
  return mebibytes <= atMost ? "met" : "missed";
}

function statusOf({ ratioIs, target, p99AtMost, flaw }: Row, measured: number | undefined): Status | undefined {
  const limit = p99AtMost ?? target;
  if (limit === undefined) return undefined;
  if (measured === undefined) return "inconclusive";
  if (flaw !== undefined) return "missed";
  return (ratioIs === "faster" ? measured >= limit : measured <= limit) ? "met" : "missed";
}
