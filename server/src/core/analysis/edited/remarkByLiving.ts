import { renumbered } from "../../matcher/patchPrefixes.js";
import type { PrefixRow } from "../../matcher/prefixes.js";
import type { RuleId } from "../../model/ruleSet.js";
import type { Standing } from "../dead.js";
import { isNeededAlone, type Living, mayBeRedundant } from "../redundant.js";
import { addTrait, clearTrait, REDUNDANT, type RuleTraits } from "../traits.js";
import { cutFamilies, type Edit, type Rows, rowsOf } from "./cut.js";
import { type Recounted, recount } from "./recount.js";

/**
 * Says anew which rules are redundant where masks with holes play a part: those whose parts were counted, in the whole list or among the
 * living rules alone, which are cut anew where one came or went, came to life or died. Answers these rules; `undefined`
 * when that is too much to do, or not known of them, since no rule was dead.
 */
export function remarkByLiving(
  before: Standing & { readonly living: Living | undefined },
  standing: Standing,
  counted: Recounted,
  edit: Edit,
  traits: RuleTraits,
): { readonly living: Living | undefined } | undefined {
  const buried = buriedBy(counted, edit);
  const isDead = ({ rank }: PrefixRow) => standing.tally.deciding[rank] === 0;
  if (before.living === undefined) {
    if (buried.size > 0 || edit.come.ipv4.some(isDead) || edit.come.ipv6.some(isDead)) return undefined;
    remark(standing, undefined, counted.touched, traits);
    return { living: undefined };
  }
  const change = changeOfLiving(standing, counted, buried, edit);
  const families = change && cutFamilies(before.living, change);
  if (families === undefined) return undefined;
  const alone = recount(before.living, before.ranked, standing.ranked, edit.numbers, families);
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

/** What the edit does to the living rules; `undefined` when one of them is not a prefix of one family, or is a catch-all. */
function changeOfLiving(
  { ruleSet: { rules } }: Standing,
  { born, died }: Recounted,
  buried: ReadonlyMap<RuleId, number>,
  edit: Edit,
): Edit | undefined {
  const { order, rankOf } = edit.numbers;
  const dying = rowsOf(rules, [...buried.keys()], (rule) => buried.get(rule) ?? 0);
  const come = rowsOf(
    rules,
    [...born].map((rank) => order[rank] ?? 0),
    rankOf,
  );
  if (dying === undefined || come === undefined) return undefined;
  const wasAlive = new Set(died);
  const left = (rows: readonly PrefixRow[]) => rows.filter(({ rank }) => wasAlive.has(rank));
  const gone: Rows = {
    ipv4: [...left(edit.gone.ipv4), ...dying.ipv4],
    ipv6: [...left(edit.gone.ipv6), ...dying.ipv6],
  };
  return { ...edit, gone, come };
}
