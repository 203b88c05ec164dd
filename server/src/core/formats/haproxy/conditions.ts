/** The conditions behind `if` and `unless`: terms of named ACLs and of criteria in braces. */

import type { Span } from "../../text/text.js";
import {
  type AddRemark,
  type AddressPattern,
  type Criteria,
  type Criterion,
  readCriterion,
  termOf,
  unknownOf,
} from "./acls.js";
import { type Alternative, alternativesOf, type Literal, noneOf, type Term, type Work } from "./terms.js";
import type { Word } from "./words.js";

/** The lines `acl` of a name. They add up. */
export interface Acl {
  readonly criteria: Criterion[];
  /** The line of the first rule that uses it, 0-based. */
  usedAt: number | undefined;
  /** What the criteria ask for together, once it is asked. */
  term: Term | undefined;
  /** How many rows its patterns make, once it is asked. */
  rows: number | undefined;
}

/** A condition as it is written. Named ACLs may still grow below. */
export interface WrittenCondition {
  readonly isUnless: boolean;
  /** The terms between `or`. */
  readonly groups: readonly (readonly WrittenTerm[])[];
  /** From the word behind `if` to the end of the last. */
  readonly span: Span;
  /** The same with `if`. */
  readonly whole: Span;
}

export interface WrittenTerm {
  readonly isNegated: boolean;
  readonly span: Span;
  readonly acl: Acl;
  /** Whether it is a criterion in braces. */
  readonly isInline: boolean;
}

export function emptyAcl(): Acl {
  return { criteria: [], usedAt: undefined, term: undefined, rows: undefined };
}

/** The ACLs that HAProxy brings. What is not here is not understood. */
const predefined: ReadonlyMap<string, Criterion> = new Map([
  ["TRUE", { patterns: [], literals: [], isEverybody: true }],
  ["FALSE", { patterns: [], literals: [] }],
]);
const IS_PREDEFINED =
  /^(?:HTTP(?:_\d\.\d|_CONTENT|_URL_(?:ABS|SLASH|STAR))?|METH_[A-Z]+|RDP_COOKIE|REQ_CONTENT|WAIT_END)$/;
const LOCALHOST = ["127.0.0.1/8", "::1"];

/** Reads the words behind `if` and `unless`. `undefined` if HAProxy refuses them. */
export function readCondition(
  criteria: Criteria,
  acls: ReadonlyMap<string, Acl>,
  keyword: Word,
  words: readonly Word[],
  line: number,
  remark: AddRemark,
): WrittenCondition | undefined {
  const groups: WrittenTerm[][] = [[]];
  let isNegated = false;
  let isRefused = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || word.text === "") break;
    const name = word.text.replace(/^!+/, "");
    if ((word.text.length - name.length) % 2 === 1) isNegated = !isNegated;
    if (name === "") continue;
    const start = word.span.start;
    if (/^(?:or|\|\|)$/i.test(name)) {
      groups.push([]);
      isNegated = false;
      continue;
    }
    let acl: Acl | undefined;
    let end = word.span.end;
    if (name === "{") {
      const close = words.findIndex(({ text }, place) => place > at && text === "}");
      const last = words[close];
      if (last === undefined) {
        remark("program-refuses", "open-brace", word.span);
        return undefined;
      }
      end = last.span.end;
      const inside = words.slice(at + 1, close);
      if (inside.length === 0) remark("program-refuses", "missing-fetch", { start, end });
      const criterion = readCriterion(criteria, inside, remark);
      acl = criterion && { ...emptyAcl(), criteria: [criterion] };
      at = close;
    } else {
      acl = acls.get(name) ?? predefinedAcl(criteria, name);
      if (acl !== undefined) acl.usedAt ??= line;
      else remark("program-refuses", /[{}]/.test(name) ? "brace-word" : "no-such-acl", word.span);
    }
    if (acl === undefined) isRefused = true;
    else groups.at(-1)?.push({ isNegated, span: { start, end }, acl, isInline: name === "{" });
    isNegated = false;
  }
  if (isRefused) return undefined;
  const isUnless = keyword.text === "unless";
  // Without the word the clients of a rule would look like all others.
  const first = isUnless ? keyword : (words[0] ?? keyword);
  const { end } = (words.at(-1) ?? keyword).span;
  return {
    isUnless,
    groups: groups.filter((group) => group.length > 0),
    span: { start: first.span.start, end },
    whole: { start: keyword.span.start, end },
  };
}

