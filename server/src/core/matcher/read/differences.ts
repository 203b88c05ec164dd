import type { Ranges } from "../prefixes/ranges.js";
import { isAfterRow, isSameRow, rowValue } from "../prefixes/rows.js";
import { DEFAULT_RANK } from "../prefixes/sweep.js";

/** Consecutive addresses that one rank decides in one list and another in the other. */
export interface DifferingRun {
  readonly from: bigint;
  readonly to: bigint;
  readonly old: number;
  readonly now: number;
}

/**
 * The addresses of which two cuts of a family say different things, as the fewest runs, in their order. One pass over both, O(ranges);
 * numbers are made only of what differs.
 */
export function* differingRuns(
  before: Ranges,
  after: Ranges,
  differ: (old: number, now: number) => boolean,
): Generator<DifferingRun> {
  const { width } = before;
  let open: { from: bigint; old: number; now: number } | undefined;
  let oldRange = 0;
  let newRange = 0;
  while (oldRange < before.first.length && newRange < after.first.length) {
    const old = before.first[oldRange] ?? DEFAULT_RANK;
    const now = after.first[newRange] ?? DEFAULT_RANK;
    const isDifferent = differ(old, now);
    if (open !== undefined && !(isDifferent && open.old === old && open.now === now)) {
      yield { ...open, to: startOf(before, oldRange, after, newRange) - 1n };
      open = undefined;
    }
    if (isDifferent) open ??= { from: startOf(before, oldRange, after, newRange), old, now };
    const isLast = oldRange + 1 === before.first.length || newRange + 1 === after.first.length;
    if (isLast) {
      if (oldRange + 1 === before.first.length) newRange++;
      else oldRange++;
    } else if (isSameRow(before.starts, oldRange + 1, after.starts, newRange + 1, width)) {
      oldRange++;
      newRange++;
    } else if (isAfterRow(before.starts, oldRange + 1, after.starts, newRange + 1, width)) {
      newRange++;
    } else {
      oldRange++;
    }
  }
  if (open !== undefined) yield { ...open, to: (1n << BigInt(32 * width)) - 1n };
}

/** Where the part of the address space begins that lies in both ranges. */
function startOf(before: Ranges, oldRange: number, after: Ranges, newRange: number): bigint {
  const isOldLater = isAfterRow(before.starts, oldRange, after.starts, newRange, before.width);
  return isOldLater ? rowValue(before.starts, oldRange, before.width) : rowValue(after.starts, newRange, after.width);
}
