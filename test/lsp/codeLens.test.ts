import { afterEach, expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver-types";
import { type Client, startClient, uri } from "../support/client.js";
import { rules } from "../support/product.js";

let client: Client | undefined;

afterEach(() => client?.close());

test("a lens shows what the file does, and another tests a connection if the editor has a command for it", async () => {
  const list = rules`
    accept 192.0.2.0/24
    reject 0.0.0.0 0.0.0.0
    expect accept 192.0.2.1
  `;
  expect(await lensesOf(list)).toEqual([
    "2 rules · accepts IPv4: 256 · the rest of IPv4 is rejected · 1 expectation holds",
  ]);
  expect(await lensesOf(list, {}, { testCommand: "editor.test" })).toEqual([
    expect.any(String),
    "Test connection → editor.test",
  ]);
});

test.each([
  ["accept any", "1 rule · accepts every address"],
  ["reject ::/0", "1 rule · rejects every IPv6 address"],
  [
    "reject 10.0.0.0/8\nreject 192.0.2.1\naccept any",
    "3 rules · rejects IPv4: 16,777,217 (0.4 %) · the rest is accepted",
  ],
  ["default reject\naccept 192.0.2.1", "1 rule · accepts IPv4: 1 · the rest of IPv4 is rejected"],
  ["reject 192.0.2.1\nnonsense", "1 rule · rejects IPv4: 1 · the rest of IPv4 is accepted · 1 line ignored"],
  [
    "accept 10.0.0.0 255.0.255.0\nreject any\nexpect reject 10.0.0.1\nexpect accept any",
    "2 rules · accepts IPv4: 65,536 · the rest is rejected · 2 of 2 expectations fail",
  ],
])("%s", async (list, lens) => {
  expect(await lensesOf(list)).toEqual([lens]);
});

test("a file without rules has no lens", async () => {
  expect(await lensesOf("# nothing yet")).toEqual([]);
});

test("a setting adds a lens to each rule, and resolving a lens adds its text", async () => {
  const list = "accept 192.0.2.0/24\naccept 192.0.2.1\nreject 192.0.2.0/23";
  const wanted = { codeLens: { file: false, rules: true } };
  expect(await lensesOf(list, wanted)).toEqual([
    "decides all 256 addresses",
    "decides nothing",
    "decides 256 of 512 addresses",
  ]);
});

async function lensesOf(list: string, imcrules = {}, initializationOptions = {}): Promise<readonly string[]> {
  client?.close();
  client = await startClient({ settings: { imcrules }, initializationOptions });
  const { connection, open } = client;
  await open(list);
  const lenses = await connection.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  const resolved = lenses.map((lens) =>
    lens.command ? lens : connection.sendRequest<CodeLens>("codeLens/resolve", lens),
  );
  return (await Promise.all(resolved)).map(({ command }) =>
    [command?.title, command?.command].filter(Boolean).join(" → "),
  );
}
