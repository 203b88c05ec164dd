import type { Address, Family } from "../address/address.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import type { EvaluationModel } from "../model/statement.js";
import { type Steps, toEnd } from "../text/steps.js";
import { NO_ODD, oddRankAt } from "./holes/diagram.js";
import { type Overlay, overlay } from "./holes/overlay.js";
import { collectPrefixes } from "./prefixes/collect.js";
import type { OddRule, Prefixes } from "./prefixes/prefixes.js";
import { lastRowUpTo } from "./prefixes/rows.js";
import { DEFAULT_RANK, type Sweep, sweep } from "./prefixes/sweep.js";

/**
 * For every address of both families, the rule that decides it: the one structure that every answer is read from.
 *
 * A rank is a place in evaluation order, so that of two rules that match the lower rank decides; `order[rank]` is the rule.
 * Ranks of rules are far below {@link DEFAULT_RANK}, which stands for "no rule".
 */
export interface Partition {
  readonly order: Uint32Array;
  readonly ipv4: FamilyPartition;
  readonly ipv6: FamilyPartition;
}

/** One family: the cells of all its rules, and what they were made of. */
export interface FamilyPartition extends Overlay {
  /** The rules without holes in their masks, sorted, and the cells that they alone make. */
  readonly prefixes: Prefixes;
  readonly sweep: Sweep;
}

/** How many rules are looked at and nodes built for masks with holes. Without a bound, random masks could take for ever. */
export const STEP_BUDGET = 6_000_000;

/** Compiles the rules; `model` other than the file's own answers what another evaluation model would make of it. */
export function compile(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  stepBudget: number = STEP_BUDGET,
): Partition {
  return toEnd(compileInSteps(ruleSet, model, stepBudget));
}

/** The same in steps. O(rules) without masks with holes. */
export function* compileInSteps(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  stepBudget: number = STEP_BUDGET,
): Steps<Partition> {
  const order = yield* evaluationOrder(ruleSet, model);
  const { ipv4, ipv6, odd } = yield* collectPrefixes(ruleSet, order);
  return {
    order,
    ipv4: yield* familyPartition(ipv4, odd, stepBudget),
    ipv6: yield* familyPartition(ipv6, [], stepBudget),
  };
}

/** Cuts one family by its sorted prefixes and the odd rules. */
export function* familyPartition(
  prefixes: Prefixes,
  odd: readonly OddRule[],
  stepBudget: number,
): Steps<FamilyPartition> {
  const swept = yield* sweep(prefixes);
  return { ...(yield* overlay(swept, odd, stepBudget)), prefixes, sweep: swept };
}

/** The rule that decides an address; `undefined` when no rule matches and the default decides. O(log n). */
export function decide(partition: Partition, address: Address): RuleId | undefined {
  const row = address.family === "ipv4" ? Uint32Array.of(address.word) : Uint32Array.from(address.words);
  return ruleAt(partition, rankIn(partition, address.family, row));
}

/** The rule of a rank; `undefined` for {@link DEFAULT_RANK}. */
export function ruleAt(partition: Partition, rank: number): RuleId | undefined {
  return rank === DEFAULT_RANK ? undefined : partition.order[rank];
}

/** The rank that decides an address, which is the one row of `row`. */
function rankIn(partition: Partition, family: Family, row: Uint32Array): number {
  const { width, starts, first, roots, nodes } = partition[family];
  const cell = lastRowUpTo(starts, row, 0, width);
  return Math.min(first[cell] ?? DEFAULT_RANK, oddRankAt(nodes, roots[cell] ?? NO_ODD, row[0] ?? 0));
}
