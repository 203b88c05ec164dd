import type { Family } from "../../address/address.js";
import { compileInSteps, type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, rankedActions } from "../../matcher/rankedActions.js";
import { batchesOf } from "../../matcher/read/batches.js";
import { familiesWithRules, hasDefaultDirective, isSure, type RuleSet } from "../../model/ruleSet.js";
import { ACCEPT, IPV6, REJECT, type RuleId, type RuleTable, sourceOf } from "../../model/ruleTable.js";
import { halfOfBudget, inSteps, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import { overlapsImpossible, withImpossible } from "./impossible.js";

/** The families in which a list names whom it accepts and does not reject the rest. */
export interface OpenFamilies {
  readonly families: readonly Family[];
  /** Whether these are all. False if the step budget ran out. */
  readonly isProved: boolean;
}

/**
 * Finds the families in which all other addresses are accepted too, and the rejects only carve exceptions out of the accepts.
 *
 * Rejects of addresses that no client has do not count. Finds none if the list names its default, or if a line that does not parse or a
 * partial rule may change the answer.
 * O(cells), and a second compilation where rejects decide.
 */
export function* openFamilies(base: AnalysisBase): Steps<OpenFamilies> {
  const { ruleSet, roles } = base;
  if (!isSure(ruleSet) || hasDefaultDirective(ruleSet)) return { families: [], isProved: true };
  const candidates = roles.uncertain.size > 0 ? undefined : yield* onlyAccepted(base, yield* withoutCatchAll(base));
  const families = candidates === undefined ? undefined : yield* onlyCarved(base, candidates);
  return { families: families ?? [], isProved: families !== undefined };
}

/** Whether a rule is an accept of an open family. If these are not proved, any accept may be one. */
export function isOpenAccept(
  { actions, kinds }: RuleTable,
  { families, isProved }: OpenFamilies,
  rule: RuleId,
): boolean {
  return actions[rule] === ACCEPT && (!isProved || families.includes(kinds[rule] === IPV6 ? "ipv6" : "ipv4"));
}

/** Returns the families without a catch-all in which the default decides some addresses. */
function* withoutCatchAll({ ruleSet, partition, catchAlls }: AnalysisBase): Steps<readonly Family[]> {
  const found: Family[] = [];
  for (const family of familiesWithRules(ruleSet)) {
    if (catchAlls[family] !== DEFAULT_RANK) continue;
    if (yield* hasCell(partition, family, (first) => first === DEFAULT_RANK)) found.push(family);
  }
  return found;
}

/**
 * Returns the families in which accept rules alone match some address, dead rules left out. `undefined` if that is not proved.
 *
 * Most lists have an address that one accept matches and nothing else, which settles a family. For the others the list is
 * compiled with the living rejects first: then another rule decides exactly the addresses that no living reject matches.
 */
function* onlyAccepted(base: AnalysisBase, families: readonly Family[]): Steps<readonly Family[] | undefined> {
  const { ruleSet, partition, ranked } = base;
  const settled = new Set<Family>();
  const accepts = (rank: number) => rank !== DEFAULT_RANK && actionAt(ranked, rank) === ACCEPT;
  for (const family of families) {
    const isAlone = (first: number, second: number) => accepts(first) && second === DEFAULT_RANK;
    if (yield* hasCell(partition, family, isAlone)) settled.add(family);
  }
  if (settled.size === families.length || !ruleSet.rules.actions.includes(ACCEPT)) return [...settled];
  const deciding = yield* familiesWithReject(base, yield* livingRejectsAsAccepts(base), families);
  return deciding && families.filter((family) => settled.has(family) || deciding.includes(family));
}

/** Returns the list with accepts for the living rejects, and rejects for all other rules. The model `accept-overrides` orders it. */
function* livingRejectsAsAccepts({ ruleSet, partition, roles }: AnalysisBase): Steps<RuleSet> {
  const { rules } = ruleSet;
  const actions = new Uint8Array(rules.count).fill(REJECT);
  yield* inSteps(partition.order.length, (from, to) => {
    for (let rank = from; rank < to; rank++) {
      const rule = partition.order[rank] ?? 0;
      if (roles.bits[rank] !== 0 && rules.actions[rule] === REJECT) actions[rule] = ACCEPT;
    }
  });
  return { ...ruleSet, rules: { ...rules, actions } };
}

/**
 * Returns the families in which an accept rule matches every rejected address that a client can have. `undefined` if that is not proved.
 *
 * Most lists have such an address that one reject matches and nothing else, which settles a family. For the others the list is compiled
 * with the accepts first: then a reject decides exactly the addresses that no accept matches.
 */
function* onlyCarved(base: AnalysisBase, families: readonly Family[]): Steps<readonly Family[] | undefined> {
  const { ruleSet, partition, ranked } = base;
  const { rules } = ruleSet;
  const unsettled: Family[] = [];
  for (const family of families) {
    const isAlone = (first: number, second: number) => {
      if (first === DEFAULT_RANK || second !== DEFAULT_RANK || actionAt(ranked, first) !== REJECT) return false;
      return !overlapsImpossible(sourceOf(rules, ruleAt(partition, first) ?? 0));
    };
    if (!(yield* hasCell(partition, family, isAlone))) unsettled.push(family);
  }
  if (unsettled.length === 0 || !rules.actions.includes(REJECT)) return unsettled;
  const rejecting = yield* familiesWithReject(base, withImpossible(ruleSet, unsettled), unsettled);
  return rejecting && unsettled.filter((family) => !rejecting.includes(family));
}

/** Returns the families in which rejects of a list decide something if its accepts are asked first. `undefined` if not proved. */
function* familiesWithReject(
  { budget }: AnalysisBase,
  list: RuleSet,
  families: readonly Family[],
): Steps<readonly Family[] | undefined> {
  const partition = yield* compileInSteps(list, "accept-overrides", halfOfBudget(budget));
  if (!partition.ipv4.complete) return undefined;
  const ranked = yield* rankedActions(list, partition.order);
  const found: Family[] = [];
  const isDeciding = (first: number) => first !== DEFAULT_RANK && actionAt(ranked, first) === REJECT;
  for (const family of families) if (yield* hasCell(partition, family, isDeciding)) found.push(family);
  return found;
}

/** Whether a family has a cell with such first and second ranks. */
function* hasCell(
  partition: Partition,
  family: Family,
  isAsked: (first: number, second: number) => boolean,
): Steps<boolean> {
  for (const { first, second } of batchesOf(partition[family])) {
    if (first.some((rank, cell) => isAsked(rank, second[cell] ?? DEFAULT_RANK))) return true;
    yield;
  }
  return false;
}
