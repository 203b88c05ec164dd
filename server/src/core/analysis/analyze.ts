import { compileInSteps, STEP_BUDGET } from "../matcher/partition.js";
import { rankedActions } from "../matcher/rankedActions.js";
import { batchesOf } from "../matcher/read/batches.js";
import { modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import type { Verdict } from "../model/statement.js";
import { type Steps, toEnd } from "../text/steps.js";
import { type AnalysisBase, catchAllOf, markDead } from "./passes/dead.js";
import { verdictForEveryone } from "./passes/everyone.js";
import { type ProvedExpectation, proveExpectations } from "./passes/expectations.js";
import { type OpenFamilies, openFamilies } from "./passes/openFamilies.js";
import { markRedundant } from "./passes/redundant.js";
import { sourceTraits } from "./passes/sourceFaults.js";
import { tallyOf } from "./passes/tally.js";
import type { RuleTraits } from "./passes/traits.js";

/** Everything that is known about a list: what the findings and the hovers are read from. */
export interface Analysis extends AnalysisBase {
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

/** Analyses a list. O(rules), but for masks with holes. */
export function analyze(ruleSet: RuleSet, stepBudget: number = STEP_BUDGET): Analysis {
  return toEnd(analyzeInSteps(ruleSet, stepBudget));
}

/** The same in steps: compile, count, dead, redundant, and what the list does as a whole. */
export function* analyzeInSteps(ruleSet: RuleSet, stepBudget: number = STEP_BUDGET): Steps<Analysis> {
  const partition = yield* compileInSteps(ruleSet, modelOf(ruleSet), stepBudget);
  const { ipv4, ipv6 } = partition;
  const ranked = yield* rankedActions(ruleSet, partition.order);
  const tally = yield* tallyOf(ranked, [batchesOf(ipv4), batchesOf(ipv6)]);
  const catchAlls = { ipv4: catchAllOf(ipv4.prefixes), ipv6: catchAllOf(ipv6.prefixes) };
  const base: AnalysisBase = { ruleSet, partition, ranked, tally, catchAlls };
  const traits = yield* sourceTraits(ruleSet.rules);
  yield* markDead(base, traits);
  const isRedundancyProved = yield* markRedundant(base, traits);
  const open = yield* openFamilies(base);
  return {
    ...base,
    traits,
    isRedundancyProved,
    openFamilies: open,
    everyone: yield* verdictForEveryone(base, open),
    expectations: yield* proveExpectations(ruleSet, partition),
  };
}

/** Whether the step budget lasted for everything that findings report. */
export function isAllProved({ tally, openFamilies, isRedundancyProved }: Analysis): boolean {
  return tally.uncertain.size === 0 && openFamilies.isProved && isRedundancyProved;
}

/** Whether it is not known which addresses the rule decides, since the step budget ran out. */
export function isUncertain({ tally, partition }: AnalysisBase, rule: RuleId): boolean {
  return tally.uncertain.size > 0 && tally.uncertain.has(partition.order.indexOf(rule));
}
