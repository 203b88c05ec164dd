import { looksLikeUtf16, type RuleSet, sliceOf, UTF16_PROBE_LENGTH } from "../../core/index.js";
import type { TestConnectionError } from "../../protocol/testConnection.js";

/** Why the rules of a file are not known. Nothing is answered from one, since to answer from an empty list would be false. */
export interface Unread {
  readonly kind: Extract<TestConnectionError["error"]["kind"], "unknown-document" | "too-large">;
  /** In few words. */
  readonly brief: string;
  /** What is wrong, and what to do: what follows the name of the file. */
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

/** Why nothing but a finding that says so is in a rule set; `undefined` where it holds what the file says. */
export function unreadOf({ text }: RuleSet): Unread | undefined {
  return looksLikeUtf16(sliceOf(text, 0, UTF16_PROBE_LENGTH)) ? utf16 : undefined;
}

/** Says it of a file, by its name or another subject. */
export function unreadText(subject: string, { predicate }: Unread): string {
  return `${subject} ${predicate}`;
}
