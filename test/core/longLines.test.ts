import { describe, expect, test } from "vitest";
import { meaningOf } from "../../server/src/core/analysis/meaning/meaning.js";
import { isUnfinished, readTyped } from "../../server/src/core/index.js";
import { beginnings, foreignBeginnings, foreignShapesOf, shapesOf, slowShape } from "../support/longLines.js";
import { formatted, messages } from "../support/product.js";

describe.each(beginnings)("a line that begins with %j", (beginning) => {
  const shapes = shapesOf(beginning);

  test("is read and explained in linear time", async () => {
    expect(await slowShape(shapes, messages)).toBeUndefined();
  });

  test("is formatted in linear time", async () => {
    expect(await slowShape(shapes, (line) => formatted(line))).toBeUndefined();
  });
});

/** The meaning of longer lines is not read. */
const lineWithMeaning = { long: 1_920, short: 240, shorter: 120, growthAtMost: 4, walks: 1 };

test.each(foreignBeginnings)(
  "the meaning of a malformed line that begins with %j is read in linear time",
  async (beginning) => {
    const shapes = foreignShapesOf(beginning);
    const understood = shapes.filter(({ line }) => meaningOf(line(lineWithMeaning.long)) !== undefined);
    expect(understood.length).toBeGreaterThan(1);
    expect(await slowShape(shapes, meaningOf, lineWithMeaning)).toBeUndefined();
  },
);

test("a malformed line of any length is read in linear time", async () => {
  expect(await slowShape(foreignShapesOf("accept "), messages)).toBeUndefined();
});

test("a question is read in linear time, whatever its shape", async () => {
  expect(await slowShape(shapesOf(""), (question) => [readTyped(question), isUnfinished(question)])).toBeUndefined();
});

test("an address of millions of octets is invalid, like any other", () => {
  expect(messages(`accept 1${".1".repeat(5_000_000)}`)).toEqual([expect.stringContaining("octets")]);
});
