import { expect, test } from "vitest";
import { CALIBRATION, ROUNDS } from "./measure.mts";
import { faster, longer, memoryStatusOf, resultOf, within } from "./rows.mts";

const rounds = (count: number) => ({
  calibration: new Array<number>(count).fill(1),
  times: new Map<string, readonly (number | number[])[]>([
    ["ours", new Array<number>(count).fill(2)],
    ["theirs", new Array<number>(count).fill(10)],
    ["typing", new Array<number[]>(count).fill([1, 2, 30])],
    [CALIBRATION, new Array<number>(count).fill(4)],
  ]),
});

test.each([
  [faster("ours", "theirs", 5), "met"],
  [faster("ours", "theirs", 6), "missed"],
  [longer("theirs", "ours", 5), "met"],
  [longer("theirs", "ours", 4), "missed"],
  [faster("ours", "theirs"), undefined],
  [faster("ours", "postmap", 5), "left out"],
  [faster("ours", "postmap"), "left out"],
  [within("typing", 30), "met"],
  [within("typing", 29), "missed"],
  [{ ...longer("theirs", "ours", 5), flaw: "incomplete" }, "missed"],
])("%j, where ours takes 2, theirs 10 and typing 1, 2 and 30: %s", (row, status) => {
  expect(resultOf(row, rounds(ROUNDS)).status).toBe(status);
});

test.each([
  [400, "met"],
  [401, "missed"],
  [undefined, "left out"],
])("%s MiB of at most 400: %s", (mebibytes, status) => {
  expect(memoryStatusOf({ what: "check", mebibytes, atMost: 400 })).toBe(status);
});

test("a row with a time has its ratio to the kernel too", () => {
  expect(resultOf(within("typing", 30), rounds(ROUNDS))).toMatchObject({ p99: 30, ratio: { median: 0.5 } });
});

test("what too few rounds say is inconclusive, met or not", () => {
  const { status, reason, ratio } = resultOf(faster("ours", "theirs", 5), rounds(ROUNDS - 1));
  expect({ status, reason, ratio: ratio?.median }).toEqual({
    status: "inconclusive",
    reason: "30 rounds instead of 31",
    ratio: 5,
  });
});
