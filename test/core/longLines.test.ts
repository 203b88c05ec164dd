import { expect, test } from "vitest";
import { isIncomplete, readTyped } from "../../server/src/core/index.js";
import { shapes, slowShapes } from "../support/longLines.js";
import { formatted, messages } from "../support/product.js";

test("no shape of line takes longer than linear time to be read and explained", async () => {
  expect(await slowShapes(shapes, messages)).toEqual([]);
});

test("no shape of line takes longer than linear time to be formatted", async () => {
  expect(await slowShapes(shapes, (line) => formatted(line))).toEqual([]);
});

test("no shape of question takes longer than linear time to be read", async () => {
  const questions = shapes.filter(({ beginning }) => beginning === "");
  expect(await slowShapes(questions, (question) => [readTyped(question), isIncomplete(question)])).toEqual([]);
});

test("an address of millions of octets is invalid, like any other", () => {
  expect(messages(`accept 1${".1".repeat(5_000_000)}`)).toEqual([expect.stringContaining("octets")]);
});
