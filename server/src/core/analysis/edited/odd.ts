import { maskOfLength } from "../../address/mask.js";
import type { Node } from "../../matcher/oddDiagram.js";
import type { OddRules } from "../../matcher/oddMasks.js";
import { renumbered } from "../../matcher/patchPrefixes.js";
import type { OddRule, PrefixRow } from "../../matcher/prefixes.js";
import type { Edit } from "./cut.js";

/** The smallest block that holds all addresses of a rule with holes in its mask: those that agree with its leading bits. */
export function blockAround({ rank, address, mask }: OddRule): PrefixRow {
  const length = Math.clz32(~mask);
  return { network: Uint32Array.of(address & maskOfLength(length)), length, rank };
}

/**
 * The odd rules after an edit, with nodes in the ranks after it; those that tell of removed rules are reached from the regions
 * only that are to be laid anew. O(nodes) where ranks change.
 */
export function oddAfter(
  { odd, nodes, complete, steps, mostSteps }: OddRules,
  { gone, come, numbers: { renumbering } }: Edit,
): OddRules {
  const rankAfter = (rank: number) => renumbered(renumbering, rank);
  const isGone = new Set(gone.odd.map(({ rank }) => rank));
  const stayed = odd.filter(({ rank }) => !isGone.has(rank)).map((rule) => ({ ...rule, rank: rankAfter(rule.rank) }));
  const numberedNode = (node: Node): Node => {
    const best = rankAfter(node.best);
    if (node.kind !== "answer") return { ...node, best };
    return { ...node, first: rankAfter(node.first), second: rankAfter(node.second), best };
  };
  return {
    odd: [...stayed, ...come.odd].sort((one, other) => one.rank - other.rank),
    nodes: renumbering === undefined ? nodes : nodes.map(numberedNode),
    complete,
    steps,
    mostSteps,
  };
}
