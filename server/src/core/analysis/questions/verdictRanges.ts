import type { AddressRange } from "../../address/block.js";
import type { CompiledList } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt, type RankedActions, rankedActions } from "../../matcher/rankedActions.js";
import type { Answer } from "../../matcher/read/commonCells.js";
import { runsOf } from "../../matcher/read/runs.js";
import { ACCEPT } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import { type Budget, isPauseDue, type Steps } from "../../text/steps.js";

/** A mask with holes may have millions of ranges, which no program takes. */
const RANGES_AT_MOST = 1_000_000;

/** A list, and whether addresses must get the verdict from it or must not. */
export interface WantedFrom {
  readonly list: CompiledList;
  readonly gives: boolean;
}

/**
 * Returns the addresses that get a verdict from each list that must give it, and from none of the others: maximal ranges, IPv4 first.
 *
 * `undefined` if there are too many, or the budget ran out before all were proved. O(cells of all lists).
 */
export function* verdictRanges(
  lists: readonly WantedFrom[],
  verdict: Verdict,
  budget: Budget,
): Steps<readonly AddressRange[] | undefined> {
  const actions: RankedActions[] = [];
  for (const { list } of lists) actions.push(yield* rankedActions(list.ruleSet, list.partition.order));
  const isWanted = (answer: Answer | undefined, place: number) => {
    const action = actionAt(actions[place] ?? new Uint8Array(1), answer?.first ?? DEFAULT_RANK);
    return ((action === ACCEPT) === (verdict === "accept")) === lists[place]?.gives;
  };
  const kindOf = (answers: readonly Answer[]): "wanted" | "open" | undefined => {
    let isOpen = false;
    for (let place = 0; place < lists.length; place++) {
      if (answers[place]?.open !== undefined) isOpen = true;
      else if (!isWanted(answers[place], place)) return undefined;
    }
    return isOpen ? "open" : "wanted";
  };
  const ranges: AddressRange[] = [];
  const partitions = lists.map(({ list }) => list.partition);
  for (const run of runsOf(partitions, kindOf, budget)) {
    if (run === undefined || isPauseDue(budget)) yield;
    if (run === undefined) continue;
    if (run.kind === "open") return undefined;
    if (ranges.push(run) > RANGES_AT_MOST) return undefined;
  }
  return ranges;
}
