/** Asks for a summary of a rule file, for a status bar. The file need not be open. */
export const fileSummaryMethod = "imcrules/fileSummary";

export interface FileSummaryParams {
  readonly uri: string;
  /** Whether to compare the file with its stored text. */
  readonly sinceSaved: boolean;
}

export interface FileSummary {
  /** Short parts: `default reject`, `accepts 3,480 IPv4 addresses`, `2 problems`. */
  readonly brief: readonly string[];
  /** Long parts, each as much as a sentence. */
  readonly details: readonly string[];
  /** What the edits change: `256 more addresses accepted`, and a sentence. Null without a changed verdict or a stored file. */
  readonly change: { readonly brief: string; readonly details: string } | null;
}
