import { splice } from "../columns.js";
import { defaultActionOf, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { pickRules, type RuleChange, sourceOf } from "../model/ruleTable.js";
import { type Analysis, analyze } from "./analyze.js";
import { catchAllOf, type Standing } from "./dead.js";
import { cellBudget } from "./edited/budget.js";
import { cutFamily, rowsOf } from "./edited/cut.js";
import { renumber } from "./edited/numbers.js";
import { recount } from "./edited/recount.js";
import { remarkDead, remarkRedundant } from "./edited/remark.js";
import { reproveExpectations } from "./expectations.js";
import { openFamilies } from "./openFamilies.js";
import { sourceTraits } from "./sourceFaults.js";

/** More changed rules are analysed together with all others. */
const FEW_RULES = 32;

/**
 * Analyses a file after an edit, given what was known before it; the result is what {@link analyze} would make of the file.
 *
 * Only the address space of the changed rules is cut anew, and only what that can change is asked again: the rules inside and
 * around it, and those that decide something in a rule that came to life or died. A change of a directive or of a catch-all, masks
 * with holes, and what turns out to reach far are analysed from scratch. What was known before must not be used any more: its
 * columns are taken over.
 */
export function reanalyze(before: Analysis, ruleSet: RuleSet, change: RuleChange): Analysis {
  return patchAnalysis(before, ruleSet, change) ?? analyze(ruleSet);
}

function patchAnalysis(before: Analysis, ruleSet: RuleSet, change: RuleChange): Analysis | undefined {
  const { first, removed, inserted } = change;
  if (removed + inserted > FEW_RULES || before.partition.ipv4.odd.length > 0) return undefined;
  if (modelOf(ruleSet) !== modelOf(before.ruleSet)) return undefined;
  if (defaultActionOf(ruleSet) !== defaultActionOf(before.ruleSet)) return undefined;
  const budget = cellBudget(1024 + ruleSet.rules.count / 8);
  const numbers = renumber(before, ruleSet, change);
  const gone = rowsOf(change.gone, 0, removed, (rule) => numbers.oldRankOf(first + rule));
  const come = rowsOf(ruleSet.rules, first, inserted, numbers.rankOf);
  if (gone === undefined || come === undefined) return undefined;

  const ipv4 = cutFamily("ipv4", before.prefixes4, before.partition.ipv4.ranges, gone, come, numbers, budget);
  const ipv6 = ipv4 && cutFamily("ipv6", before.prefixes6, before.partition.ipv6, gone, come, numbers, budget);
  if (ipv4 === undefined || ipv6 === undefined) return undefined;
  const counted = recount(before, ruleSet, change, numbers, [ipv4, ipv6]);
  const [ranges4, ranges6] = counted.ranges;
  const { order } = numbers;
  const standing: Standing = {
    ruleSet,
    partition: { order, ipv4: { ...before.partition.ipv4, ranges: ranges4 }, ipv6: ranges6 },
    ranked: counted.ranked,
    tally: counted.tally,
    uncertain: before.uncertain,
    catchAlls: { ipv4: catchAllOf(ipv4.prefixes), ipv6: catchAllOf(ipv6.prefixes) },
  };

  const newcomers = Array.from({ length: inserted }, (_, place) => first + place);
  const traits = splice(before.traits, first, removed, sourceTraits(pickRules(ruleSet.rules, newcomers)));
  for (const family of [ipv4, ipv6]) remarkDead(standing, family, traits);
  if (!remarkRedundant(standing, [ipv4, ipv6], counted, traits, budget)) return undefined;

  const changed = [
    ...Array.from({ length: removed }, (_, place) => sourceOf(change.gone, place)),
    ...newcomers.map((id) => sourceOf(ruleSet.rules, id)),
  ];
  const ruleAfter = (rule: RuleId) => (rule < first ? rule : rule - removed + inserted);
  return {
    ...standing,
    traits,
    // Without masks with holes nothing runs out.
    isRedundancyProved: true,
    openFamilies: openFamilies(standing),
    expectations: reproveExpectations(before.expectations, ruleSet, standing.partition, changed, ruleAfter),
    prefixes4: ipv4.prefixes,
    prefixes6: ipv6.prefixes,
    sweptCells: budget.spent(),
  };
}
