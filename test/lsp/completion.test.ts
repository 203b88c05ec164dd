import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type CompletionItem, InsertTextFormat, type SignatureHelp, type TextEdit } from "vscode-languageserver-types";
import { type Client, startClient, uri } from "../support/client.js";

let client: Client;

beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.close());

describe("completion", () => {
  test.each([
    ["", ["accept", "reject", "default", "evaluate", "expect", "reject any", "Q316205"]],
    ["acc", ["accept", "reject", "default", "evaluate", "expect", "reject any", "Q316205"]],
    ["default ", ["accept", "reject"]],
    ["default accept ", []],
    ["evaluate ", ["first-match", "most-specific", "accept-overrides"]],
    ["expect ", ["accept", "reject"]],
    ["expect accept 10.0.0.0/8 ", [expect.anything()]],
    ["accept any ", []],
    ["accept 10.0.0.0 255.0.0.0 ", []],
    ["nonsense ", []],
    ["accept 10.0.0.1 # note ", []],
  ])("behind %j", async (text, labels) => {
    const found = (await complete(text)).map(({ label }) => label);
    expect(found.slice(0, labels.length)).toEqual(labels);
    if (labels.length === 0) expect(found).toEqual([]);
  });

  test("networks of the file and special ones, by name", async () => {
    const found = await complete("reject 203.0.113.0/24\naccept ");
    expect(found.slice(0, 2).map(({ label, detail }) => [label, detail])).toEqual([
      ["any", "every IPv4 and IPv6 address"],
      ["203.0.113.0/24", "used in this file"],
    ]);
    expect(found.find(({ label }) => label === "10.0.0.0/8")?.detail).toBe("private (RFC 1918)");
  });

  test("masks with their size and range for the address that stands there", async () => {
    const found = await complete("accept 192.0.2.77 255.255");
    expect(found).toHaveLength(33);
    expect(found[28]).toMatchObject({
      label: "255.255.255.240",
      detail: "/28: 16 addresses, 192.0.2.64 to 192.0.2.79",
    });
    expect(applied("accept 192.0.2.77 255.255", found[28])).toBe("accept 192.0.2.77 255.255.255.240");
  });

  test("prefix lengths of either family", async () => {
    expect((await complete("accept 192.0.2.77/"))[30]?.detail).toBe("4 addresses, 192.0.2.76 to 192.0.2.79");
    const found = await complete("expect reject 2001:db8::/6");
    expect(found).toHaveLength(129);
    expect(applied("expect reject 2001:db8::/6", found[64])).toBe("expect reject 2001:db8::/64");
    expect(await complete("accept nonsense/")).toEqual([]);
  });

  test("by and what may stand behind it", async () => {
    const labels = async (text: string) => (await complete(text)).map(({ label }) => label);
    expect(await labels("expect accept 2001:db8::/32 ")).toEqual(["by"]);
    expect((await labels("expect accept 10.0.0.1 by ")).slice(0, 2)).toEqual(["default", "any"]);
  });

  test("codes that can be silenced", async () => {
    const labels = async (text: string) => (await complete(text)).map(({ label }) => label);
    expect(await labels("accept 10.0.0.1 # imcr")).toEqual(["imcrules-ignore"]);
    const codes = await labels("# imcrules-ignore shadowed-rule, cov");
    expect(codes).toContain("covered-rule");
    expect(codes).not.toContain("syntax-error");
    expect(codes).not.toContain("unused-ignore");
    expect(await labels("# imcrules-ignore covered-rule -- since ")).toEqual([]);
  });

  test("the lines of a snippet have tab stops where the client knows them, and are plain text elsewhere", async () => {
    const lines = async () => (await complete("Q3")).find(({ label }) => label === "Q316205");
    const plain = await lines();
    expect(applied("Q3", plain)).toBe("accept 192.0.2.10  255.255.255.255\nreject 0.0.0.0     0.0.0.0");
    expect(plain?.insertTextFormat).toBeUndefined();
    client.close();
    client = await startClient({
      capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    });
    const withStops = await lines();
    expect(withStops?.insertTextFormat).toBe(InsertTextFormat.Snippet);
    expect(applied("Q3", withStops)).toBe(`accept \${1:192.0.2.10}  \${2:255.255.255.255}\nreject 0.0.0.0     0.0.0.0`);
  });

  test("nothing past the end of the file", async () => {
    await client.open("accept any");
    expect(await ask("completion", { line: 7, character: 3 })).toHaveLength(7);
  });
});

describe("signature help", () => {
  test.each([
    ["accept ", 0],
    ["Reject 10.0.0.0", 0],
    ["accept 10.0.0.0 ", 1],
    ["accept 10.0.0.0 255.0", 1],
    ["accept 10.0.0.0 255.0.0.0 ", undefined],
    ["accept any ", undefined],
    ["accept", undefined],
    ["default ", undefined],
    ["accept 10.0.0.1 # ", undefined],
  ])("behind %j", async (text, parameter) => {
    await client.open(text);
    const help = await ask<SignatureHelp | null>("signatureHelp", { line: 0, character: text.length });
    expect(help?.activeParameter).toBe(parameter);
  });
});

/** What is offered at the end of the text. */
async function complete(text: string): Promise<readonly CompletionItem[]> {
  await client.open(text);
  const lines = text.split("\n");
  return ask("completion", { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 });
}

function ask<Answer>(method: string, position: { line: number; character: number }): Promise<Answer> {
  return client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position });
}

function applied(text: string, item: CompletionItem | undefined): string {
  return TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, text), [item?.textEdit as TextEdit]);
}
