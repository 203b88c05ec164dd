import { expect, test } from "vitest";
import { afterCrash } from "../../client/src/crashes.js";

const MINUTE = 60_000;

test.each([
  ["the first crash causes a restart", [0], true],
  ["the fourth crash within three minutes causes a restart", [0, 1, 2, 3], true],
  ["the fifth crash within three minutes causes no restart", [0, 1, 2, 3, 3 * MINUTE - 1], false],
  ["a fifth crash three minutes after the first causes a restart", [0, 1, 2, 3, 3 * MINUTE], true],
  ["a crash every minute always causes a restart", Array.from({ length: 60 }, (_, minute) => minute * MINUTE), true],
  ["a sixth crash, after the user restarted the server, causes no restart", [0, 1, 2, 3, 4, 5], false],
])("%s", (_, times, isRestarted) => {
  let crash = afterCrash([], times[0] ?? 0);
  for (const time of times.slice(1)) crash = afterCrash(crash.recent, time);
  expect(crash.isRestarted).toBe(isRestarted);
});
