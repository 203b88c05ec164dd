import { afterEach, beforeEach, expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver-types";
import { type Client, startClient, uri } from "../support/client.js";
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

let client: Client;

beforeEach(async () => {
  settings.imcrules = {};
  client = await startClient({ settings });
  await client.open(list);
});
afterEach(() => client.close());

test("the length of a mask, and what a rule decides when that is a part; nothing that a rule says already", async () => {
  expect(await hintsOn(0, 5)).toEqual(["0:35 /28", "1:19 decides 240 of 256"]);
});

test("hints are for the asked lines only", async () => {
  expect(await hintsOn(1, 1)).toEqual(["1:19 decides 240 of 256"]);
  expect(await hintsOn(70, 90)).toEqual([]);
});

test("each can be switched off", async () => {
  settings.imcrules = { inlayHints: { prefixLength: false } };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hintsOn(0, 5)).toEqual(["1:19 decides 240 of 256"]);
  settings.imcrules = { inlayHints: { decides: false } };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hintsOn(0, 5)).toEqual(["0:35 /28"]);
});

async function hintsOn(first: number, last: number): Promise<readonly string[]> {
  const hints = await client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri },
    range: { start: { line: first, character: 0 }, end: { line: last, character: 100 } },
  });
  return hints.map(({ position: { line, character }, label }) => `${line}:${character} ${label}`);
}
