import type { RuleId } from "../../model/ruleTable.js";

/**
 * What there may be to tell of a rule, as bits of a number: the reasons for which it decides nothing, of which it has at
 * most one; that it is redundant; what is odd about its source.
 */
export const traits = [
  "unreachable-after-catch-all",
  "contradictory-rule",
  "duplicate-rule",
  "shadowed-rule",
  "covered-rule",
  "redundant-rule",
  "catch-all-with-address",
  "unspecified-address",
  "inverted-mask",
  "suspicious-mask",
  "non-contiguous-mask",
  "host-bits-set",
  "impossible-source",
] as const;

export type Trait = (typeof traits)[number];

/** Why a rule decides nothing; of several that hold the first in the order of {@link traits} is set. */
export type DeadReason = Extract<
  Trait,
  "unreachable-after-catch-all" | "contradictory-rule" | "duplicate-rule" | "shadowed-rule" | "covered-rule"
>;

/** What may be wrong with a source on its own; of several the first in the order of {@link traits} is told. */
export type SourceFault = Extract<
  Trait,
  | "catch-all-with-address"
  | "unspecified-address"
  | "inverted-mask"
  | "suspicious-mask"
  | "non-contiguous-mask"
  | "host-bits-set"
>;

/** The traits of each rule, by id: the sum of their {@link traitBit}s. */
export type RuleTraits = Uint16Array;

const bits: Readonly<Record<string, number>> = Object.fromEntries(traits.map((trait, place) => [trait, 1 << place]));

export function traitBit(trait: Trait): number {
  return bits[trait] ?? 0;
}

export const REDUNDANT = traitBit("redundant-rule");

/** The reasons to be dead are the first of the traits. */
const deadReasons: readonly DeadReason[] = [
  "unreachable-after-catch-all",
  "contradictory-rule",
  "duplicate-rule",
  "shadowed-rule",
  "covered-rule",
];

/** The bits of all reasons to be dead. */
export const DEAD = deadReasons.reduce((sum, reason) => sum | traitBit(reason), 0);

export function addTrait(ruleTraits: RuleTraits, rule: RuleId, bit: number): void {
  ruleTraits[rule] = (ruleTraits[rule] ?? 0) | bit;
}

export function hasTrait(ruleTraits: RuleTraits, rule: RuleId, trait: Trait): boolean {
  return ((ruleTraits[rule] ?? 0) & traitBit(trait)) !== 0;
}

/** Whether the rule decides nothing, for a reason that is known. */
export function isDead(ruleTraits: RuleTraits, rule: RuleId): boolean {
  return ((ruleTraits[rule] ?? 0) & DEAD) !== 0;
}

/** Why the rule is dead; `undefined` when it is not, or when that could not be proved. */
export function deadReasonOf(ruleTraits: RuleTraits, rule: RuleId): DeadReason | undefined {
  return deadReasons.find((reason) => hasTrait(ruleTraits, rule, reason));
}
