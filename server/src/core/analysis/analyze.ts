import { STEP_BUDGET } from "../matcher/holes/overlay.js";
import { type Compiled, compileInSteps } from "../matcher/partition.js";
import type { Prefixes } from "../matcher/prefixes/prefixes.js";
import { modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { sourceOf } from "../model/ruleTable.js";
import type { Verdict } from "../model/statement.js";
import { inSteps, type Steps, toEnd } from "../text/steps.js";
import { acceptSums, actionsByCells, actionsBySums, actionsEverywhere } from "./passes/actions.js";
import { catchAllOf, type MarkDead, markDead, markDeadAny, markDeadOdd, type Standing } from "./passes/dead.js";
import { verdictForEveryone } from "./passes/everyone.js";
import { type ProvedExpectation, proveExpectations } from "./passes/expectations.js";
import { type OpenFamilies, openFamilies } from "./passes/openFamilies.js";
import { markNeeded, mayBeRedundant, tallyOfLiving } from "./passes/redundant.js";
import { sourceTraits } from "./passes/sourceFaults.js";
import { rankedActions, type Tally, tallyOf } from "./passes/tally.js";
import { addTrait, REDUNDANT, type RuleTraits } from "./passes/traits.js";

/** Everything that is known about a file: what the findings and the hovers are read from. */
export interface Analysis extends Standing {
  /** The rules without holes in their masks, sorted. */
  readonly prefixes4: Prefixes;
  readonly prefixes6: Prefixes;
  /** What is odd about each rule, and why it decides nothing. */
  readonly traits: RuleTraits;
  /** Whether the redundant rules found are all there are. False if the step budget ran out. */
  readonly isRedundancyProved: boolean;
  /** The families in which a catch-all is missing. */
  readonly openFamilies: OpenFamilies;
  /** The one verdict that every address gets. */
  readonly everyone: Verdict | undefined;
  readonly expectations: readonly ProvedExpectation[];
}

/** Analyses a file. O(rules), but for masks with holes. */
export function analyze(ruleSet: RuleSet, stepBudget: number = STEP_BUDGET): Analysis {
  return toEnd(analyzeInSteps(ruleSet, stepBudget));
}

/** The same in steps: collect, sort, sweep, join, lay odd masks, count, dead, redundant, and what the list does as a whole. */
export function* analyzeInSteps(ruleSet: RuleSet, stepBudget: number = STEP_BUDGET): Steps<Analysis> {
  const compiled = yield* compileInSteps(ruleSet, modelOf(ruleSet), stepBudget);
  const { partition, prefixes4, prefixes6 } = compiled;
  const ranked = yield* rankedActions(ruleSet, partition.order);
  const tally = yield* tallyOf(partition, ranked);
  const catchAlls = { ipv4: catchAllOf(prefixes4), ipv6: catchAllOf(prefixes6) };
  const standing: Standing = { ruleSet, partition, ranked, tally, catchAlls };
  const traits = yield* sourceTraits(ruleSet.rules);
  yield* markAllDead(standing, compiled, (rule, reason) => addTrait(traits, rule, reason));
  const living = partition.ipv4.odd.length > 0 ? yield* tallyOfLiving(standing, compiled) : undefined;
  yield* markAllRedundant(standing, compiled, living, (rule) => addTrait(traits, rule, REDUNDANT));
  const open = yield* openFamilies(standing);
  return {
    ...standing,
    prefixes4,
    prefixes6,
    traits,
    isRedundancyProved: living === undefined || living.uncertain.size === 0,
    openFamilies: open,
    everyone: yield* verdictForEveryone(standing, open),
    expectations: yield* proveExpectations(ruleSet, partition),
  };
}

/** Whether the step budget lasted for everything that findings report. */
export function isAllProved({ tally, openFamilies, isRedundancyProved }: Analysis): boolean {
  return tally.uncertain.size === 0 && openFamilies.isProved && isRedundancyProved;
}

/** Whether it is not known which addresses the rule decides, since the step budget ran out. */
export function isUncertain({ tally, partition }: Standing, rule: RuleId): boolean {
  return tally.uncertain.size > 0 && tally.uncertain.has(partition.order.indexOf(rule));
}

function* markAllDead(standing: Standing, compiled: Compiled, mark: MarkDead): Steps<void> {
  const { ruleSet, partition, ranked } = standing;
  const { prefixes4, prefixes6, swept4, swept6 } = compiled;
  const { odd } = partition.ipv4;
  const actionsOf = actionsByCells(standing);
  const sums4 = yield* acceptSums(ranked, swept4);
  const sums6 = yield* acceptSums(ranked, swept6);
  yield* markDead(standing, "ipv6", prefixes6, swept6, mark, (place) => actionsBySums(sums6, swept6, place));
  if (odd.length === 0) {
    yield* markDead(standing, "ipv4", prefixes4, swept4, mark, (place) => actionsBySums(sums4, swept4, place));
    markDeadAny(standing, prefixes4, mark, () => actionsEverywhere(sums4, swept4) | actionsEverywhere(sums6, swept6));
    return;
  }
  const ruleAtPlace = (place: number) => partition.order[prefixes4.ranks[place] ?? 0] ?? 0;
  yield* markDead(standing, "ipv4", prefixes4, swept4, mark, (place) =>
    actionsOf(sourceOf(ruleSet.rules, ruleAtPlace(place))),
  );
  markDeadAny(standing, prefixes4, mark, () => actionsOf({ kind: "any" }));
  yield* markDeadOdd(standing, odd, mark, actionsOf);
}

function* markAllRedundant(
  standing: Standing,
  compiled: Compiled,
  living: Tally | undefined,
  mark: (rule: RuleId) => void,
): Steps<void> {
  const { order, ipv4 } = standing.partition;
  const needed = new Uint8Array(order.length);
  if (ipv4.odd.length === 0) {
    const add = (rank: number) => {
      needed[rank] = 1;
    };
    yield* markNeeded(standing, compiled.prefixes4, compiled.swept4, add);
    yield* markNeeded(standing, compiled.prefixes6, compiled.swept6, add);
  }
  // Among the living rules alone, another verdict comes out somewhere without such a rule, or may.
  const isNeededAlone = (rank: number) =>
    living !== undefined && (living.needed[rank] !== 0 || living.uncertain.has(rank));
  yield* inSteps(needed.length, (from, to) => {
    for (let rank = from; rank < to; rank++) {
      if (needed[rank] === 0 && !isNeededAlone(rank) && mayBeRedundant(standing, rank)) mark(order[rank] ?? 0);
    }
  });
}
