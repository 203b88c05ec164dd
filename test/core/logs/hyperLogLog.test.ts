import { expect, test } from "vitest";
import { addToSketch, estimateOf, sketches } from "../../../server/src/core/logs/hyperLogLog.js";

/** A bijection of 32 bits, so that all are distinct. */
const distinct = (index: number) => Math.imul(index, 0x9e3779b1) >>> 0;

test.each([
  [1, (index: number) => [distinct(index)]],
  // Consecutive addresses, as of one network.
  [1, (index: number) => [0x0a000000 + index]],
  [4, (index: number) => [0x20010db8, distinct(index), 0, 1]],
  [4, (index: number) => [0x20010db8, 0, 0, index]],
] as const)(
  "the estimate is off by less than 4 % with 16,384 registers, however many clients (%i words)",
  (width, wordsOf) => {
    const found = sketches(1, 16_384);
    let added = 0;
    for (const count of [0, 1, 10, 1000, 10_000, 40_000, 100_000, 1_000_000]) {
      for (; added < count; added++) {
        const cells = Uint32Array.from(wordsOf(added));
        addToSketch(found, 0, cells, 0, width);
        if (added % 7 === 0) addToSketch(found, 0, cells, 0, width);
      }
      const estimate = estimateOf(found, 0);
      expect(Math.abs(estimate - count), `${estimate} for ${count}`).toBeLessThanOrEqual(count * 0.04);
    }
  },
);

test("sketches in one column do not share registers", () => {
  const found = sketches(3, 16);
  for (let index = 0; index < 5000; index++) addToSketch(found, 1, Uint32Array.of(index), 0, 1);
  expect([estimateOf(found, 0), estimateOf(found, 2)]).toEqual([0, 0]);
  expect(estimateOf(found, 1)).toBeGreaterThan(1000);
});
