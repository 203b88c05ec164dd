import type { Family } from "../../address/address.js";
import { compileInSteps, type Partition } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, rankedActions } from "../../matcher/rankedActions.js";
import { batchesOf } from "../../matcher/read/batches.js";
import { familiesWithRules, hasDefaultDirective, type RuleId } from "../../model/ruleSet.js";
import { ACCEPT, REJECT } from "../../model/ruleTable.js";
import type { Steps } from "../../text/steps.js";
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

const NONE: OpenFamilies = { families: [], isProved: true, idleAccepts: new Set() };

/**
 * Finds the families in which all other addresses are accepted too, and the rejects only carve exceptions out of the accepts.
 *
 * Finds none if the list names its default or a line does not parse. O(cells), and a second compilation where rejects decide.
 */
export function* openFamilies(base: AnalysisBase): Steps<OpenFamilies> {
  const { ruleSet, partition, catchAlls, roles } = base;
  if (ruleSet.problemCount > 0 || hasDefaultDirective(ruleSet)) return NONE;
  if (roles.uncertain.size > 0) return yield* unproved(base);
  const open: Family[] = [];
  for (const family of familiesWithRules(ruleSet)) {
    if (catchAlls[family] !== DEFAULT_RANK) continue;
    if (!(yield* hasCell(partition, family, (first) => first === DEFAULT_RANK))) continue;
    if ((yield* idleAccepts(base, family)).size > 0) open.push(family);
  }
  return open.length === 0 ? NONE : yield* onlyCarved(base, open);
}

function* unproved(base: AnalysisBase): Steps<OpenFamilies> {
  return { families: [], isProved: false, idleAccepts: yield* idleAcceptsIn(base, ["ipv4", "ipv6"]) };
}

function* idleAcceptsIn(base: AnalysisBase, families: readonly Family[]): Steps<ReadonlySet<RuleId>> {
  const idle = new Set<RuleId>();
  for (const family of families) for (const rule of yield* idleAccepts(base, family)) idle.add(rule);
  return idle;
}

function* idleAccepts({ partition, ranked }: AnalysisBase, family: Family): Steps<ReadonlySet<RuleId>> {
  const idle = new Set<RuleId>();
  for (const { first, second } of batchesOf(partition[family])) {
    for (let cell = 0; cell < first.length; cell++) {
      const rank = first[cell] ?? DEFAULT_RANK;
      if (rank === DEFAULT_RANK || second[cell] !== DEFAULT_RANK || actionAt(ranked, rank) !== ACCEPT) continue;
      idle.add(partition.order[rank] ?? 0);
    }
    yield;
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
 * Returns the families in which an accept rule matches every rejected address.
 *
 * Most lists have an address that one reject matches and nothing else, which settles a family. For the others the list is compiled with
 * the accepts first: then a reject decides exactly the addresses that no accept matches.
 */
function* onlyCarved(base: AnalysisBase, candidates: readonly Family[]): Steps<OpenFamilies> {
  const { partition, ranked } = base;
  const unsettled: Family[] = [];
  for (const family of candidates) {
    const isAlone = (first: number, second: number) =>
      first !== DEFAULT_RANK && second === DEFAULT_RANK && actionAt(ranked, first) === REJECT;
    if (!(yield* hasCell(partition, family, isAlone))) unsettled.push(family);
  }
  const families = yield* withoutOtherRejects(base, unsettled);
  if (families === undefined) return yield* unproved(base);
  return { families, isProved: true, idleAccepts: yield* idleAcceptsIn(base, families) };
}

/** Returns the families in which no reject decides anything if the accepts are first. `undefined` if that is not proved. */
function* withoutOtherRejects(
  { ruleSet, stepBudget }: AnalysisBase,
  families: readonly Family[],
): Steps<readonly Family[] | undefined> {
  if (families.length === 0 || !ruleSet.rules.actions.includes(REJECT)) return families;
  const partition = yield* compileInSteps(ruleSet, "accept-overrides", stepBudget);
  if (!partition.ipv4.complete) return undefined;
  const ranked = yield* rankedActions(ruleSet, partition.order);
  const isRejected = (first: number) => first !== DEFAULT_RANK && actionAt(ranked, first) === REJECT;
  const open: Family[] = [];
  for (const family of families) if (!(yield* hasCell(partition, family, isRejected))) open.push(family);
  return open;
}
