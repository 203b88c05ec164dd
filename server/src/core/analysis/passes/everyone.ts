import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { actionAt } from "../../matcher/rankedActions.js";
import { batchesOf } from "../../matcher/read/batches.js";
import { familiesSpokenOf } from "../../model/ruleSet.js";
import { ACCEPT, ANY } from "../../model/ruleTable.js";
import type { Verdict } from "../../model/statement.js";
import type { Steps } from "../../text/steps.js";
import type { AnalysisBase } from "./dead.js";
import type { OpenFamilies } from "./openFamilies.js";

/**
 * The one verdict that every address gets of the families that the file has rules for; `undefined` where there are two.
 * Nothing is said of a file of catch-alls only, of one that a missing catch-all explains, while a line does not parse, or
 * when too little is proved.
 */
export function* verdictForEveryone(
  { ruleSet, partition, ranked, tally }: AnalysisBase,
  { families, isProved }: OpenFamilies,
): Steps<Verdict | undefined> {
  if (ruleSet.problemCount > 0 || tally.uncertain.size > 0 || !isProved || families.length > 0) return undefined;
  const { kinds, masks } = ruleSet.rules;
  if (!kinds.some((kind, id) => kind !== ANY && masks[id] !== 0)) return undefined;
  let verdict: number | undefined;
  for (const family of familiesSpokenOf(ruleSet)) {
    for (const { first } of batchesOf(partition[family])) {
      verdict ??= actionAt(ranked, first[0] ?? DEFAULT_RANK);
      if (first.some((rank) => actionAt(ranked, rank) !== verdict)) return undefined;
      yield;
    }
  }
  return verdict === ACCEPT ? "accept" : "reject";
}
