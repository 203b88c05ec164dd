import type { Family } from "../../address/address.js";
import { REJECT } from "../../model/ruleTable.js";
import { familiesOf, type MatchKey, matchKeyOf, type Source } from "../../model/source.js";
import { type Budget, inSteps, isPauseDue, ROWS_A_STEP, type Steps, spend } from "../../text/steps.js";
import { NO_ODD } from "../holes/diagram.js";
import type { FamilyPartition, Partition } from "../partition.js";
import { isAfterRow } from "../prefixes/rows.js";
import { DEFAULT_RANK, NO_PLACE, TWIN } from "../prefixes/sweep.js";
import { actionAt, type RankedActions } from "../rankedActions.js";
import { cellsWithin } from "./cells.js";
import type { Answer, CellFilter } from "./commonCells.js";

/** The actions of the rules that decide some addresses, as bits. `UNPROVED` means that there may be more. */
export type Actions = number;
export const ACCEPTS: Actions = 1;
export const REJECTS: Actions = 2;
export const UNPROVED: Actions = 4;
const BOTH = ACCEPTS | REJECTS;
/** Marks a prefix in which odd rules may decide. Its own bits then say nothing. */
const HAS_ODD = 8;

/** The actions that decide each prefix, in the element after its place. The first element is for the whole family. */
export type ActionsByPlace = Uint8Array;

/** Returns the actions that decide the prefix at a place. `undefined` if odd rules may decide in it. */
export function actionsAt(actions: ActionsByPlace, place: number): Actions | undefined {
  const found = actions[1 + place] ?? HAS_ODD;
  return (found & HAS_ODD) === 0 ? found : undefined;
}

/** Answers which actions decide a source, or the prefix at a place of a family. */
export interface DecidingActions {
  /** Visits the cells of the source, each source once. */
  readonly ofSource: (source: Source) => Steps<Actions>;
  /** By family, to be asked with {@link actionsAt}. */
  readonly ofPlaces: Readonly<Record<Family, ActionsByPlace>>;
  /** Whether all answers so far are proved. */
  readonly isProved: () => boolean;
}

/**
 * Prepares answers for many prefixes and sources. O(cells).
 *
 * A prefix in which no odd rule decides costs one look-up, so that a hundred thousand hidden rules cost little. The cells of another
 * source are visited until both actions are found, as far as the budget lasts.
 */
export function* decidingActions(partition: Partition, ranked: RankedActions, budget: Budget): Steps<DecidingActions> {
  const ofPlaces = {
    ipv4: yield* actionsByPlace(partition.ipv4, ranked),
    ipv6: yield* actionsByPlace(partition.ipv6, ranked),
  };
  const known = new Map<MatchKey, Actions>();
  let isProved = true;

  function* ofSource(source: Source): Steps<Actions> {
    const key = matchKeyOf(source);
    let actions = known.get(key);
    if (actions !== undefined) return actions;
    actions = 0;
    for (const family of familiesOf(source)) {
      const ofAll = source.kind === "any" ? actionsAt(ofPlaces[family], NO_PLACE) : undefined;
      actions |= ofAll ?? (yield* actionsWithin(partition, ranked, family, source, budget));
    }
    isProved &&= (actions & UNPROVED) === 0;
    known.set(key, actions);
    return actions;
  }

  return { ofSource, ofPlaces, isProved: () => isProved };
}

/**
 * Adds the action of each cell to the innermost prefix around it, then the actions of each prefix to its parent. Equal prefixes have
 * the actions of the first of them.
 */
function* actionsByPlace(cells: FamilyPartition, ranked: RankedActions): Steps<ActionsByPlace> {
  const { first, innermost, parents } = cells.sweep;
  const count = parents.length;
  const actions = new Uint8Array(1 + count);
  yield* inSteps(first.length, (from, to) => addActionsOfCells(actions, first, innermost, ranked, from, to));
  const reached = { cell: 0, swept: 0 };
  while (reached.cell < cells.roots.length) {
    markOdd(actions, cells, reached);
    yield;
  }
  yield* inSteps(count, (from, to) => addActionsInside(actions, parents, count - to, count - from));
  return actions;
}

/** Adds the actions of cells `from` to `to` (exclusive) to the prefixes around them. */
function addActionsOfCells(
  actions: Uint8Array,
  first: Int32Array,
  innermost: Int32Array,
  ranked: RankedActions,
  from: number,
  to: number,
): void {
  for (let cell = from; cell < to; cell++) {
    const place = 1 + (innermost[cell] ?? NO_PLACE);
    actions[place] = (actions[place] ?? 0) | (ACCEPTS << actionAt(ranked, first[cell] ?? DEFAULT_RANK));
  }
}

/**
 * Marks the prefixes around cells in which odd rules may decide, in one step.
 *
 * Walks over the cells and those of the sweep side by side, from where the last step ended (`reached`).
 */
function markOdd(
  actions: Uint8Array,
  { width, starts, roots, sweep }: FamilyPartition,
  reached: { cell: number; swept: number },
): void {
  let { cell, swept } = reached;
  const sweptCount = sweep.first.length;
  for (let visited = 0; visited < ROWS_A_STEP && cell < roots.length; visited++) {
    if (roots[cell] !== NO_ODD) {
      const place = 1 + (sweep.innermost[swept] ?? NO_PLACE);
      actions[place] = (actions[place] ?? 0) | HAS_ODD;
    }
    const isLastCell = cell + 1 === roots.length;
    const isLastSwept = swept + 1 === sweptCount;
    const isCellFirst = isLastSwept || (!isLastCell && !isAfterRow(starts, cell + 1, sweep.starts, swept + 1, width));
    const isSweptFirst = !isLastSwept && (isLastCell || !isAfterRow(sweep.starts, swept + 1, starts, cell + 1, width));
    cell += Number(isCellFirst);
    swept += Number(isSweptFirst);
  }
  reached.cell = cell;
  reached.swept = swept;
}

/** Adds the actions of the prefixes at places `from` to `to` (exclusive) to their parents, the last place first. */
function addActionsInside(actions: Uint8Array, parents: Int32Array, from: number, to: number): void {
  for (let place = to - 1; place >= from; place--) {
    const parent = parents[place] ?? NO_PLACE;
    if (parent === TWIN) continue;
    actions[1 + parent] = (actions[1 + parent] ?? 0) | (actions[1 + place] ?? 0);
  }
}

/** Visits cells until both actions are found or the budget ran out. */
function* actionsWithin(
  partition: Partition,
  ranked: RankedActions,
  family: Family,
  source: Source,
  budget: Budget,
): Steps<Actions> {
  let actions = 0;
  const actionsOf = ([answer]: readonly Answer[]) => {
    if (answer?.open !== undefined) return UNPROVED;
    return actionAt(ranked, answer?.first ?? DEFAULT_RANK) === REJECT ? REJECTS : ACCEPTS;
  };
  const isNew: CellFilter = (answers) => (actions & actionsOf(answers)) === 0;
  for (const cell of cellsWithin([partition], family, source, budget, isNew)) {
    if (cell !== undefined) {
      actions |= actionsOf(cell.answers);
      if ((actions & BOTH) === BOTH) break;
    } else if (!spend(budget, 0)) {
      return actions | UNPROVED;
    } else {
      yield;
    }
  }
  if (isPauseDue(budget)) yield;
  return actions;
}
