import { expect, test } from "vitest";
import { ROUNDS } from "./measure.mts";
import { faster, longer, resultOf } from "./rows.mts";

const rounds = (count: number) => ({
  calibration: new Array<number>(count).fill(1),
  times: new Map([
    ["ours", new Array<number>(count).fill(2)],
    ["theirs", new Array<number>(count).fill(10)],
  ]),
});

test.each([
  [faster("ours", "theirs", 5), "met"],
  [faster("ours", "theirs", 6), "missed"],
  [longer("theirs", "ours", 5), "met"],
  [longer("theirs", "ours", 4), "missed"],
  [faster("ours", "theirs"), undefined],
  [faster("ours", "postmap", 5), "inconclusive"],
  [{ ...longer("theirs", "ours", 5), flaw: "incomplete" }, "missed"],
])("%j, where ours takes 2 and theirs 10: %s", (row, status) => {
  expect(resultOf(row, rounds(ROUNDS)).status).toBe(status);
});

test("what too few rounds say is inconclusive, met or not", () => {
  const { status, reason, ratio } = resultOf(faster("ours", "theirs", 5), rounds(ROUNDS - 1));
  expect({ status, reason, ratio: ratio?.median }).toEqual({
    status: "inconclusive",
    reason: "30 rounds instead of 31",
    ratio: 5,
  });
});
