/**
 * The matcher: which rule decides which address.
 *
 * `prefixes/` sorts the rules with contiguous masks and sweeps over them, `holes/` lays the others on top, and `partition.ts` puts both
 * together. `read/` answers from a partition: cells, runs and batches of cells for the analysis, look-ups for logs. Only this folder
 * knows whether masks have holes. `firstMatch.ts` is the slow twin that tests compare it with.
 *
 * A *rank* is a place in evaluation order. A *cell* is a piece of the address space with one answer, a *run* consecutive addresses of
 * one kind, a *block* a CIDR block. An *odd* rule has a non-contiguous mask, one with holes.
 */

import type { Address, Family } from "../address/address.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import type { EvaluationModel } from "../model/statement.js";
import { type Budget, budgetOf, runToEnd, type Steps } from "../text/steps.js";
import { NO_ODD, oddRankAt } from "./holes/diagram.js";
import { type Overlay, overlay } from "./holes/overlay.js";
import { collectPrefixes } from "./prefixes/collect.js";
import type { OddRule, Prefixes } from "./prefixes/prefixes.js";
import { lastRowUpTo } from "./prefixes/rows.js";
import { DEFAULT_RANK, type Sweep, sweep } from "./prefixes/sweep.js";

/**
 * For every address of both families, the deciding rule: the one structure that every answer is read from.
 *
 * A rank is a place in evaluation order: if two rules match, the lower rank decides. `order[rank]` is the rule.
 * Ranks of rules are far below {@link DEFAULT_RANK}, which means "no rule".
 */
export interface Partition {
  readonly order: Uint32Array;
  readonly ipv4: FamilyPartition;
  readonly ipv6: FamilyPartition;
}

/** The cells of one family, and what they are made from. */
export interface FamilyPartition extends Overlay {
  /** The rules with contiguous masks, sorted, and the cells that they make alone. */
  readonly prefixes: Prefixes;
  readonly sweep: Sweep;
}

/** A list with its partition. */
export interface CompiledList {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
}

/** Compiles the rules. Another `model` than the list's own shows what that evaluation model would decide. */
export function compile(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  budget: Budget = budgetOf(),
): Partition {
  return runToEnd(compileInSteps(ruleSet, model, budget));
}

/** Compiles the rules in steps. O(rules) if all masks are contiguous. */
export function* compileInSteps(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  budget: Budget = budgetOf(),
): Steps<Partition> {
  const order = yield* evaluationOrder(ruleSet, model);
  const { ipv4, ipv6, odd } = yield* collectPrefixes(ruleSet, order);
  return {
    order,
    ipv4: yield* familyPartition(ipv4, odd, budget),
    ipv6: yield* familyPartition(ipv6, [], budget),
  };
}

/** Cuts one family by its sorted prefixes and the odd rules. */
export function* familyPartition(prefixes: Prefixes, odd: readonly OddRule[], budget: Budget): Steps<FamilyPartition> {
  const swept = yield* sweep(prefixes);
  const { width, starts, first, second, roots, odd: rules, nodes, complete } = yield* overlay(swept, odd, budget);
  // A spread takes longer than the sweep of a short list.
  return { width, starts, first, second, roots, odd: rules, nodes, complete, prefixes, sweep: swept };
}

/** Returns the rule that decides an address, `undefined` for the default. O(log n). */
export function decide(partition: Partition, address: Address): RuleId | undefined {
  const row = address.family === "ipv4" ? Uint32Array.of(address.word) : Uint32Array.from(address.words);
  return ruleAt(partition, rankAt(partition, address.family, row, 0));
}

/** Returns the rule of a rank, `undefined` for {@link DEFAULT_RANK}. */
export function ruleAt(partition: Partition, rank: number): RuleId | undefined {
  return rank === DEFAULT_RANK ? undefined : partition.order[rank];
}

/** Returns the rank that decides the address in a row of `rows`. O(log n). */
export function rankAt(partition: Partition, family: Family, rows: Uint32Array, row: number): number {
  const { width, starts, first, roots, nodes } = partition[family];
  const cell = lastRowUpTo(starts, rows, row, width);
  return Math.min(first[cell] ?? DEFAULT_RANK, oddRankAt(nodes, roots[cell] ?? NO_ODD, rows[row * width] ?? 0));
}
