import type { ReadOptions } from "../../model/format.js";
import type { Action } from "../../model/statement.js";

const ACCEPTED = new Set([
  "ok",
  "permit",
  "dunno",
  // Rejects only what a later restriction rejects as well.
  "defer_if_reject",
  "discard",
  "hold",
  "filter",
  "redirect",
  "prepend",
  "bcc",
  "warn",
  "info",
]);

/**
 * Reads the first word of a result by access(5). `isOpen` says that the rest decides: a restriction, or a class.
 *
 * The configuration says what classes do. `isAlone` says that no text follows: digits alone permit, even `550`.
 */
export function actionOf(
  word: string,
  isAlone: boolean,
  { results }: ReadOptions,
): { readonly action: Action; readonly isOpen: boolean } {
  const result = word.toLowerCase();
  if (/^(?:reject|defer|defer_if_permit)$/.test(result) || (!isAlone && /^[45]\d\d$/.test(result)))
    return { action: "reject", isOpen: false };
  if (ACCEPTED.has(result) || (isAlone && /^\d+$/.test(result))) return { action: "accept", isOpen: false };
  const configured = results !== undefined && Object.hasOwn(results, result) ? results[result] : undefined;
  return { action: configured ?? "accept", isOpen: configured === undefined };
}

/** Whether Postfix permits the client and then throws its messages away. */
export function isDiscard(word: string): boolean {
  return word.toLowerCase() === "discard";
}

/** Returns the verdict of a result that needs no remark. `undefined` for any other result. */
export type PlainResult = (word: string, isAlone: boolean) => Action | undefined;

/** Returns a function that says what results decide. Remembers them: a table has few. */
export function plainResults(options: ReadOptions): PlainResult {
  const known = new Map<string, Action | undefined>();
  return (word, isAlone) => {
    const key = isAlone ? `${word}$` : word;
    if (known.has(key)) return known.get(key);
    const { action, isOpen } = actionOf(word, isAlone, options);
    const result = isOpen || isDiscard(word) ? undefined : action;
    if (known.size < RESULTS_AT_MOST) known.set(key, result);
    return result;
  };
}

const RESULTS_AT_MOST = 1_000;
