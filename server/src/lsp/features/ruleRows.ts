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

/** More than that nobody looks through; the editor would be slow to show them, too. */
const ROWS_AT_MOST = 1000;

/** What each rule decides: by line, or those first that decide most. */
export function ruleRows(analysis: Analysis, order: RuleOrder): RuleRows {
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
  return {
    rows: ids.slice(0, ROWS_AT_MOST).map(rowOf),
    rest: [
      ...(count > ROWS_AT_MOST ? [`${counted(count - ROWS_AT_MOST, "more rule")}`] : []),
      ...(unmatched > 0n ? [`default: ${addresses(unmatched)}`] : []),
    ],
  };
}

function bySize(one: bigint, other: bigint): number {
  return one === other ? 0 : one > other ? -1 : 1;
}
