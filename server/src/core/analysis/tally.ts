import { NO_ODD } from "../matcher/oddDiagram.js";
import type { Partition } from "../matcher/partition.js";
import type { Ranges } from "../matcher/ranges.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { defaultActionOf, type RuleSet } from "../model/ruleSet.js";
import { ACCEPT, REJECT } from "../model/ruleTable.js";

/** What the rules say, by rank, and what the default says: {@link ACCEPT} or {@link REJECT}. */
export interface RankedActions {
  readonly actions: Uint8Array;
  readonly fallback: number;
}

export function rankedActions(ruleSet: RuleSet, order: Uint32Array): RankedActions {
  const { rules } = ruleSet;
  const actions = new Uint8Array(order.length);
  for (let rank = 0; rank < order.length; rank++) actions[rank] = rules.actions[order[rank] ?? 0] ?? ACCEPT;
  return { actions, fallback: defaultActionOf(ruleSet) === "accept" ? ACCEPT : REJECT };
}

export function actionAt({ actions, fallback }: RankedActions, rank: number): number {
  return rank === DEFAULT_RANK ? fallback : (actions[rank] ?? fallback);
}

/**
 * How many parts of the address space each rule has, by rank: those that it decides, and those of them that would get the other
 * verdict without it. Numbers of parts, not of addresses: what matters is which are zero, and they stay small and exact.
 */
export interface Tally {
  readonly deciding: Uint32Array;
  readonly needed: Uint32Array;
}

export function emptyTally(count: number): Tally {
  return { deciding: new Uint32Array(count), needed: new Uint32Array(count) };
}

/** Counts the ranges from `from` to `to` (exclusive) in, or out with a `step` of -1. */
export function countRanges(
  { deciding, needed }: Tally,
  { first, second }: Ranges,
  ranked: RankedActions,
  from: number,
  to: number,
  step: 1 | -1,
): void {
  for (let range = from; range < to; range++) {
    const rank = first[range] ?? DEFAULT_RANK;
    if (rank === DEFAULT_RANK) continue;
    deciding[rank] = (deciding[rank] ?? 0) + step;
    if (actionAt(ranked, rank) !== actionAt(ranked, second[range] ?? DEFAULT_RANK)) {
      needed[rank] = (needed[rank] ?? 0) + step;
    }
  }
}

/** Counts the whole of IPv4, with the rules whose masks have holes; answers the ranks of which it is not known whether they have more. */
export function countOverlay(tally: Tally, partition: Partition, ranked: RankedActions): ReadonlySet<number> {
  const uncertain = new Set<number>();
  const { ranges, roots, nodes } = partition.ipv4;
  if (roots.length === 0) {
    countRanges(tally, ranges, ranked, 0, ranges.first.length, 1);
    return uncertain;
  }
  for (let range = 0; range < ranges.first.length; range++) {
    countBelow(roots[range] ?? NO_ODD, ranges.first[range] ?? DEFAULT_RANK, ranges.second[range] ?? DEFAULT_RANK);
  }
  uncertain.delete(DEFAULT_RANK);
  return uncertain;

  /** Counts each end of the diagram that the range's own two lowest ranks do not hide. */
  function countBelow(root: number, first: number, second: number): void {
    const node = nodes[root];
    if (node === undefined || node.best > second) {
      count(first, second);
      return;
    }
    switch (node.kind) {
      case "ask":
        countBelow(node.zero, first, second);
        countBelow(node.one, first, second);
        break;
      case "answer": {
        const [lower, higher] = node.first < first ? [node.first, first] : [first, node.first];
        count(lower, Math.min(higher, node.first < first ? node.second : second));
        break;
      }
      case "open":
        uncertain.add(first);
        for (const { rank } of node.rules) uncertain.add(rank);
    }
  }

  function count(first: number, second: number): void {
    if (first === DEFAULT_RANK) return;
    tally.deciding[first] = (tally.deciding[first] ?? 0) + 1;
    if (actionAt(ranked, first) !== actionAt(ranked, second)) tally.needed[first] = (tally.needed[first] ?? 0) + 1;
  }
}
