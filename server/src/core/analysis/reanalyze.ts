import type { Family } from "../address/address.js";
import { splice } from "../columns.js";
import {
  type Piece,
  patchPrefixes,
  patchRanges,
  type Renumbering,
  type Replaced,
  regionOf,
  renumbered,
} from "../matcher/patch.js";
import { type Prefixes, type PrefixRow, prefixRowOf } from "../matcher/prefixes.js";
import type { Ranges } from "../matcher/ranges.js";
import { DEFAULT_RANK, sweep } from "../matcher/sweep.js";
import { isAfterRow, isSameRow, lastOfRow, lastRowUpTo } from "../matcher/words.js";
import { defaultActionOf, evaluationOrder, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { ANY, IPV4, pickRules, type RuleTable, sourceOf } from "../model/ruleTable.js";
import { type Analysis, addTrait, analyze, REDUNDANT } from "./analyze.js";
import {
  ACCEPTS,
  type Actions,
  actionsBySums,
  catchAllOf,
  markDead,
  REJECTS,
  reasonOf,
  type Standing,
} from "./dead.js";
import { reproveExpectations } from "./expectations.js";
import { openFamilies } from "./openFamilies.js";
import { markNeeded, mayBeRedundant } from "./redundant.js";
import { sourceTraits } from "./sourceFaults.js";
import { actionAt, countRanges, type RankedActions, type Tally } from "./tally.js";
import { DEAD, type RuleTraits, traitBit } from "./traits.js";

/** The rules from `first` on of which so many were removed and so many put in their place; all others say what they said. */
export interface RuleChange {
  readonly first: RuleId;
  readonly removed: number;
  readonly inserted: number;
}

/** More changed rules are analysed together with all others. */
const FEW_RULES = 32;

/**
 * Analyses a file after an edit, given what was known before it; the result is what {@link analyze} would make of the file.
 *
 * Only the address space of the changed rules is cut anew, and only what that can change is asked again: the rules inside and
 * around it, and those whose place after a rule is taken that came to life or died. Columns are copied. A change of a directive or
 * of wide rules, masks with holes, and what turns out to reach far are analysed from scratch.
 */
export function reanalyze(before: Analysis, ruleSet: RuleSet, change: RuleChange): Analysis {
  return patchAnalysis(before, ruleSet, change) ?? analyze(ruleSet);
}

function patchAnalysis(before: Analysis, ruleSet: RuleSet, change: RuleChange): Analysis | undefined {
  const { first, removed, inserted } = change;
  if (removed + inserted > FEW_RULES || before.partition.ipv4.odd.length > 0) return undefined;
  if (modelOf(ruleSet) !== modelOf(before.ruleSet)) return undefined;
  if (defaultActionOf(ruleSet) !== defaultActionOf(before.ruleSet)) return undefined;
  const budget = cellBudget(1024 + ruleSet.rules.count / 8);
  const numbers = renumber(before, ruleSet, change);
  const gone = rowsOf(before.ruleSet.rules, first, removed, numbers.oldRankOf);
  const come = rowsOf(ruleSet.rules, first, inserted, numbers.rankOf);
  if (gone === undefined || come === undefined) return undefined;

  const ipv4 = patchFamily("ipv4", before.prefixes4, before.partition.ipv4.ranges, gone, come, numbers, budget);
  const ipv6 = patchFamily("ipv6", before.prefixes6, before.partition.ipv6, gone, come, numbers, budget);
  if (ipv4 === undefined || ipv6 === undefined) return undefined;
  const counted = recount(before, ruleSet, change, numbers, [ipv4, ipv6]);
  const { order } = numbers;
  const standing: Standing = {
    ruleSet,
    partition: { order, ipv4: { ...before.partition.ipv4, ranges: ipv4.ranges }, ipv6: ipv6.ranges },
    ranked: counted.ranked,
    tally: counted.tally,
    uncertain: before.uncertain,
    catchAlls: { ipv4: catchAllOf(ipv4.prefixes), ipv6: catchAllOf(ipv6.prefixes) },
  };

  const newcomers = Array.from({ length: inserted }, (_, place) => first + place);
  const traits = splice(before.traits, first, removed, sourceTraits(pickRules(ruleSet.rules, newcomers)));
  for (const family of [ipv4, ipv6]) remarkDead(standing, family, traits);
  if (!remarkRedundant(standing, [ipv4, ipv6], counted, traits, budget)) return undefined;

  const changed = [
    ...Array.from({ length: removed }, (_, place) => sourceOf(before.ruleSet.rules, first + place)),
    ...newcomers.map((id) => sourceOf(ruleSet.rules, id)),
  ];
  const ruleAfter = (rule: RuleId) => (rule < first ? rule : rule - removed + inserted);
  return {
    ...standing,
    traits,
    openFamilies: openFamilies(standing),
    expectations: reproveExpectations(before.expectations, ruleSet, standing.partition, changed, ruleAfter),
    prefixes4: ipv4.prefixes,
    prefixes6: ipv6.prefixes,
    sweptCells: budget.spent(),
  };
}

/** Counts cells that are cut; past the budget it is quicker to analyse the whole file. */
function cellBudget(most: number) {
  let spent = 0;
  return {
    /** Adds what a region of so many prefixes costs; false when that is too much. */
    spend(prefixes: number): boolean {
      spent += 2 * prefixes + 1;
      return spent <= most;
    },
    spent: () => spent,
  };
}

type Budget = ReturnType<typeof cellBudget>;

/** The ranks after the edit. The ranks of removed rules are kept apart, after all others, as long as their cells are counted out. */
interface Numbers {
  readonly order: Uint32Array;
  readonly renumbering: Renumbering;
  readonly oldRankOf: (rule: RuleId) => number;
  readonly rankOf: (rule: RuleId) => number;
  /** The number of a rank of before. */
  readonly working: (rank: number) => number;
}

function renumber(before: Analysis, ruleSet: RuleSet, { first, removed, inserted }: RuleChange): Numbers {
  const old = before.partition.order;
  const count = ruleSet.rules.count;
  if (modelOf(ruleSet) === "first-match" && removed === inserted) {
    const working = (rank: number) => (rank >= first && rank < first + removed ? count + rank - first : rank);
    return { order: old, renumbering: undefined, oldRankOf: (rule) => rule, rankOf: (rule) => rule, working };
  }
  const order = evaluationOrder(ruleSet, modelOf(ruleSet));
  const ranks = inverseOf(order);
  const oldRanks = inverseOf(old);
  const renumbering = new Int32Array(old.length);
  for (let rank = 0; rank < old.length; rank++) {
    const rule = old[rank] ?? 0;
    const isGone = rule >= first && rule < first + removed;
    renumbering[rank] = isGone ? count + rule - first : (ranks[rule < first ? rule : rule - removed + inserted] ?? 0);
  }
  return {
    order,
    renumbering,
    oldRankOf: (rule) => oldRanks[rule] ?? 0,
    rankOf: (rule) => ranks[rule] ?? 0,
    working: (rank) => renumbered(renumbering, rank),
  };
}

function inverseOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) places[order[place] ?? 0] = place;
  return places;
}

