/** Asks for a summary of a rule file, for a status bar. The file need not be open. */
export const fileSummaryMethod = "imcrules/fileSummary";

export interface FileSummaryParams {
  readonly uri: string;
  /** The URI of an older text to compare the file with. Its own URI means its stored text. Null for none. */
  readonly since: string | null;
}

export interface FileSummary {
  /** Short parts: `default reject`, `accepts IPv4: 3,480`, `2 problems`. */
  readonly brief: readonly string[];
  /** Long parts, each as much as a sentence. */
  readonly details: readonly string[];
  /** What changed: `256 more addresses accepted`, and a sentence. Null without a changed verdict or an older text. */
  readonly change: { readonly brief: string; readonly details: string } | null;
  /** Who connects, by the log that is remembered for the file. Null without a log. */
  readonly clients: ClientSummary | null;
}

export interface ClientSummary {
  /** `812,440 clients`. */
  readonly brief: string;
  /** The log and what becomes of its clients, a sentence each. */
  readonly details: readonly string[];
  /**
   * How many clients get another verdict than from the older text: `3 of 812,440 clients would be rejected`, and a sentence for each
   * list. Null without an older text.
   */
  readonly turned: { readonly count: number; readonly brief: string; readonly details: readonly string[] } | null;
}
