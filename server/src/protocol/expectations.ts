import type { Span } from "../core/index.js";

/** Asks whether the expectations of a rule file hold. The file need not be open. */
export const expectationsMethod = "imcrules/expectations";

export interface ExpectationsParams {
  readonly uri: string;
}

/** In the order of the file. */
export type ExpectationsResult = readonly ExpectationOutcome[];

/** The outcome of an expectation, with its columns. */
export interface ExpectationOutcome extends Span {
  /** The expectation as it is written, with single spaces. */
  readonly label: string;
  /** 0-based. */
  readonly line: number;
  /** The title of the section around the expectation. Null above the first section. */
  readonly section: string | null;
  /** `unproved` if the masks with holes make too many cells for a proof. */
  readonly outcome: "holds" | "fails" | "unproved";
  /** The expected verdict, such as `accepted`. */
  readonly expected: string;
  /** What happens instead. Null unless the expectation fails. */
  readonly failure: ExpectationFailure | null;
}

export interface ExpectationFailure {
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
  /** An address that shows the failure: `rejected (10.1.2.3, by line 4)`. */
  readonly actual: string;
  /** The line that decides this address, 0-based. Null for a default without a line, and for a rule of the other file beside this. */
  readonly line: number | null;
}

/** Asks how many expectations depend on each rule of a file: {@link ExpectationsParams}. */
export const coverageMethod = "imcrules/coverage";

/** The lines (0-based) and columns of the rules, in the order of the file. */
export type CoverageResult = readonly (Span & {
  readonly line: number;
  /** How many expectations include an address that the rule decides. */
  readonly expectations: number;
})[];
