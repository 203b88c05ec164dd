import { type Compiled, compileWithReasons, type Partition } from "../matcher/partition.js";
import type { RuleId, RuleSet } from "../model/ruleSet.js";
import { actionsByCells, actionsEverywhere, actionsWithin } from "./actions.js";
import { catchAllOf, type MarkDead, markDead, markDeadAny, markDeadOdd, type Standing } from "./dead.js";
import { type ProvedExpectation, proveExpectations } from "./expectations.js";
import { type OpenFamilies, openFamilies } from "./openFamilies.js";
import { isNeededAlone, type Living, livingAlone, markNeeded, mayBeRedundant } from "./redundant.js";
import { sourceTraits } from "./sourceFaults.js";
import { countPartition, emptyTally, rankedActions, type Tallied } from "./tally.js";
import { addTrait, REDUNDANT, type RuleTraits, traitBit } from "./traits.js";

/** Everything that is known about a file: what the findings and the hovers are read from. */
export interface Analysis extends Standing, Tallied {
  /** What is to be told of each rule. */
  readonly traits: RuleTraits;
  /** Whether no more rules may be redundant than those with the trait, among those of which it is known what they decide. */
  readonly isRedundancyProved: boolean;
  /** The families in which a catch-all is missing. */
  readonly openFamilies: OpenFamilies;
  readonly expectations: readonly ProvedExpectation[];
  /** The living rules alone, where some rule has a mask with holes and some rule is dead. */
  readonly living: Living | undefined;
  /**
   * How many cells the address space was cut into for this analysis, and how many steps it took to lay masks with holes over them: the
   * work that an edit is to spare.
   */
  readonly sweptCells: number;
  readonly oddSteps: number;
}

/** Analyses a file from scratch. O(rules), but for masks with holes. */
export function analyze(ruleSet: RuleSet, compiled: Compiled = compileWithReasons(ruleSet)): Analysis {
  const { partition, prefixes4, prefixes6, swept4, swept6 } = compiled;
  const ranked = rankedActions(ruleSet, partition.order);
  const tally = emptyTally(partition.order.length);
  const uncertain = countPartition(tally, partition, ranked);
  const catchAlls = { ipv4: catchAllOf(prefixes4), ipv6: catchAllOf(prefixes6) };
  const standing: Standing = { ruleSet, partition, ranked, tally, uncertain, catchAlls };
  const traits = sourceTraits(ruleSet.rules);
  markAllDead(standing, compiled, (rule, reason) => addTrait(traits, rule, traitBit(reason)));
  const living = partition.ipv4.odd.length > 0 ? livingAlone(standing, compiled) : undefined;
  markAllRedundant(standing, compiled, living, (rule) => addTrait(traits, rule, REDUNDANT));
  return {
    ...standing,
    traits,
    isRedundancyProved: living === undefined || living.uncertain.size === 0,
    openFamilies: openFamilies(standing),
    expectations: proveExpectations(ruleSet, partition),
    prefixes4,
    prefixes6,
    living,
    sweptCells: swept4.count + swept6.count,
    oddSteps: oddStepsOf(partition, living),
  };
}

/** How many steps it took since all was laid, for the whole list and the living rules alone. */
export function oddStepsOf({ ipv4 }: Partition, living: Living | undefined): number {
  return ipv4.steps + (living?.partition.ipv4.steps ?? 0);
}

/** Whether the step budget lasted for all that the findings tell of. */
export function isAllProved({ uncertain, openFamilies, isRedundancyProved }: Analysis): boolean {
  return uncertain.size === 0 && openFamilies.isProved && isRedundancyProved;
}

/** Whether it is not known which addresses the rule decides, since the step budget ran out. */
export function isUncertain({ uncertain, partition }: Standing, rule: RuleId): boolean {
  return uncertain.size > 0 && uncertain.has(partition.order.indexOf(rule));
}

function markAllDead(standing: Standing, compiled: Compiled, mark: MarkDead): void {
  const { partition, ranked } = standing;
  const { prefixes4, prefixes6, swept4, swept6 } = compiled;
  const actionsOf = actionsByCells(standing);
  for (const [family, prefixes, swept] of [
    ["ipv6", prefixes6, swept6],
    ["ipv4", prefixes4, swept4],
  ] as const) {
    markDead(standing, family, prefixes, swept, mark, actionsWithin(standing, family, prefixes, swept, actionsOf));
  }
  const everywhere = () => actionsEverywhere(ranked, swept4) | actionsEverywhere(ranked, swept6);
  const isOdd = partition.ipv4.odd.length > 0;
  markDeadAny(standing, prefixes4, mark, isOdd ? () => actionsOf({ kind: "any" }) : everywhere);
  markDeadOdd(standing, partition.ipv4.odd, mark, actionsOf);
}

function markAllRedundant(
  standing: Standing,
  compiled: Compiled,
  living: Living | undefined,
  mark: (rule: RuleId) => void,
): void {
  const { partition } = standing;
  const needed = new Uint8Array(partition.order.length);
  if (partition.ipv4.odd.length === 0) {
    const add = (rank: number) => {
      needed[rank] = 1;
    };
    markNeeded(standing, compiled.prefixes4, compiled.swept4, [], add);
    markNeeded(standing, compiled.prefixes6, compiled.swept6, [], add);
  }
  for (let rank = 0; rank < needed.length; rank++) {
    if (needed[rank] !== 0 || (living !== undefined && isNeededAlone(living, rank))) continue;
    if (mayBeRedundant(standing, rank)) mark(partition.order[rank] ?? 0);
  }
}
