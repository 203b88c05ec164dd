/** Why nothing is written. */
export interface Refused {
  readonly refusal: "errors" | "too-many-blocks" | "method" | "unproved";
  /** What is wrong, and what to do. */
  readonly text: string;
  /** The lines with errors, for the refusal `errors`. */
  readonly faults: readonly FaultyLine[];
}

/** A line with an error. Lines are 0-based. */
export interface FaultyLine {
  readonly line: number;
  readonly code: string;
}

export function refused(refusal: Refused["refusal"], text: string, faults: readonly FaultyLine[] = []): Refused {
  return { refusal, text, faults };
}

export function refusedUnproved(): Refused {
  return refused("unproved", "Its masks with holes cut the addresses into too many pieces to prove the new list.");
}
