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

/** Contenders that are measured together, and the rows that are read from that. */
export interface Race {
  readonly name: string;
  /** Makes what the contenders need; throws when one of them answers wrongly. */
  readonly prepare: () => Setup | Promise<Setup>;
}

export interface Setup {
  readonly contenders: readonly Contender[];
  readonly rows: readonly Row[];
  /** What is not measured, and why. */
  readonly notes?: readonly string[];
  /** Ends what was started for the race. */
  readonly end?: () => void;
}

export interface Row {
  /** The names of two contenders. */
  readonly what: string;
  readonly against: string;
  /** Whether the ratio tells how many times faster the first is, or how many times longer it takes. */
  readonly ratioIs: "faster" | "longer";
  /** How many times at least for `faster`, at most for `longer`; a row without a target is there to be read. */
  readonly target: number | undefined;
  /** Where the target is no ratio but a time: the milliseconds that 99 of 100 units take at most. */
  readonly p99AtMost?: number;
  /** Why the work that was measured is not the work that was asked for: the row is missed, whatever its ratio. */
  readonly flaw?: string | undefined;
}

export function faster(what: string, against: string, atLeast?: number): Row {
  return { what, against, ratioIs: "faster", target: atLeast };
}

export function longer(what: string, against: string, atMost?: number): Row {
  return { what, against, ratioIs: "longer", target: atMost };
}

/** People wait for this, so that the time counts and not the ratio, which is there to compare machines by. */
export function within(what: string, milliseconds: number): Row {
  return { ...longer(what, CALIBRATION), p99AtMost: milliseconds };
}

export type Status = "met" | "missed" | "inconclusive";

export interface Result {
  readonly row: Row;
  readonly ratio: Ratio | undefined;
  /** Median milliseconds for one unit of work, NaN for a contender that did not take part. */
  readonly times: { readonly what: number; readonly against: number };
  /** For a row whose target is a time. */
  readonly p99: number | undefined;
  /** `undefined` for a row without target. */
  readonly status: Status | undefined;
  /** Why it is inconclusive, or missed in spite of its ratio. */
  readonly reason: string | undefined;
}

export async function run({ contenders, rows, end }: Setup, roundCount: number): Promise<readonly Result[]> {
  const rounds = await race(contenders, roundCount);
  end?.();
  return rows.map((row) => resultOf(row, rounds));
}

/** What the rounds say about a row. */
export function resultOf(row: Row, rounds: Rounds): Result {
  const [one, other] = row.ratioIs === "faster" ? [row.against, row.what] : [row.what, row.against];
  const ratio = ratioOf(rounds, one, other);
  const missing = [one, other].find((name) => !rounds.times.has(name));
  const reason = missing === undefined ? doubt(rounds) : `${missing} is not installed`;
  const p99 = row.p99AtMost === undefined ? undefined : p99Of(rounds, row.what);
  return {
    row,
    ratio,
    times: { what: medianOf(rounds, row.what), against: medianOf(rounds, row.against) },
    p99,
    status: statusOf(row, reason === undefined ? (p99 ?? ratio?.median) : undefined),
    reason: reason ?? row.flaw,
  };
}

function statusOf({ ratioIs, target, p99AtMost, flaw }: Row, measured: number | undefined): Status | undefined {
  const limit = p99AtMost ?? target;
  if (limit === undefined) return undefined;
  if (measured === undefined) return "inconclusive";
  if (flaw !== undefined) return "missed";
  return (ratioIs === "faster" ? measured >= limit : measured <= limit) ? "met" : "missed";
}
