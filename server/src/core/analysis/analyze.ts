/**
 * The analysis of a list. `analyze` runs the passes of `passes/` once for each version of a list: each visits all rules or all cells.
 * `meaning/` reads lines that do not parse. `questions/` are asked on demand, by a hover, a command or a title, and visit the cells of one source or of two lists.
 *
 * A rule is *dead* if it decides no address. It is *redundant* if it decides some, but no verdict changes without it. A rule's
 * *traits* are bits: what its findings are made from. A rule is *in doubt* if its source is probably mistyped.
 */

import type { LogHits } from "../logs/logHits.js";
import { compileInSteps } from "../matcher/partition.js";
import { rankedActions } from "../matcher/rankedActions.js";
import { batchesOf } from "../matcher/read/batches.js";
import type { Condition } from "../model/condition.js";
import { conditionOf, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { conditionNumberOf, type RuleTable } from "../model/ruleTable.js";
import { conditionsBySize, isFixed, SLICES_AT_MOST, sliceWhere } from "../model/slice.js";
import type { Verdict } from "../model/statement.js";
import { type Budget, budgetOf, halfOfBudget, inSteps, runToEnd, type Steps } from "../text/steps.js";
import { firstFrom } from "../text/text.js";
import { type AnalysisBase, catchAllOf, markDead } from "./passes/dead.js";
import { type FirstInDoubt, firstInDoubt } from "./passes/doubt.js";
import { verdictForEveryone } from "./passes/everyone.js";
import { type ProvedExpectation, proveExpectations } from "./passes/expectations.js";
import { type OpenFamilies, openFamilies } from "./passes/openFamilies.js";
import { markRedundant } from "./passes/redundant.js";
import { rolesOf } from "./passes/roles.js";
import { clearIncluded, joinGroups, traitsOfRules } from "./passes/sourceFaults.js";
import { DEAD, noListTraits, type RuleTraits } from "./passes/traits.js";
import { markAmongSure } from "./passes/unsliced.js";

/** All that is known about a list. Findings and hovers read it. Stays valid after an edit. */
export interface Analysis extends AnalysisBase {
  /** The slice of each condition that was analysed, by its number. Empty in lists without conditions. */
  readonly slices: ReadonlyMap<number, Slice>;
  /** The first rule that was compared only with the rules without conditions, since the list has too many of them. */
  readonly firstUnsliced: RuleId | undefined;
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
  /** The hits in a log, if findings are asked about who connects. Their traits are marked then. */
  readonly hits?: LogHits;
}

/** Analyses a list. O(rules) if all masks are contiguous. */
export function analyze(ruleSet: RuleSet, budget: Budget = budgetOf()): Analysis {
  return runToEnd(analyzeInSteps(ruleSet, budget));
}

/** The rules that surely match where a condition holds, analysed as a list of their own. */
export interface Slice extends Analysis {
  /** Its rules by their ids in the whole list, ascending. */
  readonly ids: Uint32Array;
}

/**
 * Analyses a list in steps: compile, roles, dead, redundant, and what the list does as a whole.
 *
 * All passes share one budget. Each takes at most half of what is left, so that the later ones prove something too.
 */
export function* analyzeInSteps(ruleSet: RuleSet, budget: Budget = budgetOf()): Steps<Analysis> {
  const { base, listTraits, areReasonsProved } = yield* judgeRules(ruleSet, budget);
  const { partition, ranked, roles, catchAlls } = base;
  const isRedundancyProved = yield* markRedundant(base, listTraits);
  const traits = yield* traitsOfRules(ruleSet.rules, partition.order, listTraits);
  const { slices, firstUnsliced } = yield* slicesOf(base, traits);
  joinGroups(traits, ruleSet.rules);
  clearIncluded(traits, ruleSet.rules);
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
    slices,
    firstUnsliced,
    areReasonsProved: areReasonsProved && [...slices.values()].every((slice) => slice.areReasonsProved),
    firstInDoubt: yield* firstInDoubt(ruleSet.rules, traits),
    isRedundancyProved,
    openFamilies: open,
    everyone: yield* verdictForEveryone(base, open),
    expectations: yield* proveExpectations(ruleSet, partition, halfOfBudget(budget)),
  };
}

