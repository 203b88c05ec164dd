import type { Analysis } from "../analysis/analyze.js";
import type { Finding } from "../model/finding.js";

/** What stands from offset `start` to `end` of a text becomes `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

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

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let applied = "";
  let at = 0;
  for (const { start, end, text: inserted } of edits) {
    applied += text.slice(at, start) + inserted;
    at = end;
  }
  return applied + text.slice(at);
}
