import { splice } from "../columns.js";
import { withoutOdd } from "../matcher/oddMasks.js";
import { joinCells } from "../matcher/ranges.js";
import { defaultActionOf, modelOf, type RuleId, type RuleSet } from "../model/ruleSet.js";
import { pickRules, type RuleChange, sourceOf } from "../model/ruleTable.js";
import { type Analysis, analyze, oddStepsOf } from "./analyze.js";
import { catchAllOf, type Standing } from "./dead.js";
import { cellBudget } from "./edited/budget.js";
import { cutFamilies, type Edit, rowsOf } from "./edited/cut.js";
import { rankedAfter, renumber } from "./edited/numbers.js";
import { recount } from "./edited/recount.js";
import { remarkByLiving } from "./edited/remarkByLiving.js";
import { remarkDead } from "./edited/remarkDead.js";
import { remarkRedundant } from "./edited/remarkRedundant.js";
import { reproveExpectations } from "./expectations.js";
import { openFamilies, openFamiliesAfter } from "./openFamilies.js";
import { livingAlone } from "./redundant.js";
import { sourceTraits } from "./sourceFaults.js";
import { countPartition, emptyTally } from "./tally.js";

/** More changed rules are analysed together with all others. */
const FEW_RULES = 32;

/**
 * Analyses a file after an edit, given what was known before it; the result tells what {@link analyze} would tell of the file.
 *
 * Only the address space of the changed rules is cut anew, masks with holes are laid over that alone, and only what that can
 * change is asked again: the rules inside and around it, and those that decide something in a rule that came to life or died.
 * Where a mask has holes, that is the block of its leading bits. Analysed from scratch are changes of a directive, of a
 * catch-all and of a mask that does not look at the first bit; beside masks with holes the first rule that dies; files of which
 * not everything could be proved; and what turns out to reach far.
 *
 * Where masks with holes play a part, the address space may be cut into other parts than it would be from scratch, which say the same.
 * What was known before must not be used any more: its columns are taken over.
 */
export function reanalyze(before: Analysis, ruleSet: RuleSet, change: RuleChange): Analysis {
  return patchAnalysis(before, ruleSet, change) ?? analyze(ruleSet);
}

function patchAnalysis(known: Analysis, ruleSet: RuleSet, change: RuleChange): Analysis | undefined {
  const { first, removed, inserted } = change;
  if (modelOf(ruleSet) !== modelOf(known.ruleSet)) return undefined;
  if (defaultActionOf(ruleSet) !== defaultActionOf(known.ruleSet)) return undefined;
  if (removed + inserted === 0) return withSameRules(known, ruleSet);
  if (removed + inserted > FEW_RULES) return undefined;
  const budget = cellBudget(1024 + ruleSet.rules.count / 8);
  const numbers = renumber(known, ruleSet, change);
  const newcomers = idsFrom(first, inserted);
  const gone = rowsOf(change.gone, idsFrom(0, removed), (rule) => numbers.oldRankOf(first + rule));
  const come = rowsOf(ruleSet.rules, newcomers, numbers.rankOf);
  if (gone === undefined || come === undefined) return undefined;

  const edit: Edit = { gone, come, numbers, budget };
  const wasOdd = known.partition.ipv4.odd.length > 0;
  // Where the first rule with holes in its mask comes, the living rules are compiled alone, once.
  const before = wasOdd || come.odd.length === 0 ? known : { ...known, living: livingAlone(known, known) };
  const families = cutFamilies(before, edit);
  if (families === undefined) return undefined;
  const [ipv4, ipv6] = families;
  const ranked = rankedAfter(before.ranked, ruleSet, newcomers, numbers);
  const counted = recount(before, before.ranked, ranked, edit, families);
  if (counted === undefined) return undefined;
  const standing: Standing = {
    ruleSet,
    partition: counted.partition,
    ranked,
    tally: counted.tally,
    uncertain: new Set(),
    catchAlls: { ipv4: catchAllOf(ipv4.prefixes), ipv6: catchAllOf(ipv6.prefixes) },
  };

  const traits = splice(before.traits, first, removed, sourceTraits(pickRules(ruleSet.rules, newcomers)));
  for (const family of families) remarkDead(standing, family, traits);
  const isOdd = counted.partition.ipv4.odd.length > 0;
  const redundancy =
    wasOdd || isOdd
      ? remarkByLiving(before, standing, counted, edit, traits)
      : remarkRedundant(standing, families, counted, edit, traits);
  if (redundancy === undefined) return undefined;

  const changed = [
    ...idsFrom(0, removed).map((rule) => sourceOf(change.gone, rule)),
    ...newcomers.map((rule) => sourceOf(ruleSet.rules, rule)),
  ];
  const ruleAfter = (rule: RuleId) => (rule < first ? rule : rule - removed + inserted);
  const living = isOdd ? redundancy.living : undefined;
  return {
    ...(wasOdd && !isOdd ? withoutOddParts(standing) : standing),
    traits,
    isRedundancyProved: true,
    openFamilies: openFamilies(standing),
    expectations: reproveExpectations(before.expectations, ruleSet, standing.partition, changed, ruleAfter),
    prefixes4: counted.prefixes4,
    prefixes6: counted.prefixes6,
    living,
    sweptCells: budget.spent(),
    oddSteps: isOdd ? oddStepsOf(counted.partition, living) - oddStepsOf(before.partition, before.living) : 0,
  };
}

/** Where the last rule with holes in its mask went, what it parted is joined, so that all is cut as it would be without one. */
function withoutOddParts(standing: Standing): Standing {
  const { ranges } = standing.partition.ipv4;
  const joined = joinCells({ ...ranges, count: ranges.first.length });
  const partition = { ...standing.partition, ipv4: withoutOdd(joined) };
  const tally = emptyTally(partition.order.length);
  countPartition(tally, partition, standing.ranked);
  return { ...standing, partition, tally };
}

/** After an edit of comments, blank lines or expectations all that is known of the rules stays. */
function withSameRules(before: Analysis, ruleSet: RuleSet): Analysis {
  return {
    ...before,
    ruleSet,
    openFamilies: openFamiliesAfter(before, ruleSet),
    expectations: reproveExpectations(before.expectations, ruleSet, before.partition, [], (rule) => rule),
    sweptCells: 0,
    oddSteps: 0,
  };
}

function idsFrom(first: RuleId, count: number): readonly RuleId[] {
  return Array.from({ length: count }, (_, place) => first + place);
}
