import { beforeEach, expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver-types";
import { uri } from "../support/client.js";
import { openInEachTest } from "../support/eachTest.js";
import { rules } from "../support/product.js";

const list = rules`
  accept 192.0.2.0    255.255.255.240
  reject 192.0.2.0/24
  accept 192.0.2.1
  accept 198.51.100.1 255.255.255.255
  reject 10.0.0.0     255.0.255.0
  reject 0.0.0.0      0.0.0.0
`;
const settings = { imcrules: {} };

beforeEach(() => {
  settings.imcrules = {};
});
const session = openInEachTest(list, settings);

test("hints show the length of a mask, and how much a rule decides if it decides only a part", async () => {
  expect(await hintsOn(0, 5)).toEqual(["0:35 /28", "1:19 decides 240 of 256"]);
});

test("only the requested lines have hints", async () => {
  expect(await hintsOn(1, 1)).toEqual(["1:19 decides 240 of 256"]);
  expect(await hintsOn(70, 90)).toEqual([]);
});

test("each kind of hint can be switched off", async () => {
  settings.imcrules = { inlayHints: { prefixLength: false } };
  await session.client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hintsOn(0, 5)).toEqual(["1:19 decides 240 of 256"]);
  settings.imcrules = { inlayHints: { decides: false } };
  await session.client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hintsOn(0, 5)).toEqual(["0:35 /28"]);
});

async function hintsOn(first: number, last: number): Promise<readonly string[]> {
  const hints = await session.client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri },
    range: { start: { line: first, character: 0 }, end: { line: last, character: 100 } },
  });
  return hints.map(({ position: { line, character }, label }) => `${line}:${character} ${label}`);
}
