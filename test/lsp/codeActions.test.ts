import { expect, onTestFinished, test, vi } from "vitest";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  type CodeAction,
  CodeActionTriggerKind,
  type Diagnostic,
  type TextDocumentEdit,
} from "vscode-languageserver-types";
import { startClient, uri } from "../support/client.js";
import { openInEachTest } from "../support/eachTest.js";
import { effectIn, rules } from "../support/product.js";
import { meanTheSame, wildcardLists } from "../support/wildcards.js";

const list = rules`
  accept 10.0.0.0 255.0.0.0
  reject 10.1.0.0 255.255.0.0
  accept 10.2.0.0/16
  reject any
`;

const session = openInEachTest(list);

test("the server announces its kinds of actions", () => {
  expect(session.client.initialized.capabilities.codeActionProvider).toEqual({
    codeActionKinds: ["quickfix", "refactor.rewrite", "source.fixAll.imcrules", "source.imcrules"],
    resolveProvider: true,
  });
});

test("a quick fix in the requested lines has its diagnostic and its edits", async () => {
  const diagnostics = await session.client.pull();
  const actions = await actionsIn(1, 1, diagnostics, ["quickfix"]);
  expect(actions.map(({ title, isPreferred = false }) => ({ title, isPreferred }))).toEqual([
    { title: "Move above line 1 (65,536 more addresses rejected)", isPreferred: true },
    { title: "Comment out", isPreferred: false },
    { title: "Remove rule", isPreferred: false },
    { title: "Ignore shadowed-rule on this line", isPreferred: false },
  ]);
  expect(actions[0]?.diagnostics).toEqual([diagnostics[0]]);
  expect(applied(actions[0])).toBe(rules`
    reject 10.1.0.0 255.255.0.0
    accept 10.0.0.0 255.0.0.0
    accept 10.2.0.0/16
    reject any
  `);
});

test("lines without a finding, a closed file and lines past the end have no fixes", async () => {
  expect(await actionsIn(3, 3, [], ["quickfix"])).toEqual([]);
  expect(await actionsIn(100, 200)).toEqual([]);
  expect(await actionsIn(0, 3, [], undefined, "file:///other.imcrules")).toEqual([]);
});

test.each([["source.fixAll.imcrules"], ["source.fixAll"], ["source"]])(
  "a request for %s gets one action for the whole file",
  async (kind) => {
    const actions = await actionsIn(0, 0, [], [kind]);
    expect(actions.filter(({ kind }) => kind?.startsWith("source.imcrules") !== true).map(({ kind }) => kind)).toEqual([
      "source.fixAll.imcrules",
    ]);
    expect(applied(actions[0])).toBe(rules`
    accept 10.0.0.0 255.0.0.0
    reject 10.1.0.0 255.255.0.0
    reject any
  `);
  },
);

test("a fix that changes the network is a quick fix, but no part of Fix All", async () => {
  session.client.close();
  session.client = await startClient();
  const mapped = "accept ::ffff:192.0.2.0/24\nreject any\n";
  await session.client.open(mapped);
  expect(await actionsIn(0, 0, [], ["source.fixAll"])).toEqual([]);
  const [first] = await actionsIn(0, 0, [], ["quickfix"]);
  expect(applied(first, mapped)).toBe(mapped.replace("/24", "/120"));
});

test.each([
  ["a line is invalid", "allow 10.0.0.1\n", "1 line of this file must be corrected first"],
  ["nothing repeats", "accept 10.0.0.1\nreject any\n", "no rule repeats"],
  ["host bits have two readings", "accept 10.0.0.0/8\naccept 10.0.0.1/16\nreject any\n", "may be needed"],
])("where %s, Fix All says why it does nothing, to clients that show it", async (_, text, why) => {
  session.client.close();
  session.client = await startClient({ capabilities: { textDocument: { codeAction: { disabledSupport: true } } } });
  await session.client.open(text);
  const [action] = await actionsIn(0, 0, [], ["source.fixAll"]);
  expect(action?.edit).toBeUndefined();
  expect(action?.disabled?.reason).toContain(`Fix All does nothing: `);
  expect(action?.disabled?.reason).toContain(why);
});

test("every rule in the requested lines has its fixes", async () => {
  session.client.close();
  session.client = await startClient();
  await session.client.open(`reject any\n${"accept 192.0.2.1\n".repeat(12)}`);
  const removals = (await actionsIn(0, 13, [], ["quickfix"])).filter(({ title }) => title.startsWith("Remove rule"));
  expect(removals).toHaveLength(12);
});

test("Fix All is offered only on request, and not in lines that do not parse", async () => {
  const kinds = (await actionsIn(0, 3)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["quickfix", "refactor.rewrite"]));
  await session.client.replace(0, 0, 6, "allow");
  expect(await actionsIn(0, 0, [], ["source.fixAll"])).toEqual([]);
});

