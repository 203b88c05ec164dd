import fc from "fast-check";
import { expect, test } from "vitest";
import { sortedOrder } from "../../../../server/src/core/matcher/prefixes/sort.js";
import { runToEnd } from "../../../../server/src/core/text/steps.js";
import { runs } from "../../../support/runs.js";

// Few rows are sorted in another way than many.
test.each([1, 4] as const)(
  "prefixes of %i words are sorted by network and length, equal ones as they come",
  (width) => {
    const counts = fc.constantFrom(0, 1, 100, 4095, 4096, 6000);
    fc.assert(
      fc.property(counts, fc.integer(), fc.constantFrom(2, 33, 2 ** 32), (count, seed, values) => {
        let state = seed;
        const next = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return state;
        };
        // Of few different words many rows are equal.
        const networks = Uint32Array.from({ length: count * width }, () => Math.imul(next() % values, 0x9e3779b1));
        const lengths = Uint8Array.from({ length: count }, () => (next() >>> 8) % (32 * width + 1));
        const rowOf = (row: number) => [...networks.subarray(row * width, (row + 1) * width), lengths[row] ?? 0];
        const expected = Array.from({ length: count }, (_, row) => ({ row, key: rowOf(row) }));
        expected.sort((one, other) => compare(one.key, other.key) || one.row - other.row);
        const order = runToEnd(sortedOrder({ width, networks, lengths }));
        expect([...order]).toEqual(expected.map(({ row }) => row));
      }),
      { numRuns: runs(20) },
    );
  },
);

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : (one[place] ?? 0) - (other[place] ?? 0);
}
