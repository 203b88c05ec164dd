import { defaultActionOf } from "../model/ruleSet.js";
import { familiesOf, isCatchAllOf } from "../model/source.js";
import type { Verdict } from "../model/statement.js";
import type { Analysis } from "./analyze.js";
import { familiesSpokenOf } from "./openFamilies.js";

/**
 * The one verdict that every address gets of the families that the file has rules for; `undefined` where there are two.
 * Nothing is said of a file of catch-alls only, of one that a missing catch-all explains, while a line does not parse, or
 * when too little is proved.
 */
export function verdictForEveryone({ ruleSet, effect, openFamilies }: Analysis): Verdict | undefined {
  if (ruleSet.problemCount > 0 || effect.uncertain.size > 0) return undefined;
  if (!openFamilies.isProved || openFamilies.families.length > 0) return undefined;
  const isNarrow = ruleSet.rules.some(
    ({ source }) => !familiesOf(source).some((family) => isCatchAllOf(source, family)),
  );
  if (!isNarrow) return undefined;
  const verdicts = new Set<Verdict>();
  for (const family of familiesSpokenOf(ruleSet)) {
    if (effect.unmatched[family] > 0n) verdicts.add(defaultActionOf(ruleSet));
    for (const [id, { action }] of ruleSet.rules.entries()) {
      if ((effect.decides[family][id] ?? 0n) > 0n) verdicts.add(action);
    }
  }
  const [verdict] = verdicts;
  return verdicts.size === 1 ? verdict : undefined;
}
