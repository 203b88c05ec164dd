import { expect, test } from "vitest";
import { afterCrash } from "../../client/src/crashes.js";

const MINUTE = 60_000;

test.each([
  ["the first crash is followed by a restart", [0], true],
  ["so is the fourth within three minutes", [0, 1, 2, 3], true],
  ["the fifth within three minutes is not", [0, 1, 2, 3, 3 * MINUTE - 1], false],
  ["three minutes after the first it is", [0, 1, 2, 3, 3 * MINUTE], true],
  ["a crash every minute goes on", Array.from({ length: 60 }, (_, minute) => minute * MINUTE), true],
  ["one more at once, after somebody restarted the server, is not", [0, 1, 2, 3, 4, 5], false],
])("%s", (_, times, isRestarted) => {
  let crash = afterCrash([], times[0] ?? 0);
  for (const time of times.slice(1)) crash = afterCrash(crash.recent, time);
  expect(crash.isRestarted).toBe(isRestarted);
});
