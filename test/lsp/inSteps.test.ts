import { expect, test } from "vitest";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver-protocol";
import type { Steps } from "../../server/src/core/index.js";
import { inSteps } from "../../server/src/lsp/inSteps.js";

test("between steps the others have their turn, and no step is taken that is not wanted any more", async () => {
  const happened: string[] = [];
  const reason = new ResponseError<void>(LSPErrorCodes.RequestCancelled, "taken back");
  function* work(): Steps<string> {
    happened.push("begun");
    yield;
    happened.push("gone on");
    setImmediate(() => happened.push("taken back"));
    yield;
    happened.push("never");
    return "done";
  }
  const isTakenBack = () => happened.includes("taken back");
  expect(await inSteps(work(), () => (isTakenBack() ? reason : undefined))).toBe(reason);
  expect(happened).toEqual(["begun", "gone on", "taken back"]);
});

test("work that is wanted is done", async () => {
  function* work(): Steps<number> {
    yield;
    return 7;
  }
  expect(await inSteps(work(), () => undefined)).toBe(7);
});
