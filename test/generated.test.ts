import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generated } from "../scripts/generated.mts";

test.each(Object.entries(generated))("%s repeats the table of findings", (file, generate) => {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  // The layout of JSON is the formatter's.
  const content = (one: string) => (file.endsWith(".json") ? JSON.stringify(JSON.parse(one), undefined, 2) : one);
  expect(content(text), "run npm run generate").toBe(content(generate(text)));
});
