import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Steps } from "../../server/src/core/index.js";
// Installs the timers of the host.
import "vscode-languageserver/node";
import { drive } from "../../server/src/lsp/drive.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Yields three steps that take `milliseconds` each. */
function* work(milliseconds: number, taken: string[]): Steps<number> {
  for (let step = 1; step <= 3; step++) {
    taken.push(`step ${step}`);
    vi.setSystemTime(Date.now() + milliseconds);
    yield;
  }
  return 7;
}

test("other work runs between slices, and no slice begins after the work is dropped", async () => {
  const taken: string[] = [];
  setImmediate(() => taken.push("another"));
  expect(await drive(work(5, taken), () => taken.includes("another"))).toBeUndefined();
  expect(taken).toEqual(["step 1", "another"]);
});

test("short steps run in one slice, and the result is that of the work", async () => {
  const taken: string[] = [];
  setImmediate(() => taken.push("another"));
  expect(await drive(work(1, taken), () => false)).toBe(7);
  expect(taken).toEqual(["step 1", "step 2", "step 3"]);
});
