import { compile } from "../matcher/partition.js";
import { oddRanksAt, placeAround, ranksAround } from "../matcher/read/around.js";
import { type BulkLookup, compileBulk, NO_RULE } from "../matcher/read/bulk.js";
import { modelOf, type RuleId, type RuleSet, verdictOf, withRules } from "../model/ruleSet.js";
import { actionOf, isOpen, partialRules, pickRules, type RuleTable } from "../model/ruleTable.js";
import type { Action } from "../model/statement.js";
import { hasDoubts, partialDeciders } from "../model/unless.js";
import { addressAt } from "./clients.js";
import { type AddressRows, decideRows } from "./decideRows.js";

/** The partial rules of a list, compiled for many questions: all of them, and those of each action. */
export interface Doubts {
  readonly all: PartialRules;
  readonly accept: PartialRules;
  readonly reject: PartialRules;
  /** What {@link untakenAt} found, by the place of the innermost partial rule around an address. */
  readonly untaken: { readonly ipv4: Map<number, Untaken>; readonly ipv6: Map<number, Untaken> };
}

/** The first partial rule of each action that may decide some addresses before all sure rules. */
type Untaken = Readonly<Partial<Record<Action, RuleId>>>;

interface PartialRules {
  readonly ids: readonly RuleId[];
  readonly lookup: BulkLookup;
}

/** Prepares {@link markTurned}. `undefined` for a list whose verdicts nothing but the address decides. */
export function doubtsOf(ruleSet: RuleSet): Doubts | undefined {
  if (!hasDoubts(ruleSet)) return undefined;
  const partial = partialRules(ruleSet.rules);
  const of = (ids: readonly RuleId[]): PartialRules => {
    const { conditions, ...picked } = pickRules(ruleSet.rules, ids);
    const sure: RuleTable = picked;
    // The first of them that matches comes before a rule if any of them does.
    return { ids, lookup: compileBulk(compile(withRules(ruleSet, sure), "first-match")) };
  };
  const ofAction = (action: Action) => of(partial.filter((id) => actionOf(ruleSet.rules, id) === action));
  const untaken = { ipv4: new Map<number, Untaken>(), ipv6: new Map<number, Untaken>() };
  return { all: of(partial), accept: ofAction("accept"), reject: ofAction("reject"), untaken };
}

/**
 * Marks with 1 the addresses for which `unlessOf` returns rules. `ids` are the deciding rules.
 *
 * Compares conditions only if a partial rule with the same action comes first, which may take the addresses of the others.
 */
export function markTurned(
  ruleSet: RuleSet,
  doubts: Doubts,
  addresses: AddressRows,
  ids: Int32Array,
  marks: Uint8Array,
): void {
  const isFirstMatch = modelOf(ruleSet) === "first-match";
  const firstOf = ({ ids: own, lookup }: PartialRules) => {
    const places = new Int32Array(ids.length);
    decideRows(lookup, addresses, places);
    return (row: number): RuleId | undefined => own[places[row] ?? NO_RULE];
  };
  const first = firstOf(doubts.all);
  const firsts = { accept: firstOf(doubts.accept), reject: firstOf(doubts.reject) };
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? NO_RULE;
    const decider = id === NO_RULE ? undefined : id;
    const other = verdictOf(ruleSet, decider) === "accept" ? "reject" : "accept";
    const comesFirst = (partial: RuleId | undefined) =>
      partial !== undefined && (decider === undefined || !isFirstMatch || partial < decider);
    const partial = firsts[other](row);
    const mayBeTaken = isFirstMatch && first(row) !== partial;
    const mayTurn =
      comesFirst(partial) && (!mayBeTaken || comesFirst(untakenAt(ruleSet, doubts, addresses, row)[other]));
    marks[row] = Number(mayTurn || (decider !== undefined && isOpen(ruleSet.rules, decider)));
  }
}

/**
 * Finds the rules that `partialDeciders` leaves, whatever sure rule decides.
 *
 * Addresses inside of the same prefixes have the same ones, which are found once. Odd rules are asked about each address.
 */
function untakenAt(ruleSet: RuleSet, { all, untaken }: Doubts, addresses: AddressRows, row: number): Untaken {
  const { width, words } = addresses;
  const family = width === 1 ? "ipv4" : "ipv6";
  const partition = all.lookup.partition[family];
  const place = placeAround(partition, words, row);
  const odd = oddRanksAt(partition, words[row * width] ?? 0);
  const known = odd.length === 0 ? untaken[family].get(place) : undefined;
  if (known !== undefined) return known;
  // The partial rules are compiled for first match, so that ranks are places in their ids.
  const ids = [...ranksAround(partition, place), ...odd].sort(ascending).flatMap((rank) => all.ids[rank] ?? []);
  const matching = withRules(ruleSet, pickRules(ruleSet.rules, ids));
  const left = partialDeciders(matching, [undefined], addressAt(words, row * width, width));
  const firstOf = (action: Action) => ids[left.find((one) => actionOf(matching.rules, one) === action) ?? NO_RULE];
  const found: Untaken = { accept: firstOf("accept"), reject: firstOf("reject") };
  if (odd.length === 0) untaken[family].set(place, found);
  return found;
}

function ascending(one: number, other: number): number {
  return one - other;
}
