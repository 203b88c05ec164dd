import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { wholeOf } from "../../server/src/core/index.js";
import { createDocument, updateDocument } from "../../server/src/lsp/document.js";
import { crowdedLine, fileOf, snippet } from "../support/crowded.js";
import { runs } from "../support/runs.js";

const position = fc.record({ line: fc.integer({ min: 0, max: 18 }), character: fc.nat(30) });
const change: fc.Arbitrary<TextDocumentContentChangeEvent> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: snippet }) },
  { weight: 1, arbitrary: fc.record({ text: fileOf(crowdedLine) }) },
);

test("few or many changes at once make of a text what making them one by one makes of it", () => {
  fc.assert(
    fc.property(fileOf(crowdedLine), fc.array(change, { minLength: 1, maxLength: 9 }), (text, changes) => {
      // A document of its own for each, so that nothing of older ones can be left in it.
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
});
