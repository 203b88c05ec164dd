import type { Family } from "../../address/address.js";
import { maskOfLength } from "../../address/mask.js";
import { REJECT } from "../../model/ruleTable.js";
import { familiesOf, type MatchKey, matchKeyOf, type Source } from "../../model/source.js";
import { inSteps, type Steps } from "../../text/steps.js";
import type { FamilyPartition, Partition } from "../partition.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";
import { actionAt, type RankedActions } from "../rankedActions.js";
import { cellsWithin } from "./cells.js";
import type { Answer, CellFilter } from "./commonCells.js";

/** The actions of the rules that decide some addresses, as bits. `UNPROVED` means that there may be more. */
export type Actions = number;
export const ACCEPTS: Actions = 1;
export const REJECTS: Actions = 2;
export const UNPROVED: Actions = 4;
const BOTH = ACCEPTS | REJECTS;

/** Answers which actions decide a source, or the prefix at a place of a family. */
export interface DecidingActions {
  readonly ofSource: (source: Source) => Actions;
  readonly ofPrefix: Readonly<Record<Family, (place: number) => Actions>>;
}

/**
 * Prepares answers for many prefixes and sources. O(cells).
 *
 * In a family without odd rules a prefix costs one subtraction, so that a hundred thousand hidden rules cost little. Else the cells of
 * a source are visited until both actions are found.
 */
export function* decidingActions(partition: Partition, ranked: RankedActions): Steps<DecidingActions> {
  const sums = {
    ipv4: yield* acceptSums(partition.ipv4, ranked),
    ipv6: yield* acceptSums(partition.ipv6, ranked),
  };
  const known = new Map<MatchKey, Actions>();

  function ofSource(source: Source): Actions {
    const key = matchKeyOf(source);
    const actions = known.get(key) ?? familiesOf(source).reduce((found, family) => found | inFamily(family, source), 0);
    known.set(key, actions);
    return actions;
  }

  function inFamily(family: Family, source: Source): Actions {
    const { odd, first } = partition[family];
    const isWhole = source.kind === "any" && odd.length === 0;
    return isWhole ? ofCells(sums[family], 0, first.length) : actionsWithin(partition, ranked, family, source);
  }

  function prefixesOf(family: Family): (place: number) => Actions {
    const { odd, prefixes, sweep } = partition[family];
    const { networks, lengths } = prefixes;
    const { begins, ends } = sweep;
    const own = sums[family];
    if (odd.length === 0) return (place) => ofCells(own, begins[place] ?? 0, ends[place] ?? 0);
    return (place) =>
      ofSource({ kind: "ipv4", address: networks[place] ?? 0, mask: maskOfLength(lengths[place] ?? 0) });
  }

  return { ofSource, ofPrefix: { ipv4: prefixesOf("ipv4"), ipv6: prefixesOf("ipv6") } };
}

function ofCells(sums: Uint32Array, begin: number, end: number): Actions {
  const accepts = (sums[end] ?? 0) - (sums[begin] ?? 0);
  return (accepts > 0 ? ACCEPTS : 0) | (accepts < end - begin ? REJECTS : 0);
}

/** Returns how many cells before each cell are accepted. Empty for a family with odd rules, which cannot use it. */
function* acceptSums({ odd, first }: FamilyPartition, ranked: RankedActions): Steps<Uint32Array> {
  if (odd.length > 0) return new Uint32Array(0);
  const sums = new Uint32Array(first.length + 1);
  yield* inSteps(first.length, (from, to) => {
    let sum = sums[from] ?? 0;
    for (let cell = from; cell < to; cell++) {
      sum += Number(actionAt(ranked, first[cell] ?? DEFAULT_RANK) !== REJECT);
      sums[cell + 1] = sum;
    }
  });
  return sums;
}

/** Visits cells until both actions are found. */
function actionsWithin(partition: Partition, ranked: RankedActions, family: Family, source: Source): Actions {
  let actions = 0;
  const actionsOf = ([answer]: readonly Answer[]) => {
    if (answer?.open !== undefined) return UNPROVED;
    return actionAt(ranked, answer?.first ?? DEFAULT_RANK) === REJECT ? REJECTS : ACCEPTS;
  };
  const isNew: CellFilter = (answers) => (actions & actionsOf(answers)) === 0;
  for (const { answers } of cellsWithin([partition], family, source, isNew)) {
    actions |= actionsOf(answers);
    if ((actions & BOTH) === BOTH) break;
  }
  return actions;
}
