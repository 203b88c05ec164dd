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

test("changes at once, few or many, result in the same text as one after the other", () => {
  fc.assert(
    fc.property(fileOf(crowdedLine), fc.array(change, { minLength: 1, maxLength: 9 }), (text, changes) => {
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
});
