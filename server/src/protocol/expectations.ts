/** Asks what became of the expectations of a rule file, open or not, and which of its rules they hold fast. */
export const expectationsMethod = "imcrules/expectations";

export interface ExpectationsParams {
  readonly uri: string;
}

/** In the order of the file. */
export type ExpectationsResult = readonly ExpectationOutcome[];

export interface ExpectationOutcome {
  /** The expectation as it is written, with single spaces. */
  readonly label: string;
  /** 0-based. */
  readonly line: number;
  /** UTF-16 columns. */
  readonly start: number;
  readonly end: number;
  /** The title of the section that it stands in; null above the first. */
  readonly section: string | null;
  /** `unproved` where the masks with holes cut too many pieces to tell. */
  readonly outcome: "holds" | "fails" | "unproved";
  /** `accepted`. */
  readonly expected: string;
  /** What is instead; null unless it fails. */
  readonly failure: ExpectationFailure | null;
}

export interface ExpectationFailure {
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
  /** `rejected (10.1.2.3, by line 4)`: an address that shows it. */
  readonly actual: string;
  /** The line of the rule that decides there, 0-based; null for the default. */
  readonly line: number | null;
}

/** Asks which rules of a file expectations depend on: {@link ExpectationsParams}. */
export const coverageMethod = "imcrules/coverage";

/** In the order of the file. */
export type CoverageResult = readonly RuleCoverage[];

export interface RuleCoverage {
  /** 0-based. */
  readonly line: number;
  /** UTF-16 columns. */
  readonly start: number;
  readonly end: number;
  /** How many expectations speak of an address that the rule decides. */
  readonly expectations: number;
}
