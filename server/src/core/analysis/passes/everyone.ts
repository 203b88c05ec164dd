import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt } from "../../matcher/rankedActions.js";
import { batchesOf } from "../../matcher/read/batches.js";
import { familiesWithRules, isSure } from "../../model/ruleSet.js";
import { ACCEPT, ANY } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import type { Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import type { OpenFamilies } from "./openFamilies.js";

/**
 * Returns the one verdict of all addresses in the families that the list has rules for, `undefined` if there are two.
 *
 * Also returns `undefined` if the list has catch-alls only, if a missing catch-all explains the verdict, if a line does not parse, if a
 * rule is partial, or if too little is proved. O(cells), up to the second verdict.
 */
export function* verdictForEveryone(
  { ruleSet, partition, ranked, roles }: AnalysisBase,
  { families, isProved }: OpenFamilies,
): Steps<Verdict | undefined> {
  if (!isSure(ruleSet) || roles.uncertain.size > 0 || !isProved || families.length > 0) return undefined;
  const { kinds, masks } = ruleSet.rules;
  if (!kinds.some((kind, id) => kind !== ANY && masks[id] !== 0)) return undefined;
  let verdict: number | undefined;
  for (const family of familiesWithRules(ruleSet)) {
    for (const { first } of batchesOf(partition[family])) {
      verdict ??= actionAt(ranked, first[0] ?? DEFAULT_RANK);
      if (first.some((rank) => actionAt(ranked, rank) !== verdict)) return undefined;
      yield;
    }
  }
  return verdict === ACCEPT ? "accept" : "reject";
}
