import type { Family } from "../../address/address.js";
import { type Piece, patchPrefixes, regionOf } from "../../matcher/patch.js";
import { type Prefixes, type PrefixRow, prefixRowOf } from "../../matcher/prefixes.js";
import type { Ranges } from "../../matcher/ranges.js";
import { sweep } from "../../matcher/sweep.js";
import { isAfterRow, lastOfRow } from "../../matcher/words.js";
import type { RuleId } from "../../model/ruleSet.js";
import { IPV4, type RuleTable } from "../../model/ruleTable.js";
import type { Budget } from "./budget.js";
import type { Numbers } from "./numbers.js";

/** The prefixes of some rules by family; `undefined` when one of them is no prefix of one family or is a catch-all. */
export function rowsOf(
  rules: RuleTable,
  first: RuleId,
  count: number,
  rankOf: (rule: RuleId) => number,
): Readonly<Record<Family, readonly PrefixRow[]>> | undefined {
  const rows: Record<Family, PrefixRow[]> = { ipv4: [], ipv6: [] };
  for (let id = first; id < first + count; id++) {
    const row = prefixRowOf(rules, id, rankOf(id));
    if (row === undefined || row.length === 0) return undefined;
    rows[rules.kinds[id] === IPV4 ? "ipv4" : "ipv6"].push(row);
  }
  return rows;
}

/** One family, whose prefixes are those after the edit, and its regions cut anew; its ranges are yet those before. */
export interface CutFamily {
  readonly family: Family;
  readonly prefixes: Prefixes;
  readonly before: Ranges;
  readonly pieces: readonly (Piece & { readonly around: readonly number[] })[];
}

export function cutFamily(
  family: Family,
  prefixesBefore: Prefixes,
  before: Ranges,
  gone: Readonly<Record<Family, readonly PrefixRow[]>>,
  come: Readonly<Record<Family, readonly PrefixRow[]>>,
  { renumbering }: Numbers,
  budget: Budget,
): CutFamily | undefined {
  const rows = [...gone[family], ...come[family]];
  const prefixes = patchPrefixes(prefixesBefore, gone[family], come[family], renumbering);
  const pieces: (Piece & { around: readonly number[] })[] = [];
  for (const row of outermost(rows, prefixes.width)) {
    const { region, around } = regionOf(prefixes, row);
    if (!budget.spend(region.to - region.from)) return undefined;
    pieces.push({ region, around, swept: sweep(prefixes, region) });
  }
  return { family, prefixes, before, pieces };
}

/** Those of the prefixes that lie in no other, each once, by network. */
function outermost(rows: readonly PrefixRow[], width: Prefixes["width"]): readonly PrefixRow[] {
  const outer: PrefixRow[] = [];
  for (const row of [...rows].sort((one, other) => one.length - other.length)) {
    const isInside = outer.some(({ network, length }) => {
      const last = new Uint32Array(width);
      lastOfRow(network, 0, length, last, 0, width);
      return !isAfterRow(network, 0, row.network, 0, width) && !isAfterRow(row.network, 0, last, 0, width);
    });
    if (!isInside) outer.push(row);
  }
  return outer.sort((one, other) => (isAfterRow(one.network, 0, other.network, 0, width) ? 1 : -1));
}
