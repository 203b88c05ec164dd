import type { Analysis } from "../analysis/analyze.js";
import type { Finding } from "../model/finding.js";
import type { Edit } from "../text/text.js";

export type { Edit };

/** A change of a file that answers a finding. */
export interface Fix {
  /** What it does and, computed, what that changes: `Move above line 7 (16 more addresses accepted)`. */
  readonly title: string;
  /** In the order of the text; none overlaps another. */
  readonly edits: readonly Edit[];
}

/** Answers how a finding of the file can be fixed; nothing when it cannot. */
export type Fixer = (analysis: Analysis, finding: Finding) => readonly Fix[];

/** Edits that do not overlap, in the order of the text. */
export function inTextOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((one, other) => one.start - other.start || one.end - other.end);
}