/** The prefixes of some rules by family; `undefined` when one of them is no prefix of one family or is a catch-all. */
function rowsOf(
  rules: RuleTable,
  first: RuleId,
  count: number,
  rankOf: (rule: RuleId) => number,
): Readonly<Record<Family, readonly PrefixRow[]>> | undefined {
  const rows: Record<Family, PrefixRow[]> = { ipv4: [], ipv6: [] };
  for (let id = first; id < first + count; id++) {
    const row = prefixRowOf(rules, id, rankOf(id));
    if (row === undefined || row.length === 0) return undefined;
    rows[rules.kinds[id] === IPV4 ? "ipv4" : "ipv6"].push(row);
  }
  return rows;
}

/** One family after the edit. */
interface PatchedFamily {
  readonly family: Family;
  readonly prefixes: Prefixes;
  readonly before: Ranges;
  readonly ranges: Ranges;
  readonly replaced: readonly Replaced[];
  readonly pieces: readonly (Piece & { readonly around: readonly number[] })[];
}

function patchFamily(
  family: Family,
  prefixesBefore: Prefixes,
  before: Ranges,
  gone: Readonly<Record<Family, readonly PrefixRow[]>>,
  come: Readonly<Record<Family, readonly PrefixRow[]>>,
  { renumbering }: Numbers,
  budget: Budget,
): PatchedFamily | undefined {
  const rows = [...gone[family], ...come[family]];
  if (rows.length === 0 && renumbering === undefined) {
    return { family, prefixes: prefixesBefore, before, ranges: before, replaced: [], pieces: [] };
  }
  const prefixes = patchPrefixes(prefixesBefore, gone[family], come[family], renumbering);
  const pieces: (Piece & { around: readonly number[] })[] = [];
  for (const row of outermost(rows, prefixes.width)) {
    const { region, around } = regionOf(prefixes, row);
    if (!budget.spend(region.to - region.from)) return undefined;
    pieces.push({ region, around, swept: sweep(prefixes, region) });
  }
  return { family, prefixes, before, pieces, ...patchRanges(before, pieces, renumbering) };
}

