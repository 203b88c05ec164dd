import { beforeEach, expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver-types";
import { startClient, uri } from "../support/client.js";
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
  expect(await hintsOn(0, 5)).toEqual(["0:35 /28", "1:19 93 %"]);
});

test("hints follow the comment of their line, and have at most twelve characters", async () => {
  const text = rules`
    accept 192.0.2.0   255.255.255.240 # printers
    reject 192.0.2.0   255.255.255.0
    accept 198.51.0.0  255.255.0.0     # nearly all
    reject 198.51.100.0/24
    accept 2001:db8::1
    accept 2001:db8::/127              # half
    accept 203.0.113.0 255.255.255.0
    reject 203.0.0.0   255.255.0.0     # 99 %
    accept 10.0.0.0    255.255.255.254
    reject 10.0.0.0/31
    accept 172.16.0.0/13
    accept 172.24.0.0 255.248.0.0
    reject 172.16.0.0 255.255.0.0
    accept 172.0.0.0   255.0.0.0       # most
  `;
  await session.client.replace(0, 0, 0, `${text}\n`);
  const hints = await hintsOn(0, 13);
  expect(hints).toMatchInlineSnapshot(`
    [
      "0:45 /28",
      "1:32 /24",
      "1:32 93 %",
      "2:47 /16",
      "5:41 50 %",
      "6:32 /24",
      "7:41 /16",
      "8:34 /31",
      "11:29 /13",
      "12:29 /16",
      "13:41 /8",
      "13:41 93 %",
    ]
  `);
  for (const hint of hints) expect(hint.replace(/^\d+:\d+ /, "").length).toBeLessThanOrEqual(12);
});

test("a file with masks of one length has no hints about lengths", async () => {
  const same =
    "accept 192.0.2.0 255.255.255.0\nreject 198.51.100.0 255.255.255.0\naccept 10.0.0.1\nreject 0.0.0.0 0.0.0.0\n";
  session.client.close();
  session.client = await startClient();
  await session.client.open(same);
  expect(await hintsOn(0, 3)).toEqual([]);
});

test("only the requested lines have hints", async () => {
  expect(await hintsOn(1, 1)).toEqual(["1:19 93 %"]);
  expect(await hintsOn(70, 90)).toEqual([]);
});

test("each kind of hint can be switched off", async () => {
  settings.imcrules = { inlayHints: { prefixLength: false } };
  await session.client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hintsOn(0, 5)).toEqual(["1:19 93 %"]);
  settings.imcrules = { inlayHints: { decides: false } };
  await session.client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hintsOn(0, 5)).toEqual(["0:35 /28"]);
});

async function hintsOn(first: number, last: number): Promise<readonly string[]> {
  const hints = await session.client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri },
    range: { start: { line: first, character: 0 }, end: { line: last, character: 100 } },
  });
  for (const { tooltip, label } of hints) if (!label.toString().startsWith("/")) expect(tooltip).toMatch(/^Decides /);
  return hints.map(({ position: { line, character }, label }) => `${line}:${character} ${label}`);
}
