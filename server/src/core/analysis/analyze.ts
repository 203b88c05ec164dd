import { type Compiled, compileWithReasons } from "../matcher/partition.js";
import type { Prefixes } from "../matcher/prefixes.js";
import type { RuleId, RuleSet } from "../model/ruleSet.js";
import { sourceOf } from "../model/ruleTable.js";
import {
  actionsByCells,
  actionsBySums,
  actionsEverywhere,
  catchAllOf,
  type MarkDead,
  markDead,
  markDeadAny,
  markDeadOdd,
  type Standing,
} from "./dead.js";
import { type ProvedExpectation, proveExpectations } from "./expectations.js";
import { type OpenFamilies, openFamilies } from "./openFamilies.js";
import { markNeeded, markNeededAlone, mayBeRedundant } from "./redundant.js";
import { sourceTraits } from "./sourceFaults.js";
import { countPartition, emptyTally, rankedActions } from "./tally.js";
import { addTrait, REDUNDANT, type RuleTraits, traitBit } from "./traits.js";

/** Everything that is known about a file: what the findings and the hovers are read from. */
export interface Analysis extends Standing {
  /** What is to be told of each rule. */
  readonly traits: RuleTraits;
  /** Whether no more rules may be redundant than those with the trait, among those of which it is known what they decide. */
  readonly isRedundancyProved: boolean;
  /** The families in which a catch-all is missing. */
  readonly openFamilies: OpenFamilies;
  readonly expectations: readonly ProvedExpectation[];
  /** The rules without holes in their masks, for the next edit. */
  readonly prefixes4: Prefixes;
  readonly prefixes6: Prefixes;
  /** How many cells the address space was cut into for this analysis: the work that an edit is to spare. */
  readonly sweptCells: number;
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
  const isRedundancyProved = markAllRedundant(standing, compiled, (rule) => addTrait(traits, rule, REDUNDANT));
  return {
    ...standing,
    traits,
    isRedundancyProved,
    openFamilies: openFamilies(standing),
    expectations: proveExpectations(ruleSet, partition),
    prefixes4,
    prefixes6,
    sweptCells: swept4.count + swept6.count,
  };
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
  const { ruleSet, partition, ranked } = standing;
  const { prefixes4, prefixes6, swept4, swept6 } = compiled;
  markDead(standing, "ipv6", prefixes6, swept6, mark, actionsBySums(ranked, swept6));
  if (partition.ipv4.odd.length === 0) {
    const everywhere = () => actionsEverywhere(ranked, swept4) | actionsEverywhere(ranked, swept6);
    markDead(standing, "ipv4", prefixes4, swept4, mark, actionsBySums(ranked, swept4));
    markDeadAny(standing, prefixes4, mark, everywhere);
    return;
  }
  const actionsOf = actionsByCells(standing);
  const sourceAt = (place: number) => sourceOf(ruleSet.rules, partition.order[prefixes4.ranks[place] ?? 0] ?? 0);
  markDead(standing, "ipv4", prefixes4, swept4, mark, (place) => actionsOf(sourceAt(place)));
  markDeadAny(standing, prefixes4, mark, () => actionsOf({ kind: "any" }));
  markDeadOdd(standing, mark, actionsOf);
}

function markAllRedundant(standing: Standing, compiled: Compiled, mark: (rule: RuleId) => void): boolean {
  const { partition } = standing;
  let isProved = true;
  const needed = new Uint8Array(partition.order.length);
  if (partition.ipv4.odd.length === 0) {
    const add = (rank: number) => {
      needed[rank] = 1;
    };
    markNeeded(standing, compiled.prefixes4, compiled.swept4, [], add);
    markNeeded(standing, compiled.prefixes6, compiled.swept6, [], add);
  } else {
    isProved = markNeededAlone(standing, needed);
  }
  for (let rank = 0; rank < needed.length; rank++) {
    if (needed[rank] === 0 && mayBeRedundant(standing, rank)) mark(partition.order[rank] ?? 0);
  }
  return isProved;
}
