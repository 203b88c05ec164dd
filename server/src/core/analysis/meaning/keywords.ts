import { isOneSlip } from "../../text/slips.js";
import type { MeaningKind } from "./linePart.js";

/** A keyword that a word means. The kind is `undefined` if the word is the keyword. */
export interface KnownWord {
  readonly text: string;
  readonly kind: MeaningKind | undefined;
}

/** Other programs' words for our actions. Maps, because a plain object would also have `constructor`. */
const actions: ReadonlyMap<string, string> = new Map([
  ["accept", "accept"],
  ["allow", "accept"],
  ["permit", "accept"],
  ["pass", "accept"],
  ["ok", "accept"],
  ["reject", "reject"],
  ["deny", "reject"],
  ["block", "reject"],
  ["drop", "reject"],
  ["refuse", "reject"],
]);

const statements: ReadonlyMap<string, string> = new Map([
  ...actions,
  ["default", "default"],
  ["evaluate", "evaluate"],
  ["expect", "expect"],
]);

const models: ReadonlyMap<string, string> = new Map(
  ["first-match", "most-specific", "accept-overrides"].map((model) => [model, model]),
);

/** The words of other programs for evaluation models that we do not have, and how to write such a list. */
export const otherModels: ReadonlyMap<string, "last" | "rejects"> = new Map([
  ["last-match", "last"],
  ["last", "last"],
  ["allow,deny", "rejects"],
  ["reject-overrides", "rejects"],
  ["deny-overrides", "rejects"],
  ["accept,reject", "rejects"],
]);

export function actionFor(word: string | undefined): KnownWord | undefined {
  return keywordFor(word, actions);
}

/** Returns the action of a word that is certainly one. */
export function knownActionFor(word: string | undefined): string | undefined {
  return actions.get((word ?? "").toLowerCase());
}

/** Returns the keyword that begins a statement. */
export function statementFor(word: string | undefined): KnownWord | undefined {
  return keywordFor(word, statements);
}

export function modelFor(word: string | undefined): KnownWord | undefined {
  return keywordFor(word, models);
}

/** Shorter words are one slip away from too many others. */
const SHORTEST_MISSPELT = 5;
const LONGEST_MISSPELT = 20;

/** Returns the keyword for a word in any case, also for a misspelt word if only one keyword is one slip away. */
function keywordFor(word = "", keywords: ReadonlyMap<string, string>): KnownWord | undefined {
  const lower = word.toLowerCase();
  const text = keywords.get(lower);
  if (text !== undefined) return { text, kind: text === lower ? undefined : "word" };
  if (lower.length < SHORTEST_MISSPELT || lower.length > LONGEST_MISSPELT) return undefined;
  const near = new Set([...keywords].flatMap(([known, meant]) => (isOneSlip(lower, known) ? [meant] : [])));
  const [meant] = near;
  return meant !== undefined && near.size === 1 ? { text: meant, kind: "slip" } : undefined;
}
