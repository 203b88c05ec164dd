import { afterEach, beforeEach, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CodeAction, Diagnostic, TextDocumentEdit } from "vscode-languageserver-types";
import { type Client, startClient, uri } from "../support/client.js";
import { rules } from "../support/product.js";

const list = rules`
  accept 10.0.0.0 255.0.0.0
  reject 10.1.0.0 255.255.0.0
  accept 10.2.3.4/16
  reject any
`;

let client: Client;

beforeEach(async () => {
  client = await startClient();
  await client.open(list);
});
afterEach(() => client.close());

test("the server says which kinds of actions it has", () => {
  expect(client.initialized.capabilities.codeActionProvider).toEqual({
    codeActionKinds: ["quickfix", "source.fixAll.imcrules"],
  });
});

test("the fixes of the findings in the asked lines, with their diagnostics and what they change", async () => {
  const diagnostics = await client.pull();
  const actions = await actionsIn(1, 1, diagnostics);
  expect(actions.map(({ title, isPreferred = false }) => ({ title, isPreferred }))).toEqual([
    { title: "Move above line 1 (65,536 more addresses rejected)", isPreferred: true },
    { title: "Comment out (no verdict changes)", isPreferred: false },
    { title: "Remove rule (no verdict changes)", isPreferred: false },
  ]);
  expect(actions[0]?.diagnostics).toEqual([diagnostics[0]]);
  expect(applied(actions[0])).toBe(rules`
    reject 10.1.0.0 255.255.0.0
    accept 10.0.0.0 255.0.0.0
    accept 10.2.3.4/16
    reject any
  `);
});

test("no fixes in lines without a finding, in a file that is not open, or past the end", async () => {
  expect(await actionsIn(3, 3)).toEqual([]);
  expect(await actionsIn(100, 200)).toEqual([]);
  expect(await actionsIn(0, 3, [], undefined, "file:///other.imcrules")).toEqual([]);
});

test.each([["source.fixAll.imcrules"], ["source.fixAll"], ["source"]])(
  "who asks for %s gets one edit",
  async (kind) => {
    const actions = await actionsIn(0, 0, [], [kind]);
    expect(actions.map((action) => action.kind)).toEqual(["source.fixAll.imcrules"]);
    expect(applied(actions[0])).toBe(rules`
    accept 10.0.0.0 255.0.0.0
    reject 10.1.0.0 255.255.0.0
    reject any
  `);
  },
);

test("nothing is fixed at once where it was not asked for, or where a line does not parse", async () => {
  const kinds = (await actionsIn(0, 3)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["quickfix"]));
  await client.replace(0, 0, 6, "allow");
  expect(await actionsIn(0, 0, [], ["source.fixAll"])).toEqual([]);
});

function actionsIn(
  first: number,
  last: number,
  diagnostics: readonly Diagnostic[] = [],
  only?: readonly string[],
  of = uri,
): Promise<readonly CodeAction[]> {
  return client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri: of },
    range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
    context: { diagnostics, ...(only === undefined ? {} : { only }) },
  });
}

function applied(action: CodeAction | undefined): string {
  const [change] = action?.edit?.documentChanges ?? [];
  const { edits } = change as TextDocumentEdit;
  const textEdits = edits.filter((edit) => "newText" in edit);
  return TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, list), textEdits);
}
