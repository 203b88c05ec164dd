/**
 * Conditions of HAProxy as sets of clients and as terms that are not understood.
 *
 * An *alternative* is what one combination of terms asks for: a client of a set, and some unknown terms that hold or do not hold. A
 * condition holds if at least one of its alternatives does. The set may be that of all clients.
 */

import { prefixWord } from "../../address/ipv6.js";
import type { Atom } from "../../model/condition.js";
import { covers, type MaskedSource, specificityOf } from "../../model/source.js";
import { allOf, BLOCKS_AT_MOST, intersection, without } from "../blocks.js";

/** Disjoint blocks of contiguous masks, or `undefined` for all addresses. */
export type Clients = readonly MaskedSource[] | undefined;

/** A term that is not understood, and whether it must hold. */
export interface Literal {
  readonly name: string;
  readonly isYes: boolean;
  readonly isChanging: boolean;
  /** Why nobody knows whether it holds, if the file is not to blame. */
  readonly why?: string | undefined;
}

export interface Alternative {
  readonly clients: Clients;
  readonly literals: readonly Literal[];
}

/** What a term without its `!` asks for: a client of the set, or that one of the unknown terms holds. */
export interface Term {
  readonly clients: Clients;
  readonly literals: readonly Literal[];
}

/** How much may still be computed for the conditions of a file. */
export interface Work {
  left: number;
}

/** Some seconds. */
export const WORK_AT_MOST = 8_000_000;
/** More alternatives of a condition are not distinguished. */
const ALTERNATIVES_AT_MOST = 64;

/** An ACL with more unknown terms makes a condition too complex. */
const LITERALS_AT_MOST = 64;

/** Returns the alternatives of groups of terms. All terms of at least one group must hold. `undefined` for too many alternatives. */
export function alternativesOf(
  groups: readonly (readonly { readonly term: Term; readonly isNegated: boolean }[])[],
  work: Work,
): readonly Alternative[] | undefined {
  const alternatives: Alternative[] = [];
  for (const group of groups) {
    let found: readonly Alternative[] | undefined = [EVERYBODY];
    for (const { term, isNegated } of group) {
      if (term.literals.length > LITERALS_AT_MOST) return undefined;
      found = found && product(found, isNegated ? outside(term, work) : inside(term), work);
    }
    if (found === undefined || alternatives.length + found.length > ALTERNATIVES_AT_MOST) return undefined;
    alternatives.push(...found);
  }
  return sureFirst(alternatives);
}

/** Returns the alternatives of the opposite: none of those given holds. */
export function noneOf(alternatives: readonly Alternative[], work: Work): readonly Alternative[] | undefined {
  let found: readonly Alternative[] | undefined = [EVERYBODY];
  for (const { clients, literals } of alternatives) {
    const rest = complement(clients, work);
    if (rest === undefined || found === undefined) return undefined;
    const others = literals.map((one): Alternative => ({ clients: undefined, literals: [opposite(one)] }));
    const some = rest.length === 0 ? [] : [{ clients: isAll(rest) ? undefined : rest, literals: [] }];
    found = product(found, [...some, ...others], work);
  }
  return found && sureFirst(found);
}

const EVERYBODY: Alternative = { clients: undefined, literals: [] };

function sureFirst(alternatives: readonly Alternative[]): readonly Alternative[] {
  return [...alternatives.filter(isSure), ...alternatives.filter((alternative) => !isSure(alternative))];
}

function isSure({ literals }: Alternative): boolean {
  return literals.length === 0;
}

function inside({ clients, literals }: Term): readonly Alternative[] {
  const some: Alternative[] = clients?.length === 0 ? [] : [{ clients, literals: [] }];
  return [...some, ...literals.map((one): Alternative => ({ clients: undefined, literals: [one] }))];
}

function outside({ clients, literals }: Term, work: Work): readonly Alternative[] | undefined {
  const rest = complement(clients, work);
  if (rest === undefined) return undefined;
  return rest.length === 0 ? [] : [{ clients: isAll(rest) ? undefined : rest, literals: literals.map(opposite) }];
}

function opposite(literal: Literal): Literal {
  return { ...literal, isYes: !literal.isYes };
}

