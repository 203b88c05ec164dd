import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CompletionItem, InsertTextFormat, type SignatureHelp } from "vscode-languageserver-types";
import { matchCountOf, parse, rulesOf } from "../../server/src/core/index.js";
import { action, source } from "../support/arbitraries.js";
import { type Client, startClient, uri } from "../support/client.js";
import { runs } from "../support/runs.js";

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
  ])("the candidates after %j", async (text, labels) => {
    const found = (await complete(text)).map(({ label }) => label);
    expect(found.slice(0, labels.length)).toEqual(labels);
    if (labels.length === 0) expect(found).toEqual([]);
  });

  test("networks of the file are candidates, and special networks with their names", async () => {
    const found = await complete("reject 203.0.113.0/24\naccept ");
    const shown = found.map(({ label, detail }) => [label, detail]);
    expect([shown[0], shown.at(-1)]).toEqual([
      ["203.0.113.0/24", "used in this file"],
      ["any", "every IPv4 and IPv6 address"],
    ]);
    expect(found.find(({ label }) => label === "10.0.0.0/8")?.detail).toBe("private (RFC 1918)");
  });

  test("masks are candidates with the number and the range of the addresses they match", async () => {
    const found = await complete("accept 192.0.2.77 255.255");
    expect(found).toHaveLength(33);
    const wanted = found.find(({ label }) => label === "255.255.255.240");
    expect(wanted).toMatchObject({
      label: "255.255.255.240",
      detail: "/28: 16 addresses, 192.0.2.64 to 192.0.2.79",
    });
    expect(applied("accept 192.0.2.77 255.255", wanted)).toBe("accept 192.0.2.77 255.255.255.240");
  });

  test("prefix lengths of either family are candidates", async () => {
    const short = (await complete("accept 192.0.2.77/")).find(({ label }) => label === "30");
    expect(short?.detail).toBe("4 addresses, 192.0.2.76 to 192.0.2.79");
    const found = await complete("expect reject 2001:db8::/6");
    expect(found).toHaveLength(129);
    const long = found.find(({ label }) => label === "64");
    expect(applied("expect reject 2001:db8::/6", long)).toBe("expect reject 2001:db8::/64");
    expect(await complete("accept nonsense/")).toEqual([]);
  });

  test("by is a candidate after the source of an expectation, and default after by", async () => {
    const labels = async (text: string) => (await complete(text)).map(({ label }) => label);
    expect(await labels("expect accept 2001:db8::/32 ")).toEqual(["by"]);
    expect((await labels("expect accept 10.0.0.1 by ")).at(0)).toBe("default");
  });

  test.each([
    ["accept 10.3.0.0 ", ["255.255.0.0", "255.255.255.255", "255.255.255.254"], "0.0.0.0"],
    ["accept 192.0.2.77 ", ["255.255.255.255", "255.255.255.254"], "0.0.0.0"],
    ["reject 10.0.0.0/", ["8", "32", "31"], "0"],
    ["accept 2001:db8::/", ["64", "48", "32", "128", "127"], "0"],
    ["accept ", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], "any"],
  ])(
    "after %j the likeliest candidate is first, and the one that matches everything last",
    async (text, first, last) => {
      const labels = (await complete(text)).map(({ label }) => label);
      expect([...labels].sort().length).toBeGreaterThan(first.length);
      expect([labels.slice(0, first.length), labels.at(-1)]).toEqual([first, last]);
    },
  );

  test.each(["accept ", "accept 0", "reject ::", "expect accept 0.0.0"])(
    "after %j the networks that match everything are behind the others",
    async (text) => {
      const found = (await complete(`reject 203.0.113.0/24\nreject ::/0\nreject 0.0.0.0 0.0.0.0\nreject any\n${text}`))
        .map(({ label }) => label)
        .filter((label) => label !== text.split(" ").at(-1));
      expect(found.slice(0, 1)).toEqual(["203.0.113.0/24"]);
      expect(found.slice(-3)).toEqual(["::/0", "0.0.0.0/0", "any"]);
    },
  );

  test.each(["accept 10.3.0.0", "accept any", "accept 10.0.0.0/1", "reject 10.0.0.0 255.0.0.0", "default accept"])(
    "in the complete line %j the written word is first and selected",
    async (text) => {
      const [first, ...others] = await complete(`accept 10.3.0.0/16\n${text}`);
      expect(applied(text, first)).toBe(text);
      expect(first?.preselect).toBe(true);
      expect(others.some(({ preselect }) => preselect === true)).toBe(false);
    },
  );

  test("a space opens no list: the line may be complete, and the next key Enter", () => {
    expect(client.initialized.capabilities.completionProvider?.triggerCharacters).toEqual(["/"]);
  });

  test("the first candidate of a list that opens by itself never makes a rule match more", async () => {
    const property = fc.asyncProperty(action, source, fc.array(source, { maxLength: 3 }), async (does, what, used) => {
      const line = `${does} ${what}`;
      const list = used.map((one) => `accept ${one}\n`).join("");
      for (let end = does.length + 2; end <= line.length; end++) {
        const text = line.slice(0, end);
        const [first] = text.endsWith(" ") ? [] : await complete(list + text);
        const [before] = rulesOf(parse(text));
        if (first === undefined || before === undefined) continue;
        const [after] = rulesOf(parse(applied(text, first)));
        expect(after && matchCountOf(after.source), `${text}: ${first.label}`).toEqual(matchCountOf(before.source));
      }
    });
    await fc.assert(property, { numRuns: runs(60) });
  });

  test("the codes that can be silenced are candidates in an ignore comment", async () => {
    const labels = async (text: string) => (await complete(text)).map(({ label }) => label);
    expect(await labels("accept 10.0.0.1 # imcr")).toEqual(["imcrules-ignore"]);
    const codes = await labels("# imcrules-ignore shadowed-rule, cov");
    expect(codes).toContain("covered-rule");
    expect(codes).not.toContain("syntax-error");
    expect(codes).not.toContain("unused-ignore");
    expect(await labels("# imcrules-ignore covered-rule -- since ")).toEqual([]);
  });

  test("a snippet has tab stops if the client knows them, and is plain text otherwise", async () => {
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

  test("past the end of the file the candidates are those of an empty line", async () => {
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
  ])("the active parameter after %j", async (text, parameter) => {
    await client.open(text);
    const help = await ask<SignatureHelp | null>("signatureHelp", { line: 0, character: text.length });
    expect(help?.activeParameter).toBe(parameter);
  });
});

/** Returns the candidates at the end of the text. */
async function complete(text: string): Promise<readonly CompletionItem[]> {
  await client.open(text);
  const lines = text.split("\n");
  return ask("completion", { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 });
}

function ask<Answer>(method: string, position: { line: number; character: number }): Promise<Answer> {
  return client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position });
}

/** Returns the last line with an item applied. */
function applied(text: string, item: CompletionItem | undefined): string {
  const edit = item?.textEdit;
  if (edit === undefined || !("range" in edit)) throw new Error("nothing to apply");
  const { range, newText } = edit;
  const line = text.slice(text.lastIndexOf("\n") + 1);
  return line.slice(0, range.start.character) + newText + line.slice(range.end.character);
}
