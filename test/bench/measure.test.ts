import { expect, test } from "vitest";
import { doubt, medianOf, p99Of, percentile, ROUNDS, ratioOf, rotated, voidRounds } from "./measure.mts";

const steady = new Array<number>(ROUNDS).fill(1);
const withSlow = (count: number) => steady.map((time, round) => (round < count ? 2 * time : time));

test.each([
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 2, 3], 0.5, 2.5], // between the two in the middle
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.1, 2],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
  [[7], 0.9, 7],
])("of %j the share %d lies below %d", (values, share, value) => expect(percentile(values, share)).toBe(value));

test("each round begins with another contender and leaves none out", () => {
  expect([0, 1, 2, 3].map((round) => rotated(["a", "b", "c"], round).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
});

test("a round is void when the kernel took more than 1.5 times its 10th percentile", () => {
  expect(voidRounds([1, 1, 1, 1.5, 1.51, 1])).toEqual([false, false, false, false, true, false]);
});

test("ratios are taken within a round: both twice as slow is no difference", () => {
  const times = new Map([
    ["slow", [10, 20, 30]],
    ["fast", [1, 2, 3]],
  ]);
  expect(ratioOf({ calibration: [1, 1, 1], times }, "slow", "fast")).toEqual({ median: 10, p10: 10, p90: 10 });
});

test("a void round counts for nothing", () => {
  const times = new Map([
    ["slow", [10, 10, 9000]],
    ["fast", [1, 1, 1]],
  ]);
  expect(ratioOf({ calibration: [1, 1, 2], times }, "slow", "fast")?.p90).toBe(10);
});

test("units that were timed one by one count each for the percentile, and by their median for ratios", () => {
  const times = new Map([
    ["asking", [[1, 2, 9], [2, 3, 101], [5000]]],
    ["theirs", [1, 1, 1]],
  ]);
  const rounds = { calibration: [1, 1, 2], times };
  expect(p99Of(rounds, "asking")).toBeCloseTo(96.4); // of 1, 2, 2, 3, 9 and 101
  expect(medianOf(rounds, "asking")).toBe(2.5);
  expect(ratioOf(rounds, "asking", "theirs")?.median).toBe(2.5);
});

test("there is no ratio to one that did not take part", () => {
  expect(ratioOf({ calibration: [1], times: new Map([["slow", [10]]]) }, "slow", "fast")).toBeUndefined();
});

test("rounds prove something until more than a third of them is void", () => {
  const times = new Map<string, readonly number[]>();
  expect(doubt({ calibration: withSlow(10), times })).toBeUndefined();
  expect(doubt({ calibration: withSlow(11), times })).toBe("11 of 31 rounds void");
});

test("fewer rounds than prescribed prove nothing", () => {
  expect(doubt({ calibration: steady.slice(1), times: new Map() })).toBe("30 rounds instead of 31");
});
