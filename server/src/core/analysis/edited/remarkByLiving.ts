import { renumbered } from "../../matcher/patchPrefixes.js";
import type { RuleId } from "../../model/ruleSet.js";
import type { Standing } from "../dead.js";
import { isNeededAlone, type Living, mayBeRedundant } from "../redundant.js";
import { addTrait, clearTrait, REDUNDANT, type RuleTraits } from "../traits.js";
import { cutFamilies, type Edit, type Rows, rowsOf } from "./cut.js";
import { type Recounted, recount } from "./recount.js";

/**
 * Says anew which rules are redundant where masks with holes play a part: those whose parts were counted, in the whole list or among the
 * living rules alone, which are cut anew where one came or went, came to life or died. Answers these rules; `undefined`
 * when that is too much to do, and when the first rule dies, since there is nothing to begin with.
 */
export function remarkByLiving(
  before: Standing & { readonly living: Living | undefined },
  standing: Standing,
  counted: Recounted,
  edit: Edit,
  traits: RuleTraits,
): { readonly living: Living | undefined } | undefined {
  const buried = buriedBy(counted, edit);
  if (before.living === undefined) {
    const { ipv4, ipv6, odd } = edit.come;
    const isSomeDead = [...ipv4, ...ipv6, ...odd].some(({ rank }) => standing.tally.deciding[rank] === 0);
    if (isSomeDead || buried.size > 0) return undefined;
    remark(standing, undefined, counted.touched, traits);
    return { living: undefined };
  }
  const change = changeOfLiving(standing, counted, buried, edit);
  if (change === undefined) return undefined;
  const families = cutFamilies(before.living, change);
  if (families === undefined) return undefined;
  const alone = recount(before.living, before.ranked, standing.ranked, change, families);
  if (alone === undefined) return undefined;
  const { partition, prefixes4, prefixes6, tally, touched } = alone;
  const living = { partition, prefixes4, prefixes6, tally, uncertain: before.living.uncertain };
  remark(standing, living, new Set([...counted.touched, ...touched]), traits);
  return { living };
}

function remark(standing: Standing, living: Living | undefined, asked: ReadonlySet<number>, traits: RuleTraits): void {
  for (const rank of asked) {
    const rule = standing.partition.order[rank] ?? 0;
    clearTrait(traits, rule, REDUNDANT);
    if (!mayBeRedundant(standing, rank)) continue;
    if (living === undefined || !isNeededAlone(living, rank)) addTrait(traits, rule, REDUNDANT);
  }
}

/** The rules that stayed and died, with their ranks before the edit. */
function buriedBy({ died }: Recounted, { numbers: { order, renumbering, isGone } }: Edit): ReadonlyMap<RuleId, number> {
  const stayed = died.filter((rank) => !isGone(rank));
  return new Map(stayed.map((rank) => [order[renumbered(renumbering, rank)] ?? 0, rank]));
}

/** What the edit does to the living rules; `undefined` when one that comes or goes reaches everywhere. */
function changeOfLiving(
  { ruleSet: { rules } }: Standing,
  { born, died }: Recounted,
  buried: ReadonlyMap<RuleId, number>,
  edit: Edit,
): Edit | undefined {
  const { order, rankOf } = edit.numbers;
  const dying = rowsOf(rules, [...buried.keys()], (rule) => buried.get(rule) ?? 0);
  const bornRules = born.map((rank) => order[rank] ?? 0);
  const come = rowsOf(rules, bornRules, rankOf);
  if (dying === undefined || come === undefined) return undefined;
  const wasAlive = new Set(died);
  const left = ({ rank }: { readonly rank: number }) => wasAlive.has(rank);
  const gone: Rows = {
    ipv4: [...edit.gone.ipv4.filter(left), ...dying.ipv4],
    ipv6: [...edit.gone.ipv6.filter(left), ...dying.ipv6],
    odd: [...edit.gone.odd.filter(left), ...dying.odd],
  };
  return { ...edit, gone, come };
}
