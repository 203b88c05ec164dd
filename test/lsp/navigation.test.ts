import { describe, expect, test } from "vitest";
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Location,
  type Range,
  type SelectionRange,
} from "vscode-languageserver-types";
import { uri } from "../support/client.js";
import { openInEachTest } from "../support/eachTest.js";
import { rules } from "../support/product.js";

const list = rules`
  # Who may connect, after Q316205.
  # See RFC 5952 for addresses.
  default reject

  ## Office
  accept 192.0.2.0/24
  reject 192.0.2.128/25 # dead

  ## Branches
  accept 198.51.100.10 255.255.255.255
  reject any

  expect accept 192.0.2.1 by 192.0.2.0/24
  expect reject 198.51.100.11
`;
const lines = list.split("\n");

const session = openInEachTest(list);

test("the outline has the sections, each with its rules", async () => {
  const symbols = await ask<DocumentSymbol[]>("documentSymbol");
  const drawn = symbols.map(({ name, children = [] }) => [
    name,
    ...children.map((child) => `${child.name}${child.detail === undefined ? "" : ` (${child.detail})`}`),
  ]);
  expect(drawn).toEqual([
    ["Office", "accept 192.0.2.0/24", "dead (reject 192.0.2.128/25 · decides nothing)"],
    ["Branches", "accept 198.51.100.10 255.255.255.255", "reject any"],
  ]);
});

test("the outline of more than ten thousand rules has only sections", async () => {
  const many = Array.from({ length: 10_001 }, (_, host) => `accept 10.0.${host >> 8}.${host & 255}`);
  await session.client.open(["accept 192.0.2.1", "## All", ...many].join("\n"));
  const symbols = await ask<DocumentSymbol[]>("documentSymbol");
  expect(symbols.map(({ name, children }) => [name, children])).toEqual([["All", []]]);
});

test("sections fold to their last line that is not empty, and comments of several lines fold", async () => {
  const folds = await ask<FoldingRange[]>("foldingRange");
  expect(folds.map(({ startLine, endLine, kind }) => [startLine, endLine, kind])).toEqual([
    [4, 6, "region"],
    [8, 13, "region"],
    [0, 1, "comment"],
  ]);
});

test("a selection grows from the octet to the file", async () => {
  const [selection] = await ask<SelectionRange[]>("selectionRange", { positions: [{ line: 9, character: 9 }] });
  const grown: string[] = [];
  for (let each = selection; each !== undefined; each = each.parent) grown.push(textIn(each.range));
  expect(grown).toEqual([
    "198",
    "198.51.100.10",
    "198.51.100.10 255.255.255.255",
    "accept 198.51.100.10 255.255.255.255",
    lines.slice(8).join("\n"),
    list,
  ]);
});

test("a comment links to the articles and RFCs that it names", async () => {
  const links = await ask<DocumentLink[]>("documentLink");
  expect(links.map(({ range, target }) => [textIn(range), target])).toEqual([
    ["Q316205", "https://www.betaarchive.com/wiki/index.php?title=Microsoft_KB_Archive/316205"],
    ["RFC 5952", "https://www.rfc-editor.org/rfc/rfc5952"],
  ]);
});

test("the rule at the cursor is highlighted, and the five that take most of its addresses", async () => {
  const at = async (line: number) => {
    const found = await ask<DocumentHighlight[]>("documentHighlight", { position: { line, character: 3 } });
    return found.map(({ range, kind = DocumentHighlightKind.Text }) => [range.start.line, kind]);
  };
  const { Text, Write } = DocumentHighlightKind;
  expect(await at(6)).toEqual([
    [6, Text],
    [5, Write],
  ]);
  expect(await at(5)).toEqual([[5, Text]]);
  expect(await at(2)).toEqual([]);
  const networks = [30, 25, 29, 26, 28, 27, 31].map((length) => `reject 10.0.${length}.0/${length}\n`);
  await session.client.replace(0, 0, 0, `${networks.join("")}accept 10.0.0.0/16\n`);
  expect((await at(7)).map(([line]) => line)).toEqual([7, 1, 3, 5, 4, 2]);
});

describe("definition", () => {
  test.each([
    ["a rule that decides nothing leads to the rule that decides most of it", 6, 5],
    ["an expectation with by leads to the rule that decides it", 12, 5],
    ["an expectation without by leads to the rule that decides it", 13, 10],
    ["a rule that decides something leads nowhere", 5, undefined],
    ["an empty line leads nowhere", 3, undefined],
  ])("%s", async (_, line, target) => {
    const found = await ask<Location | null>("definition", { position: { line, character: 2 } });
    expect(found?.range.start.line).toBe(target);
  });

  test("an expectation that the default decides leads to the default directive", async () => {
    await session.client.open("default reject\naccept 192.0.2.1\nexpect reject 10.0.0.1");
    const found = await ask<Location>("definition", { position: { line: 2, character: 2 } });
    expect(found.range.start.line).toBe(0);
  });
});

test("references are the rules from which a rule takes addresses", async () => {
  const from = async (line: number, includeDeclaration = false) => {
    const found = await ask<Location[]>("references", {
      position: { line, character: 2 },
      context: { includeDeclaration },
    });
    return found.map(({ range }) => range.start.line);
  };
  expect(await from(5)).toEqual([6, 10]);
  expect(await from(5, true)).toEqual([5, 6, 10]);
  expect(await from(6)).toEqual([]);
  expect(await from(10)).toEqual([]);
});

test.each([
  "definition",
  "references",
  "documentHighlight",
  "documentSymbol",
  "documentLink",
  "foldingRange",
  "selectionRange",
])("%s of a closed file, or past the end, is empty", async (method) => {
  const position = { line: 1000, character: 1000 };
  const params = { position, positions: [], context: { includeDeclaration: true } };
  const empty = (answer: unknown) =>
    expect(answer === null || (Array.isArray(answer) && answer.length === 0)).toBe(true);
  empty(await ask(method, { ...params, textDocument: { uri: "file:///other.imcrules" } }));
  if (["definition", "references", "documentHighlight"].includes(method)) empty(await ask(method, params));
});

function ask<Answer>(method: string, params: object = {}): Promise<Answer> {
  return session.client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params });
}

function textIn({ start, end }: Range): string {
  if (start.line === end.line) return (lines[start.line] ?? "").slice(start.character, end.character);
  const first = (lines[start.line] ?? "").slice(start.character);
  const last = (lines[end.line] ?? "").slice(0, end.character);
  return [first, ...lines.slice(start.line + 1, end.line), last].join("\n");
}
