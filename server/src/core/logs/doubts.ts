import { compile } from "../matcher/partition.js";
import { type BulkLookup, compileBulk, NO_RULE } from "../matcher/read/bulk.js";
import { modelOf, type RuleId, type RuleSet, verdictOf, withRules } from "../model/ruleSet.js";
import { actionOf, isOpen, partialRules, pickRules, type RuleTable } from "../model/ruleTable.js";
import type { Action } from "../model/statement.js";
import { hasDoubts, unlessOf } from "../model/unless.js";
import { addressAt } from "./clients.js";
import { type AddressRows, decideRows } from "./decideRows.js";

/** The partial rules of a list, compiled for many questions: all of them, and those of each action. */
export interface Doubts {
  readonly all: PartialRules;
  readonly accept: PartialRules;
  readonly reject: PartialRules;
}

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
  return { all: of(partial), accept: ofAction("accept"), reject: ofAction("reject") };
}

/**
 * Marks with 1 the addresses for which `unlessOf` returns rules. `ids` are the deciding rules.
 *
 * Asks `unlessOf` itself only if a partial rule with the same action comes first, which may take the addresses of the others.
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
  const addressOf = (row: number) => addressAt(addresses.words, row * addresses.width, addresses.width);
  const first = firstOf(doubts.all);
  const firsts = { accept: firstOf(doubts.accept), reject: firstOf(doubts.reject) };
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? NO_RULE;
    const decider = id === NO_RULE ? undefined : id;
    const partial = firsts[verdictOf(ruleSet, decider) === "accept" ? "reject" : "accept"](row);
    const isAsked = partial !== undefined && (decider === undefined || !isFirstMatch || partial < decider);
    const isTaken = () =>
      isFirstMatch && first(row) !== partial && unlessOf(ruleSet, [decider], addressOf(row)).length === 0;
    const mayTurn = isAsked && !isTaken();
    marks[row] = Number(mayTurn || (decider !== undefined && isOpen(ruleSet.rules, decider)));
  }
}
