/**
 * Edits that people choose: fixes answer a finding, refactorings rewrite the selected lines.
 *
 * `fixers/` and `refactorings/` have a file for each. `table.ts` lists the fixers by finding, `refactorings.ts` all refactorings.
 * `fixAll.ts` makes the safe edits at once, `convertLines.ts` fixes all lines of one kind, `addExpectations.ts` adds expectations.
 * `lines.ts` edits lines and `written.ts` sources, in the spelling of the file. `verdictChange.ts` works out what edits change, for the
 * title.
 */

import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import type { Finding } from "../model/finding.js";
import type { Budget } from "../text/steps.js";
import type { Edit } from "../text/text.js";

/** A list of a file, with its findings. */
export interface CheckedList {
  readonly analysis: Analysis;
  readonly findings: Findings;
}

/** A change of a file that resolves a finding. */
export interface Fix {
  /** What the fix does, and how verdicts change if they do: `Move above line 7 (16 more addresses accepted)`. */
  readonly title: string;
  /** Whether one key may make the fix: it is the one likely reading. */
  readonly isPreferred: boolean;
  /** In text order, without overlaps. */
  readonly edits: readonly Edit[];
}

/** A fix before its title names the effect on verdicts. */
export interface Proposed {
  /** The title without the effect. */
  readonly label: string;
  readonly edits: readonly Edit[];
  /** `undefined` if it must be worked out from the edits. */
  readonly effect?: string | undefined;
  /** Whether something else is as likely, or addresses are accepted that the line does not name. No fix is preferred then. */
  readonly isUnsure?: true;
}

/** A function that yields the fixes for a finding on a line, possibly none. Yields `undefined` between the steps of a proof. */
export type Fixer = (
  analysis: Analysis,
  finding: Finding,
  line: number,
  budget: Budget,
) => Iterable<Proposed | undefined>;

/** Sorts edits into text order. They must not overlap. */
export function inTextOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((one, other) => one.start - other.start || one.end - other.end);
}
