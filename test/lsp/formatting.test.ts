import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver-types";
import { uri } from "../support/client.js";
import { openInEachTest } from "../support/eachTest.js";

const list = "ACCEPT 10.0.0.0 255.0.0.0\naccept  192.0.2.10 255.255.255.255 # host\n\nreject   ANY\n";
const options = { tabSize: 2, insertSpaces: true };

const session = openInEachTest(list);

test("formatting aligns the columns of a document", async () => {
  expect(applied(await ask("formatting", { options }))).toBe(
    "accept 10.0.0.0    255.0.0.0\naccept 192.0.2.10  255.255.255.255   # host\n\nreject any\n",
  );
});

test("a range is aligned with the lines around it", async () => {
  const range = { start: { line: 0, character: 3 }, end: { line: 1, character: 0 } };
  expect(applied(await ask("rangeFormatting", { options, range }))).toBe(
    `accept 10.0.0.0    255.0.0.0\n${list.slice(list.indexOf("accept"))}`,
  );
});

test("a new line lays out the line above it", async () => {
  const position = { line: 4, character: 0 };
  expect(applied(await ask("onTypeFormatting", { options, position, ch: "\n" }))).toBe(
    list.replace("reject   ANY", "reject any"),
  );
});

test.each([
  [
    "a space lays out a line with a complete mask",
    "accept 10.0.0.0    255.0.0.0\nACCEPT  192.0.2.10/32 ",
    " ",
    "accept 192.0.2.10/32 ",
  ],
  [
    "so does the mark of a comment",
    "accept 10.0.0.0   255.0.0.0 # a\naccept 192.0.2.10 #",
    "#",
    "accept 192.0.2.10            #",
  ],
  ["nothing changes in a comment", "accept   192.0.2.10 # two  ", " ", "accept   192.0.2.10 # two  "],
  ["nothing changes in a line that is not a rule yet", "accept  ", " ", "accept  "],
  ["nothing changes after several spaces", "accept  10.0.0.0  ", " ", "accept  10.0.0.0  "],
  ["nothing changes in an empty line", "  ", " ", "  "],
  ["nothing changes in a line that is laid out already", "accept 10.0.0.0 ", " ", "accept 10.0.0.0 "],
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

test("a closed file is not laid out", async () => {
  expect(await ask("formatting", { options, textDocument: { uri: "file:///other.imcrules" } })).toEqual([]);
});

function ask(method: string, params: object): Promise<TextEdit[]> {
  return session.client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params });
}

function applied(edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, list), edits);
}
