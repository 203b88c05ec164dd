import { expect, test } from "vitest";
import { lineTexts } from "../../server/src/cli/lineTexts.js";
import { analysisOf } from "../support/product.js";

test("the text of a line is made once for all findings of the line", () => {
  const made: string[] = [];
  const textOf = lineTexts(analysisOf("accept any\nreject any\n").ruleSet, (text) => `${made.push(text)}`);
  expect([0, 0, 0, 1, 1].map(textOf)).toEqual(["1", "1", "1", "2", "2"]);
  expect(made).toEqual(["accept any", "reject any"]);
});
