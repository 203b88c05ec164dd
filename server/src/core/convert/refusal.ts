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

/** What to do about masks that make too many networks. */
export const HOW_TO_SIMPLIFY = "Use masks without holes where you can.";

export function refusedUnproved(): Refused {
  const text = "Its masks with holes cut the addresses into too many pieces to prove the new list.";
  return refused("unproved", `${text} ${HOW_TO_SIMPLIFY}`);
}
