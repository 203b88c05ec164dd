import type { Family } from "../address/address.js";
import { cellsWithin } from "../matcher/cells.js";
import { compile, type Partition, ruleAt } from "../matcher/partition.js";
import { DEFAULT_RANK } from "../matcher/sweep.js";
import { defaultActionOf, type RuleId, type RuleSet, ruleOf, withRules } from "../model/ruleSet.js";
import { familiesOf, isCatchAllOf } from "../model/source.js";
import type { Analysis } from "./analyze.js";
import { decidesCountOf } from "./effect.js";
import { idleAccepts } from "./openFamilies.js";

/**
 * The rules that decide something, but nothing that would not come out alike without them, with the dead rules left in and
 * with all of them removed. Not told of catch-alls, which end a list on purpose, nor of what a missing catch-all explains;
 * of nothing while a line does not parse.
 */
export function redundantRules(analysis: Analysis): readonly RuleId[] {
  const { ruleSet, partition, effect, openFamilies } = analysis;
  if (ruleSet.problemCount > 0) return [];
  const needed = neededRules(ruleSet, partition);
  // Not by `dead`, which leaves out the rules that decide nothing for a reason that could not be proved.
  const living = [...ruleSet.rules.keys()].filter((id) => decidesCountOf(effect, id) > 0n || effect.uncertain.has(id));
  if (living.length < ruleSet.rules.length) {
    const alone = withRules(ruleSet, living);
    for (const place of neededRules(alone, compile(alone))) needed.add(living[place] ?? 0);
  }
  // When too little is proved to tell in which families a catch-all is missing, it may be missing in each.
  const mayBeOpen: readonly Family[] = openFamilies.isProved ? openFamilies.families : ["ipv4", "ipv6"];
  const explained = new Set(mayBeOpen.flatMap((family) => idleAccepts(ruleSet, effect, family)));
  return living.filter(
    (id) => !needed.has(id) && !effect.uncertain.has(id) && !explained.has(id) && !endsList(ruleSet, id),
  );
}

/** The rules without which some address would get the other verdict, or of which that is not known. O(cells). */
function neededRules(ruleSet: RuleSet, partition: Partition): Set<RuleId> {
  const actionOf = (rank: number) => {
    const rule = ruleAt(partition, rank);
    return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
  };
  const needed = new Set<RuleId>();
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const { answers } of cellsWithin([partition], family, { kind: "any" })) {
      const { first = DEFAULT_RANK, second = DEFAULT_RANK, open = [] } = answers[0] ?? {};
      const unsure = open.map(({ rank }) => rank);
      const ranks = unsure.length > 0 ? [first, ...unsure] : actionOf(first) === actionOf(second) ? [] : [first];
      for (const rank of ranks) {
        const rule = ruleAt(partition, rank);
        if (rule !== undefined) needed.add(rule);
      }
    }
  }
  return needed;
}

/** A catch-all of a family: no rule after it decides anything there. */
function endsList(ruleSet: RuleSet, id: RuleId): boolean {
  const { source } = ruleOf(ruleSet, id);
  return familiesOf(source).some((family) => isCatchAllOf(source, family));
}
