import { layOver, type OddRules, type Overlay, withoutOdd } from "../../matcher/oddMasks.js";
import { renumbered } from "../../matcher/patchPrefixes.js";
import { cutStretch, replaceStretches, type Stretch, stretchesOf } from "../../matcher/patchRanges.js";
import { countParts, type RankedActions, type Tallied, type Tally } from "../tally.js";
import type { CutFamilies, CutFamily, Edit } from "./cut.js";
import { moved, renumberRanges } from "./numbers.js";
import { oddAfter } from "./odd.js";

/** The rules after an edit, compiled and counted. */
export interface Recounted extends Tallied {
  /** The ranks of which some part was counted out or in. */
  readonly touched: ReadonlySet<number>;
  /** Those that decide something and did not before, be it that they are new. */
  readonly born: readonly number[];
  /** Those that decided something and do not any more, be it that they are gone, as ranks before the edit. */
  readonly died: readonly number[];
}

/**
 * Counts the parts around the regions out, replaces them, and counts what came in their place in. `undefined` when no steps are left
 * to lay odd rules over that, and when the budget did not last before.
 */
export function recount(
  before: Tallied,
  was: RankedActions,
  is: RankedActions,
  edit: Edit,
  [cut4, cut6]: CutFamilies,
): Recounted | undefined {
  const { order, renumbering, isGone } = edit.numbers;
  const decided = new Set<number>();
  function countOut({ before: overlay, pieces }: CutFamily): readonly Stretch[] {
    const stretches = stretchesOf(overlay.ranges, pieces);
    for (const stretch of stretches) countParts(before.tally, overlay, was, stretch, -1, (rank) => decided.add(rank));
    return stretches;
  }
  const stretches4 = countOut(cut4);
  const stretches6 = countOut(cut6);

  // From here on in the ranks after the edit.
  const tally: Tally = {
    deciding: moved(before.tally.deciding, renumbering, order.length),
    needed: moved(before.tally.needed, renumbering, order.length),
  };
  const isAlive = (rank: number) => tally.deciding[rank] !== 0;
  const wasAlive = new Map<number, boolean>();
  for (const rank of decided) if (!isGone(rank)) wasAlive.set(renumbered(renumbering, rank), true);
  const note = (rank: number) => {
    if (!wasAlive.has(rank)) wasAlive.set(rank, isAlive(rank));
  };
  function countIn({ family, before: overlay }: CutFamily, stretches: readonly Stretch[]): Overlay {
    renumberRanges(overlay.ranges, renumbering);
    let rules: OddRules = family === "ipv4" ? oddAfter(overlay, edit) : overlay;
    const now = stretches.map((stretch) => {
      const laid = layStretch(overlay, stretch, rules);
      rules = laid;
      countParts(tally, laid, is, { from: 0, to: laid.ranges.first.length }, 1, note);
      return laid;
    });
    return { ...rules, ...replaceStretches(overlay, stretches, now) };
  }
  const ipv4 = countIn(cut4, stretches4);
  const ipv6 = countIn(cut6, stretches6).ranges;
  if (!ipv4.complete) return undefined;
  return {
    partition: { order, ipv4, ipv6 },
    prefixes4: cut4.prefixes,
    prefixes6: cut6.prefixes,
    tally,
    touched: new Set(wasAlive.keys()),
    born: [...wasAlive].flatMap(([rank, was]) => (!was && isAlive(rank) ? [rank] : [])),
    died: [...decided].filter((rank) => isGone(rank) || !isAlive(renumbered(renumbering, rank))),
  };
}

/** A stretch cut anew, with the odd rules over it. */
function layStretch({ ranges, roots }: Overlay, stretch: Stretch, rules: OddRules): Overlay {
  const cut = cutStretch(ranges, stretch);
  if (roots.length === 0) return withoutOdd(cut);
  return layOver(cut, cut.starts[0] ?? 0, ranges.starts[stretch.to] ?? 2 ** 32, rules);
}
