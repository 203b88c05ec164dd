import { looksLikeUtf16, type RuleSet, sliceOf, UTF16_PROBE_LENGTH } from "../../core/index.js";
import type { TestConnectionErrorKind } from "../../protocol/testConnection.js";

/** Why the rules of a file are unknown. No feature answers from such a file, since an answer from an empty list would be false. */
export interface Unread {
  readonly kind: Extract<TestConnectionErrorKind, "unknown-document" | "too-large">;
  /** In few words. */
  readonly brief: string;
  /** What is wrong and what to do, as a predicate after the name of the file. */
  readonly predicate: string;
}

export const tooLarge: Unread = {
  kind: "too-large",
  brief: "too large",
  predicate: "is too large to be analysed here. Raise imcrules.maxFileSize.",
};

const utf16: Unread = {
  kind: "unknown-document",
  brief: "not UTF-8",
  predicate: "is UTF-16, so nothing in it was read. Save it as UTF-8.",
};

/** Returns why a file was not read: its rule set then holds only the finding that says so. `undefined` if the file was read. */
export function unreadOf({ text }: RuleSet): Unread | undefined {
  return looksLikeUtf16(sliceOf(text, 0, UTF16_PROBE_LENGTH)) ? utf16 : undefined;
}
