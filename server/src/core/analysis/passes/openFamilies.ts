import type { Family } from "../../address/address.js";
import { compileInSteps, type Partition } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, rankedActions } from "../../matcher/rankedActions.js";
import { batchesOf } from "../../matcher/read/batches.js";
import { familiesWithRules, hasDefaultDirective, type RuleId } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import { halfOfBudget, type Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";

/** The families in which a list names whom it accepts and does not reject the rest. */
export interface OpenFamilies {
  readonly families: readonly Family[];
  /** Whether these are all. False if the step budget ran out. */
  readonly isProved: boolean;
  /**
   * The accept rules that change nothing because the catch-all is missing: without one of them the default accepts some of its
   * addresses. Of both families if the families are not proved.
   */
  readonly idleAccepts: ReadonlySet<RuleId>;
}

/**
 * Finds the families in which all other addresses are accepted too, and the rejects only carve exceptions out of the accepts.
 *
 * Finds none if the list names its default or a line does not parse. O(cells), and a second compilation where rejects decide.
 */
export function* openFamilies(base: AnalysisBase): Steps<OpenFamilies> {
  const { ruleSet, roles } = base;
  const isAsked = ruleSet.problemCount === 0 && !hasDefaultDirective(ruleSet);
  if (!isAsked) return { families: [], isProved: true, idleAccepts: new Set() };
  const families = roles.uncertain.size > 0 ? undefined : yield* onlyCarved(base, yield* candidates(base));
  return {
    families: families ?? [],
    isProved: families !== undefined,
    idleAccepts: yield* idleAccepts(base, families ?? ["ipv4", "ipv6"]),
  };
}

/** Returns the families without a catch-all, in which the default decides some addresses and an accept rule is idle. */
function* candidates(base: AnalysisBase): Steps<readonly Family[]> {
  const { ruleSet, partition, catchAlls } = base;
  const found: Family[] = [];
  for (const family of familiesWithRules(ruleSet)) {
    if (catchAlls[family] !== DEFAULT_RANK) continue;
    if (!(yield* hasCell(partition, family, (first) => first === DEFAULT_RANK))) continue;
    if ((yield* idleAccepts(base, [family])).size > 0) found.push(family);
  }
  return found;
}

function* idleAccepts({ partition, ranked }: AnalysisBase, families: readonly Family[]): Steps<ReadonlySet<RuleId>> {
  const idle = new Set<RuleId>();
  for (const family of families) {
    for (const { first, second } of batchesOf(partition[family])) {
      for (let cell = 0; cell < first.length; cell++) {
        const rank = first[cell] ?? DEFAULT_RANK;
        if (rank === DEFAULT_RANK || second[cell] !== DEFAULT_RANK || actionAt(ranked, rank) !== ACCEPT) continue;
        idle.add(partition.order[rank] ?? 0);
      }
      yield;
    }
  }
  return idle;
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

/**
 * Returns the families in which an accept rule matches every rejected address. `undefined` if that is not proved.
 *
 * Most lists have an address that one reject matches and nothing else, which settles a family. For the others the list is compiled with
 * the accepts first: then a reject decides exactly the addresses that no accept matches.
 */
function* onlyCarved(base: AnalysisBase, families: readonly Family[]): Steps<readonly Family[] | undefined> {
  const { ruleSet, partition, ranked, budget } = base;
  const unsettled: Family[] = [];
  for (const family of families) {
    const isAlone = (first: number, second: number) =>
      first !== DEFAULT_RANK && second === DEFAULT_RANK && actionAt(ranked, first) === REJECT;
    if (!(yield* hasCell(partition, family, isAlone))) unsettled.push(family);
  }
  if (unsettled.length === 0 || !ruleSet.rules.actions.includes(REJECT)) return unsettled;
  const acceptsFirst = yield* compileInSteps(ruleSet, "accept-overrides", halfOfBudget(budget));
  if (!acceptsFirst.ipv4.complete) return undefined;
  const reranked = yield* rankedActions(ruleSet, acceptsFirst.order);
  const isRejected = (first: number) => first !== DEFAULT_RANK && actionAt(reranked, first) === REJECT;
  const open: Family[] = [];
  for (const family of unsettled) if (!(yield* hasCell(acceptsFirst, family, isRejected))) open.push(family);
  return open;
}
