/**
 * Asks to read a log and to count its clients for an open list. The answer comes when the log is read. The list then has hits in its
 * hints and hovers, until it is closed, another log is remembered, or the log is forgotten. Cancelling keeps the log before.
 */
export const rememberLogMethod = "imcrules/rememberLog";

export interface RememberLogParams {
  /** URI of the list. */
  readonly uri: string;
  /** URI of the log. Null to forget the log of the list. */
  readonly log: string | null;
}

/** Null if the log was forgotten, or if reading was cancelled. */
export type RememberLogResult =
  /** The log in a sentence. */
  | { readonly description: string }
  /** Why no hits are counted, and what to do. The list then has no log. */
  | { readonly fault: string }
  | null;

/** A client reads a log as a whole before it answers. */
export const BYTES_OF_LOG_AT_MOST = 256_000_000;

/**
 * Asks for some bytes of a log that is on no disk. A client answers if it announced `files: true` in its initialization options.
 *
 * Null if there is no such file.
 */
export const readLogMethod = "imcrules/readLog";

export interface ReadLogParams {
  readonly uri: string;
  /** The offset of the first byte. */
  readonly from: number;
}

export interface ReadLogResult {
  /** In base64. Empty at the end of the log, and if the log has more than {@link BYTES_OF_LOG_AT_MOST}. */
  readonly bytes: string;
  /** The bytes of the whole log. */
  readonly size: number;
  /** When the log was written last, in milliseconds since 1970. */
  readonly written: number;
}