/** Those of the prefixes that lie in no other, each once, by network. */
function outermost(rows: readonly PrefixRow[], width: Prefixes["width"]): readonly PrefixRow[] {
  const outer: PrefixRow[] = [];
  for (const row of [...rows].sort((one, other) => one.length - other.length)) {
    const isInside = outer.some(({ network, length }) => {
      const last = new Uint32Array(width);
      lastOfRow(network, 0, length, last, 0, width);
      return !isAfterRow(network, 0, row.network, 0, width) && !isAfterRow(row.network, 0, last, 0, width);
    });
    if (!isInside) outer.push(row);
  }
  return outer.sort((one, other) => (isAfterRow(one.network, 0, other.network, 0, width) ? 1 : -1));
}

interface Recounted {
  readonly tally: Tally;
  readonly ranked: RankedActions;
  /** The ranks of which some range was counted out or in, and whether they decided anything before. */
  readonly touched: ReadonlyMap<number, boolean>;
}

/** Counts the replaced ranges out and what came in their place in. */
function recount(
  before: Analysis,
  { rules }: RuleSet,
  { first, removed, inserted }: RuleChange,
  { renumbering, rankOf, working }: Numbers,
  families: readonly PatchedFamily[],
): Recounted {
  const count = rules.count;
  const actions = moved(before.ranked.actions, new Uint8Array(count + removed), renumbering, working, first, removed);
  const deciding = moved(before.tally.deciding, new Uint32Array(count + removed), renumbering, working, first, removed);
  const needed = moved(before.tally.needed, new Uint32Array(count + removed), renumbering, working, first, removed);
  for (let id = first; id < first + inserted; id++) {
    const rank = rankOf(id);
    actions[rank] = rules.actions[id] ?? 0;
    deciding[rank] = 0;
    needed[rank] = 0;
  }
  const ranked = { actions, fallback: before.ranked.fallback };
  const touched = new Map<number, boolean>();
  const touch = (rank: number) => {
    if (rank < count && !touched.has(rank)) touched.set(rank, deciding[rank] !== 0);
  };
  const parts = families.flatMap(({ before: old, ranges, replaced }) =>
    replaced.map(({ from, to, newFrom, newTo }) => ({
      out: { ...old, first: old.first.slice(from, to).map(working), second: old.second.slice(from, to).map(working) },
      in: { ...ranges, first: ranges.first.subarray(newFrom, newTo), second: ranges.second.subarray(newFrom, newTo) },
    })),
  );
  for (const part of parts) for (const { first: ranks } of [part.out, part.in]) ranks.forEach(touch);
  for (const part of parts) {
    countRanges({ deciding, needed }, part.out, ranked, 0, part.out.first.length, -1);
    countRanges({ deciding, needed }, part.in, ranked, 0, part.in.first.length, 1);
  }
  return {
    touched,
    ranked: { ...ranked, actions: actions.subarray(0, count) },
    tally: { deciding: deciding.subarray(0, count), needed: needed.subarray(0, count) },
  };
}

/** A column by rank in the numbers after the edit. */
function moved<Column extends Uint8Array | Uint32Array>(
  old: Column,
  now: Column,
  renumbering: Renumbering,
  working: (rank: number) => number,
  first: number,
  removed: number,
): Column {
  if (renumbering === undefined) {
    now.set(old);
    for (let rank = first; rank < first + removed; rank++) now[working(rank)] = old[rank] ?? 0;
  } else {
    for (let rank = 0; rank < old.length; rank++) now[renumbering[rank] ?? 0] = old[rank] ?? 0;
  }
  return now;
}

/** Says anew why rules are dead, of those in the regions that were cut and of those around them. */
function remarkDead(standing: Standing, { family, prefixes, ranges, pieces }: PatchedFamily, traits: RuleTraits): void {
  const { partition, ranked, tally, catchAlls, ruleSet } = standing;
  const { width, networks, lengths, ranks } = prefixes;
  const ruleAt = (place: number) => partition.order[ranks[place] ?? 0] ?? 0;
  for (const { region, swept, around } of pieces) {
    for (let place = region.from; place < region.to; place++) clearTrait(traits, ruleAt(place), DEAD);
    const mark = (rule: RuleId, reason: Parameters<typeof traitBit>[0]) => addTrait(traits, rule, traitBit(reason));
    markDead(standing, family, prefixes, swept, mark, actionsBySums(ranked, swept));
    for (const head of around) {
      const isTwin = (place: number) =>
        lengths[place] === lengths[head] && isSameRow(networks, place, networks, head, width);
      for (let place = head; place < lengths.length && isTwin(place); place++) {
        const rule = ruleAt(place);
        const rank = ranks[place] ?? 0;
        clearTrait(traits, rule, DEAD);
        if (tally.deciding[rank] !== 0) continue;
        const isAny = ruleSet.rules.kinds[rule] === ANY;
        const catchAll = isAny ? Math.max(catchAlls.ipv4, catchAlls.ipv6) : catchAlls[family];
        const actions = () =>
          isAny
            ? actionsOfRanges(partition.ipv4.ranges, ranked) | actionsOfRanges(partition.ipv6, ranked)
            : actionsOfRanges(ranges, ranked, prefixes, head);
        const reason = reasonOf(standing, rank, catchAll, isAny ? rank : (ranks[head] ?? 0), actions);
        if (reason !== undefined) addTrait(traits, rule, traitBit(reason));
      }
    }
  }
}

