import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { wholeOf } from "../../server/src/core/index.js";
import { createDocument, updateDocument } from "../../server/src/lsp/document.js";
import { crowdedLine, fileOf, snippet } from "../support/crowded.js";
import { expectReached } from "../support/expectReached.js";
import { runs } from "../support/runs.js";

/** Long lines are kept in chunks of 16,384 characters. */
const longLine = fc.constantFrom(
  "accept any # ".padEnd(16_384, "1"),
  "# ".padEnd(33_000, "ab "),
  "# ".padEnd(70_000, "x"),
);
const line = fc.oneof({ weight: 40, arbitrary: crowdedLine }, { weight: 1, arbitrary: longLine });
const text = fileOf(line);

const character = fc.oneof(
  { weight: 9, arbitrary: fc.nat(30) },
  { weight: 1, arbitrary: fc.integer({ min: 16_380, max: 16_390 }) },
  { weight: 1, arbitrary: fc.nat(80_000) },
);
const position = fc.record({ line: fc.integer({ min: 0, max: 18 }), character });
const change: fc.Arbitrary<TextDocumentContentChangeEvent> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: snippet }) },
  { weight: 1, arbitrary: fc.record({ text }) },
);

test("changes at once, few or many, result in the same text as one after the other", () => {
  let longLines = 0;
  fc.assert(
    fc.property(text, fc.array(change, { minLength: 1, maxLength: 9 }), (text, changes) => {
      if (changes.length > 4 && text.length > 16_384) longLines++;
      // A new document for each change, so that no older change can have an effect.
      const expected = changes.reduce(
        (before, one) => TextDocument.update(TextDocument.create("", "", 0, before), [one], 1).getText(),
        text,
      );
      const before = createDocument("", "", 0, text);
      expect(wholeOf(updateDocument(before, changes, 1).text)).toBe(expected);
      expect(wholeOf(before.text)).toBe(text);
    }),
    { numRuns: runs(2000) },
  );
  expectReached(longLines, 150);
});

test("more lines than a function takes arguments are pasted among other changes", () => {
  const lines = "accept any\n".repeat(200_000);
  const changes = ["1", "2", "3", lines, "4"].map((text) => ({ range: { start: ORIGIN, end: ORIGIN }, text }));
  const { text } = updateDocument(createDocument("", "", 0, "\n"), changes, 1);
  expect(wholeOf(text)).toBe(`4${lines}321\n`);
});

const ORIGIN = { line: 0, character: 0 };
