import { expect, test } from "vitest";
import { isHistory } from "../../client/src/history.js";

test.each([
  ["git", true],
  ["gitlens", true],
  ["vscode-local-history", true],
  ["file", false],
  ["untitled", false],
  ["vscode-remote", false],
  ["vscode-vfs", false],
])("a document of scheme %s is an old version: %s", (scheme, isOld) => {
  expect(isHistory({ scheme })).toBe(isOld);
});