/** The actions that decide the ranges in a prefix, or all of them; mostly the first few tell. */
function actionsOfRanges(ranges: Ranges, ranked: RankedActions, prefixes?: Prefixes, place = 0): Actions {
  let from = 0;
  let to = ranges.first.length;
  if (prefixes !== undefined) {
    const { width, networks, lengths } = prefixes;
    const last = new Uint32Array(width);
    lastOfRow(networks, place, lengths[place] ?? 0, last, 0, width);
    from = lastRowUpTo(ranges.starts, networks, place, width);
    to = lastRowUpTo(ranges.starts, last, 0, width) + 1;
  }
  let actions = 0;
  for (let range = from; range < to && actions !== (ACCEPTS | REJECTS); range++) {
    actions |= actionAt(ranked, ranges.first[range] ?? DEFAULT_RANK) === 0 ? ACCEPTS : REJECTS;
  }
  return actions;
}

/**
 * Says anew which rules are redundant, of those whose cells were counted and of those that decide cells in a rule that came to life
 * or died, since what comes after a removed dead rule is asked there. False when that is too much to do.
 */
function remarkRedundant(
  standing: Standing,
  families: readonly PatchedFamily[],
  { touched }: Recounted,
  traits: RuleTraits,
  budget: Budget,
): boolean {
  const { ruleSet, partition, tally, ranked } = standing;
  const asked = new Set(touched.keys());
  for (const { swept } of families.flatMap(({ pieces }) => pieces)) {
    for (let cell = 0; cell < swept.count; cell++) asked.add(swept.first[cell] ?? DEFAULT_RANK);
  }
  const familyOf = (rule: RuleId) =>
    families.find(({ family }) => (family === "ipv4") === (ruleSet.rules.kinds[rule] === IPV4));
  for (const [rank, wasAlive] of touched) {
    if (wasAlive === (tally.deciding[rank] !== 0)) continue;
    const rule = partition.order[rank] ?? 0;
    const row = prefixRowOf(ruleSet.rules, rule, rank);
    const patched = familyOf(rule);
    if (row === undefined || patched === undefined) return false;
    const { ranges } = patched;
    const last = new Uint32Array(ranges.width);
    lastOfRow(row.network, 0, row.length, last, 0, ranges.width);
    const from = lastRowUpTo(ranges.starts, row.network, 0, ranges.width);
    const to = lastRowUpTo(ranges.starts, last, 0, ranges.width) + 1;
    if (!budget.spend(to - from)) return false;
    for (let range = from; range < to; range++) asked.add(ranges.first[range] ?? DEFAULT_RANK);
  }
  asked.delete(DEFAULT_RANK);
  for (const rank of asked) {
    const rule = partition.order[rank] ?? 0;
    clearTrait(traits, rule, REDUNDANT);
    if (!mayBeRedundant(standing, rank)) continue;
    const row = prefixRowOf(ruleSet.rules, rule, rank);
    const patched = familyOf(rule);
    if (row === undefined || patched === undefined) return false;
    const { region, around } = regionOf(patched.prefixes, row);
    if (!budget.spend(region.to - region.from)) return false;
    let isNeeded = false;
    const heads = around.map((place) => patched.prefixes.ranks[place] ?? DEFAULT_RANK);
    markNeeded({ ranked, tally }, patched.prefixes, sweep(patched.prefixes, region), heads, (needed) => {
      if (needed === rank) isNeeded = true;
    });
    if (!isNeeded) addTrait(traits, rule, REDUNDANT);
  }
  return true;
}

function clearTrait(traits: RuleTraits, rule: RuleId, bits: number): void {
  traits[rule] = (traits[rule] ?? 0) & ~bits;
}