test("the menu fixes several lines of another program at once, and no key does", async () => {
  session.client.close();
  session.client = await startClient();
  const pasted = "allow 192.0.2.10;\r\nallow 192.0.2.11;\r\ndeny all;\r\n";
  await session.client.open(pasted);
  const actions = await actionsIn(0, 2, [], ["quickfix"]);
  const converting = actions.filter(({ title }) => title.startsWith("Convert 3 lines of nginx ("));
  expect(converting.map(({ isPreferred }) => isPreferred)).toEqual([undefined]);
  expect(applied(converting[0], pasted)).toBe("accept 192.0.2.10\r\naccept 192.0.2.11\r\nreject any\r\n");
  const automatic = { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic };
  const bulb = await ask<CodeAction[]>("textDocument/codeAction", { ...target(0, 2), context: automatic });
  expect(bulb.map(({ title }) => title).filter((title) => title.startsWith("Convert"))).toEqual([]);
});

test("no fix of an address with host bits is preferred", async () => {
  session.client.close();
  session.client = await startClient();
  await session.client.open("accept 10.1.2.3/16\nreject any\n");
  const actions = await actionsIn(0, 0, [], ["quickfix"]);
  const writing = actions.filter(({ title }) => /^(Write the network|Remove the mask)/.test(title));
  expect(writing.map(({ isPreferred }) => isPreferred)).toEqual([undefined, undefined]);
});

test("the menu has refactorings, the light bulb has none", async () => {
  const automatic = { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic };
  const actions = await ask<CodeAction[]>("textDocument/codeAction", { ...target(1, 1), context: automatic });
  expect(new Set(actions.map(({ kind }) => kind))).toEqual(new Set(["quickfix"]));
});

test("actions of the whole file are in the menu of source actions only, and are resolved as others", async () => {
  const offered = (await actionsIn(1, 1, [], ["source.imcrules"])).map(({ title }) => title);
  expect(offered).toEqual([
    "Convert all masks to prefix lengths",
    "Convert all prefix lengths to dotted masks",
    "Add 8 expectations for the boundaries of the list",
    "Remove all redundant rules",
    "Reverse the order of all rules (16,777,216 more addresses rejected)",
  ]);
  const ofLine = (await actionsIn(1, 1)).map(({ title }) => title);
  expect(offered.filter((title) => ofLine.includes(title))).toEqual([]);
  session.client.close();
  session.client = await startClient({
    capabilities: { textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } },
  });
  await session.client.open(list);
  const [first] = await actionsIn(1, 1, [], ["source.imcrules"]);
  expect(first?.edit).toBeUndefined();
  const resolved = await session.client.connection.sendRequest<CodeAction>("codeAction/resolve", first);
  expect(applied(resolved)).toContain("accept 10.0.0.0/8");
});

test("an exception is carved out for the address at the cursor, or the selected network", async () => {
  await session.client.replace(0, 0, 0, "accept 192.0.2.0/24 # not 192.0.2.7\n");
  const carved = async (from: number, to: number) => {
    const range = { start: { line: 0, character: from }, end: { line: 0, character: to } };
    const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
    const actions = await ask<CodeAction[]>("textDocument/codeAction", params);
    return actions.flatMap(({ title }) => (title.startsWith("Carve") ? [title] : []));
  };
  expect(await carved(30, 30)).toEqual(["Carve out an exception: reject 192.0.2.7/32 (1 more address rejected)"]);
  expect(await carved(26, 35)).toEqual(["Carve out an exception: reject 192.0.2.7/32 (1 more address rejected)"]);
  expect(await carved(3, 3)).toEqual([]);
  // The address of the rule itself, with the cursor on it.
  expect(await carved(9, 9)).toEqual([]);
  await session.client.replace(0, 0, 35, "reject 0.0.0.0 0.0.0.0 # not 192.0.2.7");
  expect(await carved(9, 9)).toEqual([]);
  expect(await carved(7, 14)).toEqual([
    "Carve out an exception: accept 0.0.0.0 255.255.255.255 (1 more address accepted)",
  ]);
});

test("null for the requested kinds means all kinds", async () => {
  const params = { ...target(1, 1), context: { diagnostics: [], only: null } };
  expect(await ask<CodeAction[]>("textDocument/codeAction", params)).toEqual(await actionsIn(1, 1));
});

test("a finding is ignored above its line", async () => {
  const silenced = (await actionsIn(1, 1)).find(({ title }) => title.startsWith("Ignore shadowed-rule"));
  expect(applied(silenced).split("\n")[1]).toBe("# imcrules-ignore shadowed-rule -- reason");
});

test("a client that resolves edits gets those of a refactoring later, and only for the same version", async () => {
  session.client.close();
  session.client = await startClient({
    capabilities: { textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } },
  });
  await session.client.open(list);
  const actions = await actionsIn(0, 0, [], ["refactor"]);
  expect(actions.map(({ edit }) => edit)).toEqual(actions.map(() => undefined));
  const split = actions.find(({ title }) => title.startsWith("Split"));
  expect(
    applied(await ask("codeAction/resolve", split))
      .split("\n")
      .slice(0, 2),
  ).toEqual(["accept 10.0.0.0 255.128.0.0", "accept 10.128.0.0 255.128.0.0"]);
  await session.client.replace(0, 0, 6, "reject");
  expect(await ask("codeAction/resolve", split)).toEqual(split);
  expect(await ask("codeAction/resolve", { title: "Split", data: [1] })).toEqual({ title: "Split", data: [1] });
});

