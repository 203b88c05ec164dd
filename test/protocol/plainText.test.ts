import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "../../server/src/protocol/plainText.js";
import { expectPlain } from "../support/markup.js";

test.each([
  ["accept 10.0.0.0/8", "accept 10.0.0.0/8"],
  ["[Click](command:workbench.action.quit)", "[Click] (command:workbench.action.quit)"],
  ["$(bug) of $5 (net)", "$ (bug) of $5 (net)"],
  ["a\u001b[31mred\nline\u202etxt", "a\\u{1b}[31mred\\u{a}line\\u{202e}txt"],
  ["x".repeat(601), `${"x".repeat(599)}…`],
])("%j is shown as it is written", (text, shown) => expect(plainText(text)).toBe(shown));

test("no text forms a link or an icon, or hides anything", () => {
  const piece = fc.constantFrom(
    "[",
    "]",
    "(",
    ")",
    "$",
    "command:x",
    "file:///etc",
    "https://x",
    " ",
    "\n",
    "\u200b",
    "a",
    "\\",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => expectPlain(plainText(pieces.join("")))));
});

const sources = ["client/src", "server/src/lsp"].flatMap((folder) => {
  const root = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({
      name: `${folder}/${name.replaceAll("\\", "/")}`,
      text: readFileSync(`${root}/${name}`, "utf8"),
    }));
});

test.each([
  [
    "notifications",
    /\.show(?:Information|Warning|Error)Message\(|ShowMessage/,
    ["client/src/messages.ts", "server/src/lsp/settings.ts"],
  ],
  ["prompts", /\bshow(?:QuickPick|InputBox)\(|createQuickPick|createInputBox/, ["client/src/messages.ts"]],
  ["messages of tests", /\bTestMessage\b/, ["client/src/messages.ts"]],
  [
    "labels of tests",
    /\bcreateTestItem\(/,
    ["client/src/views/expectationItems.ts", "client/src/views/testExplorer.ts"],
  ],
  ["status bar", /StatusBar(?:Item|Message)\(/, ["client/src/views/statusBar.ts"]],
  [
    "progress",
    /withProgress|WorkDoneProgress/,
    ["client/src/messages.ts", "server/src/lsp/logs.ts", "server/src/lsp/workspace.ts"],
  ],
  ["lenses", /new CodeLens\(/, ["client/src/views/convertedLists.ts"]],
  ["notes behind lines", /contentText/, ["client/src/views/testedLines.ts"]],
  ["failures of commands", /registerCommand\(/, ["client/src/activate.ts"]],
  ["trusted Markdown and HTML", /isTrusted|supportHtml/, []],
])("%s are written only in a few files, which make every text plain", (_, surface, places) => {
  expect(sources.length).toBeGreaterThan(40);
  const found = sources.filter(({ text }) => surface.test(text));
  expect(found.map(({ name }) => name).sort()).toEqual([...places].sort());
  // The progress of the workspace shows only our own words and numbers.
  for (const { name, text } of found)
    if (name !== "server/src/lsp/workspace.ts")
      expect(text, name).toMatch(/plainText\(|catch \(error\) \{[^}]*showError\(/);
});