function product(
  alternatives: readonly Alternative[],
  others: readonly Alternative[] | undefined,
  work: Work,
): readonly Alternative[] | undefined {
  if (others === undefined || alternatives.length * others.length > ALTERNATIVES_AT_MOST) return undefined;
  const found: Alternative[] = [];
  for (const one of alternatives) {
    for (const other of others) {
      const literals = joined(one.literals, other.literals);
      if (literals === undefined) continue;
      const clients = both(one.clients, other.clients, work);
      if (clients === null) return undefined;
      if (clients?.length !== 0) found.push({ clients, literals });
    }
  }
  return found;
}

/** Returns the literals of both. `undefined` if a term would have to hold and not to hold. */
function joined(ones: readonly Literal[], others: readonly Literal[]): readonly Literal[] | undefined {
  const found = [...ones];
  for (const other of others) {
    const same = found.find(({ name, isChanging }) => name === other.name && !isChanging);
    if (same === undefined) found.push(other);
    else if (same.isYes !== other.isYes) return undefined;
  }
  return found;
}

/** Returns the clients of both sets. `null` if these are too many blocks. */
function both(one: Clients, other: Clients, work: Work): Clients | null {
  if (one === undefined || other === undefined) return one ?? other;
  work.left -= one.length * other.length;
  if (work.left < 0) return null;
  const found = intersection(one, other);
  return found.length > BLOCKS_AT_MOST ? null : found;
}

/** Returns all other clients, of both families. `undefined` if these are too many blocks. */
function complement(clients: Clients, work: Work): readonly MaskedSource[] | undefined {
  if (clients === undefined) return [];
  const found: MaskedSource[] = [];
  for (const family of ["ipv4", "ipv6"] as const) {
    let blocks: readonly MaskedSource[] = [allOf(family)];
    for (const block of clients) {
      if (block.kind !== family) continue;
      work.left -= blocks.length;
      if (work.left < 0 || blocks.length > BLOCKS_AT_MOST) return undefined;
      blocks = without(blocks, block);
    }
    found.push(...blocks);
  }
  return found.length > BLOCKS_AT_MOST ? undefined : found;
}

function isAll(blocks: readonly MaskedSource[]): boolean {
  return blocks.length === 2 && blocks.every((block) => specificityOf(block) === 0);
}

/** Returns disjoint blocks with the same addresses. Their masks must be contiguous. O(blocks log blocks). */
export function disjoint(blocks: readonly MaskedSource[]): readonly MaskedSource[] {
  const sorted = [...blocks].sort(byAddress);
  const found: MaskedSource[] = [];
  for (const block of sorted) {
    const last = found.at(-1);
    if (last === undefined || !covers(last, block)) found.push(block);
  }
  return found;
}

/** Orders blocks by their first addresses, larger ones first. */
function byAddress(one: MaskedSource, other: MaskedSource): number {
  if (one.kind === "ipv4" && other.kind === "ipv4")
    return ((one.address & one.mask) >>> 0) - ((other.address & other.mask) >>> 0) || one.mask - other.mask;
  if (one.kind === "ipv4" || other.kind === "ipv4") return one.kind === "ipv4" ? -1 : 1;
  for (const word of [0, 1, 2, 3] as const) {
    const difference = maskedWord(one, word) - maskedWord(other, word);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function maskedWord({ address, length }: Extract<MaskedSource, { kind: "ipv6" }>, word: 0 | 1 | 2 | 3): number {
  return (address[word] & prefixWord(length, word)) >>> 0;
}

/** Returns the atoms of literals. */
export function atomsOf(literals: readonly Literal[]): readonly Atom[] {
  return literals.map(({ name, isYes, isChanging }) => {
    const values = isYes ? YES : NO;
    return isChanging ? { name, values, isChanging } : { name, values };
  });
}

const YES = ["yes"];
const NO = ["no"];

/** Says when literals hold, as a clause: `where path /x holds`. */
export function whyOf(literals: readonly Literal[]): string {
  const why = literals.find((one) => one.why !== undefined)?.why;
  if (why !== undefined) return why;
  const named = literals
    .slice(0, NAMED_AT_MOST)
    .map(({ name, isYes }) => `"${name}" ${isYes ? "holds" : "does not hold"}`);
  return `where ${named.join(" and ")}${literals.length > NAMED_AT_MOST ? " and more" : ""}`;
}

const NAMED_AT_MOST = 3;
