import fc from "fast-check";
import { expect, test } from "vitest";
import { chunkedText, replaceIn, sliceOf, wholeOf } from "../../../server/src/core/text/chunkedText.js";
import { runs } from "../../support/runs.js";

const short = fc.string({ maxLength: 5 });
/** Texts of about one chunk or several. */
const long = fc
  .tuple(fc.constantFrom(1, 16_383, 16_384, 16_385, 40_000), short)
  .map(([count, text]) => `${text}${"x".repeat(count)}${text}`);
const text = fc.oneof(short, long);
const place = fc.double({ min: 0, max: 1, noNaN: true });

test("a chunked text equals the plain text after any edits", () => {
  fc.assert(
    fc.property(text, fc.array(fc.tuple(place, place, text), { maxLength: 6 }), (begin, edits) => {
      let whole = begin;
      let chunked = chunkedText(begin);
      for (const [one, other, inserted] of edits) {
        const [start = 0, end = 0] = [one, other].map((at) => Math.round(at * whole.length)).sort((a, b) => a - b);
        whole = whole.slice(0, start) + inserted + whole.slice(end);
        chunked = replaceIn(chunked, start, end, inserted);
        expect(wholeOf(chunked) === whole).toBe(true);
        expect(chunked.length).toBe(whole.length);
        expect(sliceOf(chunked, start, end) === whole.slice(start, end)).toBe(true);
      }
    }),
    { numRuns: runs(400) },
  );
});

test("typing in one place does not make ever more chunks", () => {
  let chunked = chunkedText("x".repeat(160_000));
  for (let key = 0; key < 20_000; key++) chunked = replaceIn(chunked, 80_000 + key, 80_000 + key, "y");
  expect(chunked.chunks.length).toBeLessThan(14);
});
