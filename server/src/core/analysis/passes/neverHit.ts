import { hitsOfRule, isCounted } from "../../logs/countHits.js";
import type { LogHits } from "../../logs/logHits.js";
import type { RuleSet } from "../../model/ruleSet.js";
import { ACCEPT, isOwnWord } from "../../model/ruleTable.js";
import { inSteps, type Steps } from "../../text/steps.js";
import { addTrait, isDead, type RuleTraits, traitBit } from "./traits.js";

/**
 * Returns the traits of rules, with a mark for each accept that decides no client of a log, although it decides some address. O(rules).
 *
 * Marks none if some clients were left out: one of them may be the client of the rule.
 */
export function* markNeverHit(ruleSet: RuleSet, traits: RuleTraits, hits: LogHits): Steps<RuleTraits> {
  const { log, columns } = hits;
  if (!log.isWhole || log.clients === 0) return traits;
  const marked = traits.slice();
  yield* inSteps(marked.length, (from, to) => markRules(ruleSet, marked, columns, from, to));
  return marked;
}

const NEVER_HIT = traitBit("never-hit");

function markRules(ruleSet: RuleSet, traits: RuleTraits, columns: LogHits["columns"], from: number, to: number): void {
  const { rules } = ruleSet;
  for (let id = from; id < to; id++) {
    if (columns.hits[id] !== 0 || rules.actions[id] !== ACCEPT || isDead(traits, id)) continue;
    if (!isOwnWord(rules, id) || !isCounted(ruleSet, id) || hitsOfRule(rules, columns, id).hits > 0) continue;
    addTrait(traits, id, NEVER_HIT);
  }
}
