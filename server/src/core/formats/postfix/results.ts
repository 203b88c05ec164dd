import type { ReadOptions } from "../../model/format.js";
import type { Action } from "../../model/statement.js";

const ACCEPTED = new Set([
  "ok",
  "permit",
  "dunno",
  // Rejects only what a later restriction rejects as well.
  "defer_if_reject",
]);

/** The results that accept, and do more with the messages than one expects of that. Each is the reason of a remark. */
const REMARKED: ReadonlyMap<string, string> = new Map([
  ["discard", "discards"],
  ["hold", "holds"],
  ["filter", "filters"],
  ["redirect", "redirects"],
  ["prepend", "prepends"],
  ["bcc", "copies"],
  ["warn", "warns"],
  ["info", "informs"],
]);

/** Results that are also restrictions. smtpd reads several restrictions in a line. */
const REJECTED = new Set(["reject", "defer", "defer_if_permit"]);

export interface ReadResult {
  readonly action: Action;
  /** Whether the rest decides: a restriction, or a class. */
  readonly isOpen: boolean;
  /** The reason to remark on the result. */
  readonly remark?: string | undefined;
}

/**
 * Reads a result by access(5), as smtpd does. Digits alone permit, even `550`.
 *
 * `text` has no spaces around it. Only a space or a tab ends the word of an action. Any other text is restrictions, between which carriage returns and commas may be,
 * and the first of them gives the verdict. The configuration says what classes do. O(result).
 */
export function readResult(text: string, { results }: ReadOptions): ReadResult {
  const result = text.toLowerCase();
  const word = /^[^ \t]*/.exec(result)?.[0] ?? "";
  const remark = REMARKED.get(word);
  if (REJECTED.has(word) || (word !== result && /^[45]\d\d$/.test(word))) return { action: "reject", isOpen: false };
  if (ACCEPTED.has(word) || remark !== undefined || /^\d+$/.test(result))
    return { action: "accept", isOpen: false, remark };
  const restriction = /[^, \t\r]+/.exec(result)?.[0] ?? "";
  const odd = word.includes("\r") ? "return-in-result" : undefined;
  if (REJECTED.has(restriction)) return { action: "reject", isOpen: false, remark: odd };
  if (restriction === "permit") return { action: "accept", isOpen: false, remark: odd };
  const configured = results !== undefined && Object.hasOwn(results, restriction) ? results[restriction] : undefined;
  return { action: configured ?? "accept", isOpen: configured === undefined, remark: odd };
}

/** Returns the verdict of a result that needs no remark. `undefined` for any other result. */
export type PlainResult = (word: string, isAlone: boolean) => Action | undefined;

/** Returns a function that says what results decide. Remembers them: a table has few. */
export function plainResults(options: ReadOptions): PlainResult {
  const known = new Map<string, Action | undefined>();
  return (word, isAlone) => {
    const key = isAlone ? word : `${word} text`;
    if (known.has(key)) return known.get(key);
    const { action, isOpen, remark } = readResult(key, options);
    const result = isOpen || remark !== undefined ? undefined : action;
    if (known.size < RESULTS_AT_MOST) known.set(key, result);
    return result;
  };
}

const RESULTS_AT_MOST = 1_000;
