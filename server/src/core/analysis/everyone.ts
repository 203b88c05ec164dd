import { familiesSpokenOf } from "../model/ruleSet.js";
import { ACCEPT, ANY } from "../model/ruleTable.js";
import type { Verdict } from "../model/statement.js";
import type { Analysis } from "./analyze.js";
import { visitDeciders } from "./openFamilies.js";
import { actionAt } from "./tally.js";

/**
 * The one verdict that every address gets of the families that the file has rules for; `undefined` where there are two.
 * Nothing is said of a file of catch-alls only, of one that a missing catch-all explains, while a line does not parse, or
 * when too little is proved.
 */
export function verdictForEveryone(analysis: Analysis): Verdict | undefined {
  const { ruleSet, partition, ranked, uncertain, openFamilies } = analysis;
  if (ruleSet.problemCount > 0 || uncertain.size > 0) return undefined;
  if (!openFamilies.isProved || openFamilies.families.length > 0) return undefined;
  const { kinds, masks } = ruleSet.rules;
  if (!kinds.some((kind, id) => kind !== ANY && masks[id] !== 0)) return undefined;
  let verdict: number | undefined;
  const isOther = (first: number) => {
    verdict ??= actionAt(ranked, first);
    return actionAt(ranked, first) !== verdict;
  };
  if (familiesSpokenOf(ruleSet).some((family) => visitDeciders(partition, family, isOther))) return undefined;
  return verdict === ACCEPT ? "accept" : "reject";
}