/** Sets a clock by which every step takes longer than a slice. Returns a function that counts looks at the clock: two for each step. */
function slowSteps(): () => number {
  let looks = 0;
  const clock = vi.spyOn(Date, "now").mockImplementation(() => ++looks * 1_000);
  onTestFinished(() => clock.mockRestore());
  return () => looks;
}

test("an edit ends a request about the text before it", async () => {
  slowSteps();
  const before = actionsIn(0, 3);
  const edited = session.client.replace(0, 0, 6, "reject");
  await expect(before).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
  await edited;
  expect(session.client.failures).toEqual([]);
  expect(await actionsIn(0, 3)).not.toEqual([]);
});

test.each(wildcardLists)("no safe or automatic action spoils a list of wildcards: $what", async ({ written }) => {
  session.client.close();
  session.client = await startClient();
  await session.client.open(written);
  const lines = [...written.trimEnd().split("\n").keys()];
  const asked = lines.flatMap((first) => lines.slice(first).map((last) => actionsIn(first, last)));
  const actions = (await Promise.all([...asked, actionsIn(0, 0, [], ["source"])])).flat();
  const isSafe = ({ title, isPreferred, kind }: CodeAction) =>
    effectIn(title) === "" || isPreferred === true || kind?.startsWith("source") === true;
  const safe = actions.filter((action) => isSafe(action) && action.edit !== undefined);
  expect(new Set(safe.map(({ title }) => title.split(" ")[0]))).toContain("Split");
  for (const action of safe) expect(meanTheSame(written, applied(action, written)), action.title).toBe(true);
});

test("a request can be cancelled while the server works on it", async () => {
  slowSteps();
  const rule = "reject 10.2.3.4/16\n";
  await session.client.replace(0, 0, 0, rule.repeat(20));
  const cancelling = new CancellationTokenSource();
  const params = { ...target(0, 23), context: { diagnostics: [] } };
  const answer = session.client.connection.sendRequest("textDocument/codeAction", params, cancelling.token);
  // The server has begun this request when it answers a later one.
  await session.client.hover(0, 0);
  cancelling.cancel();
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(session.client.failures).toEqual([]);
});

/** Two bits a rule, one in each half of an address: the effects of edits take long to prove. */
const holes = Array.from({ length: 16 }, (_, place) => {
  const octets = [24, 16, 8, 0].map((shift) => ((0x10001 << place) >>> shift) & 255).join(".");
  return `accept ${octets} ${octets}\n`;
}).join("");

test("the next request waits for few steps after a client cancels one about masks with holes", async () => {
  await session.client.replace(0, 0, 0, holes);
  await session.client.pull();
  const looks = slowSteps();
  const cancelling = new CancellationTokenSource();
  const params = { ...target(0, 16), context: { diagnostics: [] } };
  const answer = session.client.connection.sendRequest("textDocument/codeAction", params, cancelling.token);
  // The server has begun this request when it answers a later one.
  await session.client.testConnection("10.0.0.1");
  cancelling.cancel();
  const before = looks();
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(await session.client.testConnection("10.0.0.1")).toMatchObject({ verdict: "accept" });
  // A few steps of either request, of more than a hundred that the titles take.
  expect(looks() - before).toBeLessThan(50);
  expect(session.client.failures).toEqual([]);
});

test("titles name no effect that is not proved, and the file says what else is not", async () => {
  await session.client.replace(0, 0, 0, holes);
  const diagnostics = await session.client.pull();
  expect(diagnostics.filter(({ code }) => code === "analysis-incomplete").length).toBe(1);
  const titles = (await actionsIn(0, 0)).map(({ title }) => title);
  expect(titles).toMatchInlineSnapshot(`
    [
      "Ignore analysis-incomplete on this line",
      "Ignore non-contiguous-mask on this line",
      "Add 4 expectations for the boundaries of this rule (effect not proved)",
    ]
  `);
  // Some masks are in doubt, so that a rule is commented out only if a verdict is proved to change.
  expect(titles.join()).not.toContain("Comment out rule");
  expect(titles).toContain("Ignore non-contiguous-mask on this line");
});

function actionsIn(
  first: number,
  last: number,
  diagnostics: readonly Diagnostic[] = [],
  only?: readonly string[],
  of = uri,
): Promise<readonly CodeAction[]> {
  const context = { diagnostics, ...(only === undefined ? {} : { only }) };
  return ask("textDocument/codeAction", { ...target(first, last, of), context });
}

function target(first: number, last: number, of = uri) {
  return {
    textDocument: { uri: of },
    range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
  };
}

function ask<Answer>(method: string, params: unknown): Promise<Answer> {
  return session.client.connection.sendRequest(method, params);
}

function applied(action: CodeAction | undefined, text = list): string {
  const [change] = action?.edit?.documentChanges ?? [];
  const { edits } = change as TextDocumentEdit;
  const textEdits = edits.filter((edit) => "newText" in edit);
  return TextDocument.applyEdits(TextDocument.create(uri, "imcrules", 1, text), textEdits);
}
