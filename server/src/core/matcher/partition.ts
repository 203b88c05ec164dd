import type { Address } from "../address/address.js";
import { firstOfPrefix } from "../address/ipv6.js";
import { networkOf, prefixLengthOf } from "../address/mask.js";
import { evaluationOrder, modelOf, type RuleId, type RuleSet, ruleOf } from "../model/ruleSet.js";
import type { EvaluationModel } from "../model/statement.js";
import { bitAt, NO_ODD, type Node, type OddRule } from "./oddDiagram.js";
import { type Overlay, overlay, STEP_BUDGET } from "./oddMasks.js";
import { DEFAULT_RANK, type Prefixes, type Ranges, sweep } from "./sweep.js";
import { lastRowUpTo, type Width } from "./words.js";

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

/** Compiles the rules; `model` other than the file's own answers what another evaluation model would make of it. */
export function compile(
  ruleSet: RuleSet,
  model: EvaluationModel = modelOf(ruleSet),
  stepBudget: number = STEP_BUDGET,
): Partition {
  const order = evaluationOrder(ruleSet, model);
  const ipv4 = prefixCollector(1, order.length);
  const ipv6 = prefixCollector(4, order.length);
  const odd: OddRule[] = [];
  for (let rank = 0; rank < order.length; rank++) {
    const { source } = ruleOf(ruleSet, order[rank] ?? 0);
    if (source.kind === "any") {
      ipv4.add(rank, 0, 0);
      ipv6.add(rank, 0, 0, 0, 0, 0);
    } else if (source.kind === "ipv6") {
      ipv6.add(rank, source.length, ...firstOfPrefix(source.address, source.length));
    } else {
      const length = prefixLengthOf(source.mask);
      const network = networkOf(source.address, source.mask);
      if (length === undefined) odd.push({ rank, address: network, mask: source.mask });
      else ipv4.add(rank, length, network);
    }
  }
  return { order, ipv4: overlay(sweep(ipv4.prefixes()), odd, stepBudget), ipv6: sweep(ipv6.prefixes()) };
}

/** The rule that decides an address; `undefined` when no rule matches and the default decides. O(log n). */
export function decide(partition: Partition, address: Address): RuleId | undefined {
  const rank =
    address.family === "ipv4" ? rankIn4(partition.ipv4, address.word) : rankIn6(partition.ipv6, address.words);
  return ruleAt(partition, rank);
}

/** The rule of a rank; `undefined` for {@link DEFAULT_RANK}. */
export function ruleAt(partition: Partition, rank: number): RuleId | undefined {
  return rank === DEFAULT_RANK ? undefined : partition.order[rank];
}

function rankIn4({ ranges, roots, nodes }: Overlay, word: number): number {
  const range = lastRowUpTo(ranges.starts, Uint32Array.of(word), 1);
  const own = ranges.first[range] ?? DEFAULT_RANK;
  let node: Node | undefined = nodes[roots[range] ?? NO_ODD];
  while (node?.kind === "ask") node = nodes[(word & bitAt(node.bit)) === 0 ? node.zero : node.one];
  if (node === undefined) return own;
  const odd =
    node.kind === "answer"
      ? node.first
      : (node.rules.find((rule) => ((word ^ rule.address) & rule.mask) === 0)?.rank ?? DEFAULT_RANK);
  return Math.min(own, odd);
}

function rankIn6(ranges: Ranges, words: readonly number[]): number {
  return ranges.first[lastRowUpTo(ranges.starts, Uint32Array.from(words), 4)] ?? DEFAULT_RANK;
}

function prefixCollector(width: Width, capacity: number) {
  const networks = new Uint32Array(capacity * width);
  const lengths = new Uint8Array(capacity);
  const ranks = new Int32Array(capacity);
  let count = 0;
  return {
    add(rank: number, length: number, ...network: number[]): void {
      networks.set(network, count * width);
      lengths[count] = length;
      ranks[count++] = rank;
    },
    prefixes(): Prefixes {
      return {
        width,
        networks: networks.subarray(0, count * width),
        lengths: lengths.subarray(0, count),
        ranks: ranks.subarray(0, count),
      };
    },
  };
}
