import { compile } from "../matcher/partition.js";
import { type BulkLookup, compileBulk, NO_RULE } from "../matcher/read/bulk.js";
import { modelOf, type RuleId, type RuleSet, verdictOf, withRules } from "../model/ruleSet.js";
import { actionOf, isOpen, partialRules, pickRules, type RuleTable } from "../model/ruleTable.js";
import type { Action } from "../model/statement.js";
import { hasDoubts } from "../model/unless.js";
import { type AddressRows, decideRows } from "./decideRows.js";

/** The partial rules of a list, compiled for many questions, by their action. */
export interface Doubts {
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
  const of = (action: Action): PartialRules => {
    const ids = partial.filter((id) => actionOf(ruleSet.rules, id) === action);
    const { conditions, ...picked } = pickRules(ruleSet.rules, ids);
    const sure: RuleTable = picked;
    // The first of them that matches comes before a rule if any of them does.
    return { ids, lookup: compileBulk(compile(withRules(ruleSet, sure), "first-match")) };
  };
  return { accept: of("accept"), reject: of("reject") };
}

/** Marks with 1 the addresses for which `unlessOf` returns rules. `ids` are the deciding rules. */
export function markTurned(
  ruleSet: RuleSet,
  doubts: Doubts,
  addresses: AddressRows,
  ids: Int32Array,
  marks: Uint8Array,
): void {
  const isFirstMatch = modelOf(ruleSet) === "first-match";
  const firsts = { accept: new Int32Array(ids.length), reject: new Int32Array(ids.length) };
  decideRows(doubts.accept.lookup, addresses, firsts.accept);
  decideRows(doubts.reject.lookup, addresses, firsts.reject);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? NO_RULE;
    const decider = id === NO_RULE ? undefined : id;
    const other = verdictOf(ruleSet, decider) === "accept" ? "reject" : "accept";
    const first = firsts[other][row] ?? NO_RULE;
    const partial = first === NO_RULE ? undefined : doubts[other].ids[first];
    const mayTurn = partial !== undefined && (decider === undefined || !isFirstMatch || partial < decider);
    marks[row] = Number(mayTurn || (decider !== undefined && isOpen(ruleSet.rules, decider)));
  }
}
