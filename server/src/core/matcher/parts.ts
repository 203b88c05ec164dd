import { NO_ODD } from "./laid.js";
import type { Node } from "./oddDiagram.js";
import type { Overlay } from "./oddMasks.js";
import type { OddRule } from "./prefixes.js";
import { DEFAULT_RANK } from "./sweep.js";

/**
 * Visits every part of the ranges `from` to `to` (exclusive) that the rules treat alike, with the rank that decides and the rank
 * that would without it, until a visit answers true; `visitOpen` comes where the budget ran out, with the ranks of which it
 * is not known. Tells whether it was stopped. All that a diagram answers alike in one range is one part.
 */
export function visitParts(
  { ranges, roots, nodes }: Overlay,
  visit: (first: number, second: number) => boolean,
  visitOpen: (first: number, rules: readonly OddRule[]) => boolean,
  from = 0,
  to = ranges.first.length,
): boolean {
  const ends = endsOfDiagrams(nodes);
  for (let range = from; range < to; range++) {
    const first = ranges.first[range] ?? DEFAULT_RANK;
    const second = ranges.second[range] ?? DEFAULT_RANK;
    const root = roots[range] ?? NO_ODD;
    if (root === NO_ODD) {
      if (visit(first, second)) return true;
      continue;
    }
    for (const node of ends(root)) {
      const isStopped =
        node === undefined || node.best > second
          ? visit(first, second)
          : node.kind === "open"
            ? visitOpen(first, node.rules)
            : node.first < first
              ? visit(node.first, Math.min(first, node.second))
              : visit(first, Math.min(second, node.first));
      if (isStopped) return true;
    }
  }
  return false;
}

type End = Exclude<Node, { readonly kind: "ask" }> | undefined;

/** Answers where a diagram can end, each end once; `undefined` is where no odd rule matches. */
function endsOfDiagrams(nodes: readonly Node[]): (root: number) => readonly End[] {
  const known = new Map<number, readonly End[]>();
  return (root) => {
    const before = known.get(root);
    if (before !== undefined) return before;
    const seen = new Set([root]);
    const ends: End[] = [];
    // What is added while the set is walked is walked too.
    for (const place of seen) {
      const node = place === NO_ODD ? undefined : nodes[place];
      if (node?.kind === "ask") seen.add(node.zero).add(node.one);
      else ends.push(node);
    }
    known.set(root, ends);
    return ends;
  };
}
