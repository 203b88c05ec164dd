/**
 * The analysis of a list. `analyze` runs the passes of `passes/` once for each version of a list: each visits all rules or all cells.
 * `meaning/` reads lines that do not parse. `questions/` are asked on demand, by a hover, a command or a title, and visit the cells of one source or of two lists.
 *
 * A rule is *dead* if it decides no address. It is *redundant* if it decides some, but no verdict changes without it. A rule's
 * *traits* are bits: what its findings are made from. A rule is *in doubt* if its source is probably mistyped.
 */

import { compileInSteps } from "../matcher/partition.js";
import { rankedActions } from "../matcher/rankedActions.js";
import { batchesOf } from "../matcher/read/batches.js";
import { modelOf, type RuleSet } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import { type Budget, budgetOf, halfOfBudget, runToEnd, type Steps } from "../text/steps.js";
import { type AnalysisBase, catchAllOf, markDead } from "./passes/dead.js";
import { type FirstInDoubt, firstInDoubt } from "./passes/doubt.js";
import { verdictForEveryone } from "./passes/everyone.js";
import { type ProvedExpectation, proveExpectations } from "./passes/expectations.js";
import { type OpenFamilies, openFamilies } from "./passes/openFamilies.js";
import { markRedundant } from "./passes/redundant.js";
import { rolesOf } from "./passes/roles.js";
import { traitsOfRules } from "./passes/sourceFaults.js";
import { noListTraits, type RuleTraits } from "./passes/traits.js";

/** All that is known about a list. Findings and hovers read it. Stays valid after an edit. */
export interface Analysis extends AnalysisBase {
  /** The traits of each rule. */
  readonly traits: RuleTraits;
  /** Whether each dead rule is marked with its reason. False if the step budget ran out. */
  readonly areReasonsProved: boolean;
  readonly firstInDoubt: FirstInDoubt;
  /** Whether the redundant rules found are all there are. False if the step budget ran out. */
  readonly isRedundancyProved: boolean;
  /** The families without the catch-all that the list needs. */
  readonly openFamilies: OpenFamilies;
  /** The verdict of all addresses. `undefined` if there are two. */
  readonly everyone: Verdict | undefined;
  readonly expectations: readonly ProvedExpectation[];
}

/** Analyses a list. O(rules) if all masks are contiguous. */
export function analyze(ruleSet: RuleSet, budget: Budget = budgetOf()): Analysis {
  return runToEnd(analyzeInSteps(ruleSet, budget));
}

/**
 * Analyses a list in steps: compile, roles, dead, redundant, and what the list does as a whole.
 *
 * All passes share one budget. Each takes at most half of what is left, so that the later ones prove something too.
 */
export function* analyzeInSteps(ruleSet: RuleSet, budget: Budget = budgetOf()): Steps<Analysis> {
  const partition = yield* compileInSteps(ruleSet, modelOf(ruleSet), halfOfBudget(budget));
  const { ipv4, ipv6 } = partition;
  const ranked = yield* rankedActions(ruleSet, partition.order);
  const roles = yield* rolesOf(ruleSet.rules.count, ranked, [batchesOf(ipv4), batchesOf(ipv6)]);
  const catchAlls = { ipv4: catchAllOf(ipv4.prefixes), ipv6: catchAllOf(ipv6.prefixes) };
  const base: AnalysisBase = { ruleSet, partition, budget, ranked, roles, catchAlls };
  const listTraits = noListTraits(ruleSet.rules.count);
  const areReasonsProved = yield* markDead(base, listTraits);
  const isRedundancyProved = yield* markRedundant(base, listTraits);
  const traits = yield* traitsOfRules(ruleSet.rules, partition.order, listTraits);
  const open = yield* openFamilies(base);
  // A spread takes longer than the analysis of a short list.
  return {
    ruleSet,
    partition,
    budget,
    ranked,
    roles,
    catchAlls,
    traits,
    areReasonsProved,
    firstInDoubt: yield* firstInDoubt(ruleSet.rules, traits),
    isRedundancyProved,
    openFamilies: open,
    everyone: yield* verdictForEveryone(base, open),
    expectations: yield* proveExpectations(ruleSet, partition, halfOfBudget(budget)),
  };
}

/** Whether the step budget lasted for all that findings report. */
export function isAllProved({ roles, openFamilies, areReasonsProved, isRedundancyProved }: Analysis): boolean {
  return roles.uncertain.size === 0 && openFamilies.isProved && areReasonsProved && isRedundancyProved;
}
