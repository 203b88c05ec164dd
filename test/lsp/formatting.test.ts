import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver-types";
import { uri } from "../support/client.js";
import { openInEachTest } from "../support/eachTest.js";

const list = "ACCEPT 10.0.0.0 255.0.0.0\naccept  192.0.2.10 255.255.255.255 # host\n\nreject   ANY\n";
const options = { tabSize: 2, insertSpaces: true };

const session = openInEachTest(list);

test("a document is laid out", async () => {
  expect(applied(await ask("formatting", { options }))).toBe(
    "accept 10.0.0.0    255.0.0.0\naccept 192.0.2.10  255.255.255.255   # host\n\nreject any\n",
  );
});

test("a range is laid out as it would be with the rest", async () => {
  const range = { start: { line: 0, character: 3 }, end: { line: 1, character: 0 } };
  expect(applied(await ask("rangeFormatting", { options, range }))).toBe(
    `accept 10.0.0.0    255.0.0.0\n${list.slice(list.indexOf("accept"))}`,
  );
});

test("a line that was ended is laid out", async () => {
  const position = { line: 4, character: 0 };
  expect(applied(await ask("onTypeFormatting", { options, position, ch: "\n" }))).toBe(
    list.replace("reject   ANY", "reject any"),
  );
});

test.each([
  ["a blank ends a mask", "accept 10.0.0.0    255.0.0.0\nACCEPT  192.0.2.10/32 ", " ", "accept 192.0.2.10/32 "],
  [
    "the mark of a comment too",
    "accept 10.0.0.0   255.0.0.0 # a\naccept 192.0.2.10 #",
    "#",
    "accept 192.0.2.10            #",
  ],
  ["in a comment nothing happens", "accept   192.0.2.10 # two  ", " ", "accept   192.0.2.10 # two  "],
  ["nor where a line is not a rule yet", "accept  ", " ", "accept  "],
  ["nor while blanks are typed", "accept  10.0.0.0  ", " ", "accept  10.0.0.0  "],
  ["nor on an empty line", "  ", " ", "  "],
  ["nor where nothing has to be done", "accept 10.0.0.0 ", " ", "accept 10.0.0.0 "],
])("%s", async (_, text, ch, after) => {
  await session.client.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text }],
  });
  const lines = text.split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const edits = await ask("onTypeFormatting", { options, position, ch });
  expect(
    TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, text), edits)
      .split("\n")
      .at(-1),
  ).toBe(after);
});

test("a file that is not open has no layout", async () => {
  expect(await ask("formatting", { options, textDocument: { uri: "file:///other.imcrules" } })).toEqual([]);
});

function ask(method: string, params: object): Promise<TextEdit[]> {
  return session.client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params });
}

function applied(edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, list), edits);
}