/** Whether a term is a named ACL, to which lines below may add. */
export function namesAcls({ groups }: WrittenCondition): boolean {
  return groups.some((group) => group.some(({ isInline }) => !isInline));
}

function predefinedAcl(criteria: Criteria, name: string): Acl | undefined {
  const criterion = predefined.get(name);
  if (criterion !== undefined) return { ...emptyAcl(), criteria: [criterion] };
  const wordOf = (text: string): Word => ({ text, span: { start: 0, end: 0 }, isPlain: false, hasVariable: false });
  if (name === "LOCALHOST") {
    const read = readCriterion(criteria, ["src", ...LOCALHOST].map(wordOf), () => undefined);
    return read && { ...emptyAcl(), criteria: [read] };
  }
  // WAIT_END is known under the name of what it fetches.
  const literal = unknownOf([wordOf(name === "WAIT_END" ? "wait_end" : name)]);
  return IS_PREDEFINED.test(name) ? { ...emptyAcl(), criteria: [{ patterns: [], literals: [literal] }] } : undefined;
}

/** Returns the alternatives of a condition. `undefined` if these are too many, or too many blocks. */
export function alternativesIn({ isUnless, groups }: WrittenCondition, work: Work): readonly Alternative[] | undefined {
  const alternatives = alternativesOf(
    groups.map((group) => group.map(({ acl, isNegated }) => ({ term: termIn(acl), isNegated }))),
    work,
  );
  return isUnless && alternatives !== undefined ? noneOf(alternatives, work) : alternatives;
}

/** Returns what an ACL asks for. All its lines must be read. */
export function termIn(acl: Acl): Term {
  acl.term ??= termOf(acl.criteria);
  return acl.term;
}

/** Returns how many rows the patterns of an ACL make. */
export function rowsIn(acl: Acl): number {
  acl.rows ??= acl.criteria.reduce((sum, { patterns }) => sum + rowsOf(patterns), 0);
  return acl.rows;
}

function rowsOf(patterns: readonly AddressPattern[]): number {
  return patterns.reduce((sum, { clients }) => sum + clients.length, 0);
}

/** A criterion whose patterns are rows of their own, with what else must hold. */
export interface WordsOfCondition {
  readonly term: WrittenTerm;
  readonly literals: readonly Literal[];
}

/**
 * Returns the terms whose patterns may each be a row: one in each group, without `!`, beside terms that are not understood.
 *
 * `isChosen` says which terms may be. `undefined` if the condition has another form.
 */
export function wordsOfCondition(
  { isUnless, groups }: WrittenCondition,
  isChosen: (term: WrittenTerm) => boolean,
): readonly WordsOfCondition[] | undefined {
  if (isUnless) return undefined;
  const found: WordsOfCondition[] = [];
  for (const group of groups) {
    const chosen = group.filter((term) => !term.isNegated && isChosen(term));
    const [term] = chosen;
    if (term === undefined || chosen.length > 1) return undefined;
    const literals: Literal[] = [];
    for (const other of group) {
      if (other === term) continue;
      const { clients, literals: unknown } = termIn(other.acl);
      if (clients?.length !== 0 || unknown.length !== 1) return undefined;
      for (const one of unknown) literals.push({ ...one, isYes: one.isYes !== other.isNegated });
    }
    const isContradiction = literals.some((one) => literals.some((other) => other.name === one.name && other !== one));
    if (isContradiction) return undefined;
    found.push({ term, literals });
  }
  return found;
}