/** Compiles a list and finds out which of its sure rules are dead. */
function* judgeRules(ruleSet: RuleSet, budget: Budget) {
  const partition = yield* compileInSteps(ruleSet, modelOf(ruleSet), halfOfBudget(budget));
  const { ipv4, ipv6 } = partition;
  const ranked = yield* rankedActions(ruleSet, partition.order);
  const roles = yield* rolesOf(partition.order.length, ranked, [batchesOf(ipv4), batchesOf(ipv6)]);
  const catchAlls = { ipv4: catchAllOf(ipv4.prefixes), ipv6: catchAllOf(ipv6.prefixes) };
  const base: AnalysisBase = { ruleSet, partition, budget, ranked, roles, catchAlls };
  const listTraits = noListTraits(partition.order.length);
  return { base, listTraits, areReasonsProved: yield* markDead(base, listTraits) };
}

/**
 * Finds the dead rules among those with conditions, and marks them.
 *
 * The slice of a condition has the rules that surely match wherever it holds. A rule that is dead there never decides. For independent
 * conditions the slice is the very world in which only this condition holds, so that no dead rule is missed either.
 */
function* slicesOf(base: AnalysisBase, traits: RuleTraits): Steps<Pick<Analysis, "slices" | "firstUnsliced">> {
  const { ruleSet, budget } = base;
  const slices = new Map<number, Slice>();
  if (ruleSet.conditions.length === 0) return { slices, firstUnsliced: undefined };
  for (const [number, condition] of conditionsBySize(ruleSet).slice(0, SLICES_AT_MOST)) {
    const slice = yield* judgedSlice(ruleSet, condition, halfOfBudget(budget));
    slices.set(number, slice);
    yield* inSteps(slice.ids.length, (from, to) => markDeadWhere(number, slice, ruleSet.rules, traits, from, to));
  }
  const rest: RuleId[] = [];
  yield* inSteps(ruleSet.rules.count, (from, to) => addUnsliced(rest, ruleSet.rules, slices, from, to));
  yield* markAmongSure(base, rest, traits);
  const isLeftOut = (id: RuleId) => {
    const condition = conditionOf(ruleSet, id);
    return condition !== undefined && isFixed(condition);
  };
  return { slices, firstUnsliced: rest.find(isLeftOut) };
}

/** Gives the rules of a condition the reasons that its slice has for them. Visits rules `from` to `to` (exclusive) of the slice. */
function markDeadWhere(
  number: number,
  { ids, traits: sliceTraits }: Slice,
  rules: RuleTable,
  traits: RuleTraits,
  from: number,
  to: number,
): void {
  for (let place = from; place < to; place++) {
    const id = ids[place] ?? 0;
    if (conditionNumberOf(rules, id) === number) traits[id] = (traits[id] ?? 0) | ((sliceTraits[place] ?? 0) & DEAD);
  }
}

/** Adds those of rules `from` to `to` (exclusive) that are partial and have no slice. */
function addUnsliced(
  into: RuleId[],
  rules: RuleTable,
  slices: ReadonlyMap<number, Slice>,
  from: number,
  to: number,
): void {
  for (let id = from; id < to; id++) {
    const number = conditionNumberOf(rules, id);
    if (number !== 0 && !slices.has(number)) into.push(id);
  }
}

function* judgedSlice(whole: RuleSet, condition: Condition, budget: Budget): Steps<Slice> {
  const { ruleSet, ids } = yield* sliceWhere(whole, condition);
  const { base, listTraits, areReasonsProved } = yield* judgeRules(ruleSet, budget);
  const traits = yield* traitsOfRules(ruleSet.rules, base.partition.order, listTraits);
  return {
    ...base,
    ids,
    traits,
    slices: new Map(),
    firstUnsliced: undefined,
    areReasonsProved,
    firstInDoubt: yield* firstInDoubt(ruleSet.rules, traits),
    isRedundancyProved: true,
    openFamilies: { families: [], isProved: true },
    everyone: undefined,
    expectations: [],
  };
}

/** Returns the list in which a rule is judged, and its id there: that of its condition, or the whole list. */
export function judgedIn(
  analysis: Analysis,
  id: RuleId,
): readonly [list: Analysis, id: RuleId, idIn: (id: RuleId) => RuleId] {
  const slice = analysis.slices.get(conditionNumberOf(analysis.ruleSet.rules, id));
  if (slice === undefined) return [analysis, id, (rule) => rule];
  return [slice, firstFrom(slice.ids, id), (rule) => slice.ids[rule] ?? rule];
}

/** Whether the step budget lasted for all that findings report. */
export function isAllProved({ roles, openFamilies, areReasonsProved, isRedundancyProved }: Analysis): boolean {
  return roles.uncertain.size === 0 && openFamilies.isProved && areReasonsProved && isRedundancyProved;
}
