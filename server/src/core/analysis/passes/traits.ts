import type { RuleId } from "../../model/ruleTable.js";

/** The reasons for which a rule decides nothing. A rule has only the first that applies. */
export const deadReasons = [
  "unreachable-after-catch-all",
  "contradictory-rule",
  "duplicate-rule",
  "shadowed-rule",
  "covered-rule",
] as const;

/** The faults of a source alone. */
const sourceFaults = [
  "catch-all-with-address",
  "unspecified-address",
  "network-as-host",
  "inverted-mask",
  "suspicious-mask",
  "non-contiguous-mask",
  "host-bits-set",
  "impossible-source",
] as const;

/** What findings report about a rule, as bits of a number. */
export const traits = [...deadReasons, "redundant-rule", ...sourceFaults, "never-hit"] as const;

export type DeadReason = (typeof deadReasons)[number];

export type SourceFault = (typeof sourceFaults)[number];

export type Trait = (typeof traits)[number];

/** The traits of each rule, by id: the sum of their {@link traitBit}s. */
export type RuleTraits = Uint32Array;

/**
 * Whether each rule is dead or redundant, by rank: the first traits, which fit into a byte.
 *
 * One byte a rule: passes mark rules in the order of addresses, so that all of them should fit into a near cache.
 */
export type ListTraits = Uint8Array;

/** Returns a column without a trait for any of `count` rules. */
export function noTraits(count: number): RuleTraits {
  return new Uint32Array(count);
}

/** Returns a column without a trait of the list for any of `count` ranks. */
export function noListTraits(count: number): ListTraits {
  return new Uint8Array(count);
}

/** Gives each name a bit of its own. Throws when an element of {@link RuleTraits} has too few bits. */
export function bitsOf<Name extends string>(names: readonly Name[]): ReadonlyMap<Name, number> {
  const most = 8 * Uint32Array.BYTES_PER_ELEMENT;
  if (names.length > most) throw new Error(`${names.length} traits do not fit into ${most} bits`);
  return new Map(names.map((name, place) => [name, 1 << place]));
}

const bits = bitsOf(traits);

export function traitBit(trait: Trait): number {
  return bits.get(trait) ?? 0;
}

export const REDUNDANT = traitBit("redundant-rule");

/** The bits of all reasons to be dead. */
export const DEAD = bitsOfTraits(...deadReasons);

/** The faults of sources that probably do not mean what they say. Their rules are in *doubt*. */
export const doubtfulFaults = [
  "catch-all-with-address",
  "unspecified-address",
  "inverted-mask",
  "suspicious-mask",
] as const;

const IN_DOUBT = bitsOfTraits(...doubtfulFaults);

/** The bits of sources that may have two readings: those in doubt among them. */
export const AMBIGUOUS = IN_DOUBT | bitsOfTraits("network-as-host", "host-bits-set");

function bitsOfTraits(...names: readonly Trait[]): number {
  return names.reduce((sum, name) => sum | traitBit(name), 0);
}

export function addTrait(column: RuleTraits | ListTraits, place: number, bit: number): void {
  column[place] = (column[place] ?? 0) | bit;
}

export function removeTrait(column: RuleTraits | ListTraits, place: number, bit: number): void {
  column[place] = (column[place] ?? 0) & ~bit;
}

export function hasTrait(ruleTraits: RuleTraits, rule: RuleId, trait: Trait): boolean {
  return ((ruleTraits[rule] ?? 0) & traitBit(trait)) !== 0;
}

/** Returns whether the rule is proved to decide nothing. */
export function isDead(ruleTraits: RuleTraits, rule: RuleId): boolean {
  return ((ruleTraits[rule] ?? 0) & DEAD) !== 0;
}

/** Returns whether the rule is in doubt: it should be corrected before anything is concluded from it. */
export function isInDoubt(ruleTraits: RuleTraits, rule: RuleId): boolean {
  return ((ruleTraits[rule] ?? 0) & IN_DOUBT) !== 0;
}

/** Returns whether the source of the rule may have two readings. Every rule in doubt is ambiguous. */
export function isAmbiguous(ruleTraits: RuleTraits, rule: RuleId): boolean {
  return ((ruleTraits[rule] ?? 0) & AMBIGUOUS) !== 0;
}
