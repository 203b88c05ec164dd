import fc from "fast-check";
import { expect, test } from "vitest";
import { givenText, readGiven } from "../../server/src/protocol/given.js";

test("names and values are read as they were written", () => {
  const words = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(fc.dictionary(words, fc.string()), (given) => {
      expect(readGiven(givenText(given))).toEqual(given);
    }),
  );
});

test.each([
  ["database=app type=hostssl", { database: "app", type: "hostssl" }],
  ['  "path_beg /admin"=yes, x', { "path_beg /admin": "yes," }],
  ["user=", { user: "" }],
  ["a=b=c", { a: "b=c" }],
  ["nothing to read", {}],
  ['"never closed=yes', { closed: "yes" }],
])("%s", (text, given) => {
  expect(readGiven(text)).toEqual(given);
});
