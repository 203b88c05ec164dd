import { afterEach, beforeEach, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver-types";
import { type Client, startClient, uri } from "../support/client.js";

const list = "ACCEPT 10.0.0.0 255.0.0.0\naccept  192.0.2.10 255.255.255.255 # host\n\nreject   ANY\n";
const options = { tabSize: 2, insertSpaces: true };

let client: Client;

beforeEach(async () => {
  client = await startClient();
  await client.open(list);
});
afterEach(() => client.close());

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

test("a file that is not open has no layout", async () => {
  expect(await ask("formatting", { options, textDocument: { uri: "file:///other.imcrules" } })).toEqual([]);
});

function ask(method: string, params: object): Promise<TextEdit[]> {
  return client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params });
}

function applied(edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, list), edits);
}
