import type { Family } from "../../address/address.js";
import { type Overlay, withoutOdd, withRoots } from "../../matcher/oddMasks.js";
import { patchPrefixes, regionOf } from "../../matcher/patchPrefixes.js";
import type { Piece } from "../../matcher/patchRanges.js";
import { type OddRule, oddRuleOf, type Prefixes, type PrefixRow, prefixRowOf } from "../../matcher/prefixes.js";
import { sweep } from "../../matcher/sweep.js";
import { isAfterRow, lastOfRow } from "../../matcher/words.js";
import type { RuleId } from "../../model/ruleSet.js";
import { IPV4, type RuleTable } from "../../model/ruleTable.js";
import type { Tallied } from "../tally.js";
import type { Budget } from "./budget.js";
import type { Numbers } from "./numbers.js";
import { blockAround } from "./odd.js";

/** Some rules: prefixes by family, and those with holes in their masks. */
export interface Rows extends Readonly<Record<Family, readonly PrefixRow[]>> {
  readonly odd: readonly OddRule[];
}

/** `undefined` when one of the rules is a catch-all, or a mask with holes does not look at the first bit: they reach everywhere. */
export function rowsOf(rules: RuleTable, ids: readonly RuleId[], rankOf: (rule: RuleId) => number): Rows | undefined {
  const rows = { ipv4: [] as PrefixRow[], ipv6: [] as PrefixRow[], odd: [] as OddRule[] };
  for (const id of ids) {
    const rank = rankOf(id);
    const odd = oddRuleOf(rules, id, rank);
    const row = odd === undefined ? prefixRowOf(rules, id, rank) : blockAround(odd);
    if (row === undefined || row.length === 0) return undefined;
    if (odd !== undefined) rows.odd.push(odd);
    else rows[rules.kinds[id] === IPV4 ? "ipv4" : "ipv6"].push(row);
  }
  return rows;
}

/** What an edit does: the rules that go, in the ranks before it, and those that come, in the ranks after it. */
export interface Edit {
  readonly gone: Rows;
  readonly come: Rows;
  readonly numbers: Numbers;
  readonly budget: Budget;
}

/** A region cut anew, the prefix that it is of, and the places of those around it. */
export interface CutPiece extends Piece {
  readonly row: PrefixRow;
  readonly around: readonly number[];
}

/** One family after the edit, of which the regions of changed rules were cut anew; its ranges are yet those before. */
export interface CutFamily {
  readonly family: Family;
  readonly prefixes: Prefixes;
  readonly before: Overlay;
  readonly pieces: readonly CutPiece[];
}

export type CutFamilies = readonly [ipv4: CutFamily, ipv6: CutFamily];

/** `undefined` when that is too much to do. */
export function cutFamilies({ partition, prefixes4, prefixes6 }: Tallied, edit: Edit): CutFamilies | undefined {
  const overlay = edit.come.odd.length > 0 ? withRoots(partition.ipv4) : partition.ipv4;
  const ipv4 = cutFamily("ipv4", prefixes4, overlay, edit);
  const ipv6 = ipv4 && cutFamily("ipv6", prefixes6, withoutOdd(partition.ipv6), edit);
  return ipv4 && ipv6 && [ipv4, ipv6];
}

function cutFamily(
  family: Family,
  prefixesBefore: Prefixes,
  before: Overlay,
  { gone, come, numbers: { renumbering }, budget }: Edit,
): CutFamily | undefined {
  const prefixes = patchPrefixes(prefixesBefore, gone[family], come[family], renumbering);
  const pieces: CutPiece[] = [];
  const oddBlocks = family === "ipv4" ? [...gone.odd, ...come.odd].map(blockAround) : [];
  for (const row of outermost([...gone[family], ...come[family], ...oddBlocks], prefixes.width)) {
    const { region, around } = regionOf(prefixes, row);
    if (!budget.spend(region.to - region.from)) return undefined;
    pieces.push({ row, region, around, swept: sweep(prefixes, region) });
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
