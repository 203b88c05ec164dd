/** Asks what a rule file does, in words for a place that is always in sight. Files that are not open are read. */
export const fileSummaryMethod = "imcrules/fileSummary";

export interface FileSummaryParams {
  readonly uri: string;
  /** Whether to tell what the file does other than it does as it is stored. */
  readonly sinceSaved: boolean;
}

export interface FileSummary {
  /** The shortest that says what matters: `rejects by default`, `accepts 3,480`, `2 problems`. */
  readonly brief: readonly string[];
  /** Whole sentences' worth of it. */
  readonly details: readonly string[];
  /** What the edit does; null when the file is as it is stored, or is not stored, or when no verdict changed. */
  readonly change: EditEffect | null;
}

export interface EditEffect {
  /** `+256 accepted, −0`. */
  readonly brief: string;
  /** The same as a sentence. */
  readonly details: string;
}
