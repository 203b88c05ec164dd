import { cellsWithin } from "../matcher/cells.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { familiesSpokenOf } from "../model/ruleSet.js";
import { ACCEPT, ANY } from "../model/ruleTable.js";
import type { Verdict } from "../model/statement.js";
import type { Analysis } from "./analyze.js";
import { actionAt } from "./tally.js";

/**
 * The one verdict that every address gets of the families that the file has rules for; `undefined` where there are two.
 * Nothing is said of a file of catch-alls only, of one that a missing catch-all explains, while a line does not parse, or
 * when too little is proved.
 */
export function verdictForEveryone(analysis: Analysis): Verdict | undefined {
  const { ruleSet, uncertain, openFamilies } = analysis;
  if (ruleSet.problemCount > 0 || uncertain.size > 0) return undefined;
  if (!openFamilies.isProved || openFamilies.families.length > 0) return undefined;
  const { kinds, masks } = ruleSet.rules;
  if (!kinds.some((kind, id) => kind !== ANY && masks[id] !== 0)) return undefined;
  let verdict: number | undefined;
  for (const action of actionsOf(analysis)) {
    if (verdict !== undefined && verdict !== action) return undefined;
    verdict = action;
  }
  return verdict === ACCEPT ? "accept" : "reject";
}

/** What the parts of the address space get, of the families that the file has rules for. */
function* actionsOf({ ruleSet, partition, ranked }: Analysis): Generator<number> {
  for (const family of familiesSpokenOf(ruleSet)) {
    if (family === "ipv4" && partition.ipv4.roots.length > 0) {
      for (const { answers } of cellsWithin([partition], family, { kind: "any" })) {
        yield actionAt(ranked, answers[0]?.first ?? DEFAULT_RANK);
      }
    } else {
      const { first } = family === "ipv4" ? partition.ipv4.ranges : partition.ipv6;
      for (const rank of first) yield actionAt(ranked, rank);
    }
  }
}
