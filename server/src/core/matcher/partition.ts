import type { Address, Family } from "../address/address.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import type { EvaluationModel } from "../model/statement.js";
import { type Steps, toEnd } from "../text/steps.js";
import { bitAt, type Node } from "./holes/diagram.js";
import { NO_ODD } from "./holes/laid.js";
import { type Overlay, overlay, STEP_BUDGET, withoutOdd } from "./holes/overlay.js";
import { collectPrefixes, type Prefixes } from "./prefixes/prefixes.js";
import { type Ranges, rangesOf } from "./prefixes/ranges.js";
import { lastRowUpTo } from "./prefixes/rows.js";
import { DEFAULT_RANK, type Swept, sweep } from "./prefixes/sweep.js";

/**
 * For every address of both families, the rule that decides it: the one structure that every answer is read from.
 *
 * A rank is a place in evaluation order, so that of two rules that match the lower rank decides; `order[rank]` is the rule.
 * Ranks of rules are far below {@link DEFAULT_RANK}, which stands for "no rule".
 */
export interface Partition {
  readonly order: Uint32Array;
  readonly ipv4: Overlay;
  readonly ipv6: Ranges;
}

/** A partition with what it was made of, for those who ask why it is as it is. */
export interface Compiled {
  readonly partition: Partition;
  readonly prefixes4: Prefixes;
  readonly prefixes6: Prefixes;
  readonly swept4: Swept;
  readonly swept6: Swept;
}

/** Compiles the rules; `model` other than the file's own answers what another evaluation model would make of it. */
export function compile(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  stepBudget: number = STEP_BUDGET,
): Partition {
  return toEnd(compileInSteps(ruleSet, model, stepBudget)).partition;
}

/** The same in steps, with what the partition was made of. O(rules) without masks with holes. */
export function* compileInSteps(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  stepBudget: number = STEP_BUDGET,
): Steps<Compiled> {
  const order = yield* evaluationOrder(ruleSet, model);
  const { ipv4: prefixes4, ipv6: prefixes6, odd } = yield* collectPrefixes(ruleSet, order);
  const swept4 = yield* sweep(prefixes4);
  const swept6 = yield* sweep(prefixes6);
  const ipv4 = yield* overlay(swept4, odd, stepBudget);
  return { partition: { order, ipv4, ipv6: rangesOf(swept6) }, prefixes4, prefixes6, swept4, swept6 };
}

/** A family as an overlay: over IPv6 no odd rule is laid. */
export function overlayOf({ ipv4, ipv6 }: Partition, family: Family): Overlay {
  return family === "ipv4" ? ipv4 : withoutOdd(ipv6);
}

/** The rule that decides an address; `undefined` when no rule matches and the default decides. O(log n). */
export function decide(partition: Partition, address: Address): RuleId | undefined {
  const rank =
    address.family === "ipv4"
      ? rankIn4(partition.ipv4, address.word)
      : rankIn6(partition.ipv6, Uint32Array.from(address.words));
  return ruleAt(partition, rank);
}

/** The rule of a rank; `undefined` for {@link DEFAULT_RANK}. */
export function ruleAt(partition: Partition, rank: number): RuleId | undefined {
  return rank === DEFAULT_RANK ? undefined : partition.order[rank];
}

function rankIn4({ ranges, roots, nodes }: Overlay, word: number): number {
  const range = lastRowUpTo(ranges.starts, Uint32Array.of(word), 0, 1);
  const own = ranges.first[range] ?? DEFAULT_RANK;
  return Math.min(own, oddRankAt(nodes, roots[range] ?? NO_ODD, word));
}

/** The lowest rank of the odd rules of a diagram that match the address. */
export function oddRankAt(nodes: readonly Node[], root: number, word: number): number {
  // An array is slow to answer for a place that it cannot have.
  if (root === NO_ODD) return DEFAULT_RANK;
  let node: Node | undefined = nodes[root];
  while (node?.kind === "ask") {
    const next: number = (word & bitAt(node.bit)) === 0 ? node.zero : node.one;
    node = next === NO_ODD ? undefined : nodes[next];
  }
  if (node === undefined) return DEFAULT_RANK;
  if (node.kind === "answer") return node.first;
  return node.rules.find((rule) => ((word ^ rule.address) & rule.mask) === 0)?.rank ?? DEFAULT_RANK;
}

function rankIn6(ranges: Ranges, row: Uint32Array): number {
  return ranges.first[lastRowUpTo(ranges.starts, row, 0, 4)] ?? DEFAULT_RANK;
}
