import {
  type Analysis,
  addresses,
  counted,
  decidesCountOf,
  effectOf,
  lineNumberOf,
  matchCountOf,
  quoted,
  type RuleId,
  ruleLabel,
  ruleOf,
  shareOf,
} from "../../core/index.js";
import type { RuleOrder, RuleRow, RuleRows } from "../../protocol/ruleRows.js";

/** The editor is slow to show more at once. */
const ROWS_AT_MOST = 1000;

/** What each rule decides, a thousand at a time: by line, or those first that decide most. */
export function ruleRows(analysis: Analysis, order: RuleOrder, from: number): RuleRows {
  const { ruleSet, partition } = analysis;
  const effect = effectOf(partition);
  const { count } = ruleSet.rules;
  const ids = Array.from({ length: count }, (_, id) => id);
  const counts = ids.map((id) => decidesCountOf(effect, id));
  if (order === "size") ids.sort((one, other) => bySize(counts[one] ?? 0n, counts[other] ?? 0n) || one - other);

  function rowOf(id: RuleId): RuleRow {
    const decided = counts[id] ?? 0n;
    const isUncertain = effect.uncertain.has(id);
    const { action, source } = ruleOf(ruleSet, id);
    const isDead = decided === 0n && !isUncertain;
    const share = shareOf(decided, matchCountOf(source));
    return {
      line: lineNumberOf(ruleSet, id),
      action,
      label: quoted(ruleLabel(ruleSet, id)),
      decides: isDead ? "nothing" : isUncertain ? `at least ${share}` : share,
      isDead,
    };
  }

  const unmatched = effect.unmatched.ipv4 + effect.unmatched.ipv6;
  const to = Math.min(count, from + ROWS_AT_MOST);
  return {
    rows: ids.slice(from, to).map(rowOf),
    more: to < count ? { label: counted(count - to, "more rule"), from: to } : null,
    default: unmatched > 0n ? `default: ${addresses(unmatched)}` : null,
  };
}

function bySize(one: bigint, other: bigint): number {
  return one === other ? 0 : one > other ? -1 : 1;
}
