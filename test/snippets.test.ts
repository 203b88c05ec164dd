import { expect, test } from "vitest";
import snippets from "../assets/snippets.json";
import { codes, formatted, ruleSetOf } from "./support/product.js";

test.each(Object.entries(snippets))("the snippet %s is valid and laid out", (name, { body }) => {
  const text = filledIn(body.join("\n"));
  expect(text).not.toMatch(/[${}|]/);
  expect(formatted(text)).toBe(text);
  expect(ruleSetOf(text).problemCount).toBe(0);
  if (name === "Access list") expect(codes(text)).toEqual([]);
});

/** Returns a snippet with the default, or the first choice, in each placeholder. */
function filledIn(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+:([^}]*)\}/g, "$1")
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, "$1")
    .replaceAll(/\$\d+/g, "");
}
