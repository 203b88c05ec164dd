import type { Family } from "../address/address.js";
import { emptyLike, splice } from "../columns.js";
import {
  type Piece,
  patchPrefixes,
  patchRanges,
  type Renumbering,
  regionOf,
  renumbered,
  stretchesOf,
} from "../matcher/patch.js";
import { type Prefixes, type PrefixRow, prefixRowOf } from "../matcher/prefixes.js";
import type { Ranges } from "../matcher/ranges.js";
import { DEFAULT_RANK, sweep } from "../matcher/sweep.js";
import { isAfterRow, isSameRow, lastOfRow, lastRowUpTo } from "../matcher/words.js";
import { defaultActionOf, evaluationOrder, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { ANY, IPV4, pickRules, type RuleChange, type RuleTable, sourceOf } from "../model/ruleTable.js";
import { type Analysis, analyze } from "./analyze.js";
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
import { addTrait, clearTrait, DEAD, REDUNDANT, type RuleTraits, traitBit } from "./traits.js";

/** More changed rules are analysed together with all others. */
const FEW_RULES = 32;

/**
 * Analyses a file after an edit, given what was known before it; the result is what {@link analyze} would make of the file.
 *
 * Only the address space of the changed rules is cut anew, and only what that can change is asked again: the rules inside and
 * around it, and those that decide something in a rule that came to life or died. A change of a directive or of a catch-all, masks
 * with holes, and what turns out to reach far are analysed from scratch. What was known before must not be used any more: its
 * columns are taken over.
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
  const gone = rowsOf(change.gone, 0, removed, (rule) => numbers.oldRankOf(first + rule));
  const come = rowsOf(ruleSet.rules, first, inserted, numbers.rankOf);
  if (gone === undefined || come === undefined) return undefined;

  const ipv4 = cutFamily("ipv4", before.prefixes4, before.partition.ipv4.ranges, gone, come, numbers, budget);
  const ipv6 = ipv4 && cutFamily("ipv6", before.prefixes6, before.partition.ipv6, gone, come, numbers, budget);
  if (ipv4 === undefined || ipv6 === undefined) return undefined;
  const counted = recount(before, ruleSet, change, numbers, [ipv4, ipv6]);
  const [ranges4, ranges6] = counted.ranges;
  const { order } = numbers;
  const standing: Standing = {
    ruleSet,
    partition: { order, ipv4: { ...before.partition.ipv4, ranges: ranges4 }, ipv6: ranges6 },
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
    ...Array.from({ length: removed }, (_, place) => sourceOf(change.gone, place)),
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

/** The ranks after the edit, and what became of those before it. */
interface Numbers {
  readonly order: Uint32Array;
  /** Removed rules have no rank any more: theirs becomes {@link DEFAULT_RANK}. */
  readonly renumbering: Renumbering;
  readonly oldRankOf: (rule: RuleId) => number;
  readonly rankOf: (rule: RuleId) => number;
}

function renumber(before: Analysis, ruleSet: RuleSet, { first, removed, inserted }: RuleChange): Numbers {
  const old = before.partition.order;
  if (modelOf(ruleSet) === "first-match" && removed === inserted) {
    return { order: old, renumbering: undefined, oldRankOf: (rule) => rule, rankOf: (rule) => rule };
  }
  const order = evaluationOrder(ruleSet, modelOf(ruleSet));
  const ranks = inverseOf(order);
  const oldRanks = inverseOf(old);
  const renumbering = new Int32Array(old.length);
  for (let rank = 0; rank < old.length; rank++) {
    const rule = old[rank] ?? 0;
    const isGone = rule >= first && rule < first + removed;
    renumbering[rank] = isGone ? DEFAULT_RANK : (ranks[rule < first ? rule : rule - removed + inserted] ?? 0);
  }
  return { order, renumbering, oldRankOf: (rule) => oldRanks[rule] ?? 0, rankOf: (rule) => ranks[rule] ?? 0 };
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

/** One family, whose prefixes are those after the edit, and its regions cut anew; its ranges are yet those before. */
interface CutFamily {
  readonly family: Family;
  readonly prefixes: Prefixes;
  readonly before: Ranges;
  readonly pieces: readonly (Piece & { readonly around: readonly number[] })[];
}

function cutFamily(
  family: Family,
  prefixesBefore: Prefixes,
  before: Ranges,
  gone: Readonly<Record<Family, readonly PrefixRow[]>>,
  come: Readonly<Record<Family, readonly PrefixRow[]>>,
  { renumbering }: Numbers,
  budget: Budget,
): CutFamily | undefined {
  const rows = [...gone[family], ...come[family]];
  const prefixes = patchPrefixes(prefixesBefore, gone[family], come[family], renumbering);
  const pieces: (Piece & { around: readonly number[] })[] = [];
  for (const row of outermost(rows, prefixes.width)) {
    const { region, around } = regionOf(prefixes, row);
    if (!budget.spend(region.to - region.from)) return undefined;
    pieces.push({ region, around, swept: sweep(prefixes, region) });
  }
  return { family, prefixes, before, pieces };
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
  readonly ranges: readonly [ipv4: Ranges, ipv6: Ranges];
  readonly tally: Tally;
  readonly ranked: RankedActions;
  /** The ranks of which some range was counted out or in, and whether they decided anything before. */
  readonly touched: ReadonlyMap<number, boolean>;
}

/** Counts the ranges around the regions out, replaces them, and counts what came in their place in. */
function recount(
  before: Analysis,
  { rules }: RuleSet,
  { first, removed, inserted }: RuleChange,
  { order, renumbering, rankOf }: Numbers,
  families: readonly [CutFamily, CutFamily],
): Recounted {
  const isGone = (rank: number) => {
    const rule = before.partition.order[rank] ?? 0;
    return rank !== DEFAULT_RANK && rule >= first && rule < first + removed;
  };
  const touched = new Map<number, boolean>();
  const touch = (rank: number, { deciding }: Tally) => {
    if (rank !== DEFAULT_RANK && !touched.has(rank)) touched.set(rank, deciding[rank] !== 0);
  };
  const stretches = families.map(({ before: ranges, pieces }) => stretchesOf(ranges, pieces));

  // In the ranks of before.
  const taken = new Map<number, boolean>();
  for (const [index, { before: ranges }] of families.entries()) {
    for (const stretch of stretches[index] ?? []) {
      for (let range = stretch.from; range < stretch.to; range++) {
        const rank = ranges.first[range] ?? DEFAULT_RANK;
        if (rank !== DEFAULT_RANK && !isGone(rank) && !taken.has(rank)) {
          taken.set(rank, before.tally.deciding[rank] !== 0);
        }
      }
    }
  }
  for (const [index, { before: ranges }] of families.entries()) {
    for (const { from, to } of stretches[index] ?? []) {
      countRanges(before.tally, ranges, before.ranked, from, to, -1);
    }
  }

  // From here on in the ranks after the edit.
  for (const [rank, wasAlive] of taken) touched.set(renumbered(renumbering, rank), wasAlive);
  const come = Array.from({ length: inserted }, (_, place) => first + place);
  const tally: Tally = {
    deciding: moved(before.tally.deciding, renumbering, order.length),
    needed: moved(before.tally.needed, renumbering, order.length),
  };
  const actions = moved(before.ranked.actions, renumbering, order.length);
  for (const rule of come) {
    const rank = rankOf(rule);
    tally.deciding[rank] = 0;
    tally.needed[rank] = 0;
    actions[rank] = rules.actions[rule] ?? 0;
  }
  const ranked = { ...before.ranked, actions };
  const patched = families.map(({ before: ranges }, index) => {
    if (renumbering !== undefined) renumberRanges(ranges, renumbering);
    return patchRanges(ranges, stretches[index] ?? []);
  });
  const cut = patched.flatMap((family) => family.cut);
  for (const { first: ranks } of cut) for (const rank of ranks) touch(rank, tally);
  for (const ranges of cut) countRanges(tally, ranges, ranked, 0, ranges.first.length, 1);
  const [ipv4, ipv6] = patched;
  if (ipv4 === undefined || ipv6 === undefined) throw new Error("there are two families");
  return { ranges: [ipv4.ranges, ipv6.ranges], tally, ranked, touched };
}

function renumberRanges({ first, second }: Ranges, renumbering: Int32Array): void {
  for (let range = 0; range < first.length; range++) {
    first[range] = renumbered(renumbering, first[range] ?? DEFAULT_RANK);
    second[range] = renumbered(renumbering, second[range] ?? DEFAULT_RANK);
  }
}

/** A column by rank in the ranks after the edit; it is taken over where they are the same. */
function moved<Kind extends Uint8Array | Uint32Array>(old: Kind, renumbering: Renumbering, count: number): Kind {
  if (renumbering === undefined) return old;
  const now = emptyLike(old, count);
  for (let rank = 0; rank < old.length; rank++) {
    const place = renumbering[rank] ?? DEFAULT_RANK;
    if (place !== DEFAULT_RANK) now[place] = old[rank] ?? 0;
  }
  return now;
}

/** Says anew why rules are dead, of those in the regions that were cut and of those around them. */
function remarkDead(standing: Standing, { family, prefixes, pieces }: CutFamily, traits: RuleTraits): void {
  const { partition, ranked, tally, catchAlls, ruleSet } = standing;
  const ranges = family === "ipv4" ? partition.ipv4.ranges : partition.ipv6;
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
  families: readonly CutFamily[],
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
    const ranges = patched.family === "ipv4" ? partition.ipv4.ranges : partition.ipv6;
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
