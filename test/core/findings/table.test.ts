import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findingKinds } from "../../../server/src/core/index.js";

const sources = "../../../server/src/core/findings";
const pages = "../../../docs/findings";

describe.each(findingKinds)("$code", (kind) => {
  const name = camelCase(kind.code);

  test("has a file that exports it and nothing else", async () => {
    expect(Object.entries(await exportsOf(name))).toEqual([[name, kind]]);
  });

  test("has a page", () => expect(namesIn(pages, ".md")).toContain(kind.code));

  test("has tests", () => expect(namesIn(".", ".test.ts")).toContain(name));

  test("is written to the end", () => {
    for (const file of [`${sources}/${name}.ts`, `${pages}/${kind.code}.md`, `./${name}.test.ts`]) {
      expect(readFileSync(new URL(file, import.meta.url), "utf8"), file).not.toContain("TODO");
    }
  });

  test("says what it finds in a clause", () => expect(kind.summary).toMatch(/^(?:[a-z]|`).*[^.]$/));
});

test("every kind has a code of its own, of words with hyphens", () => {
  const codes = findingKinds.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
});

test("kinds that ask for earlier findings are the last", () => {
  const asking = findingKinds.filter(({ find }) => find !== undefined && find.length > 1);
  expect(asking.length).toBeGreaterThan(0);
  expect(asking).toEqual(findingKinds.slice(-asking.length));
});

test("every kind that a source file exports is in the table", async () => {
  const exported = await Promise.all(namesIn(sources, ".ts").map(exportsOf));
  const kinds = exported.flatMap((one) => Object.values(one)).filter((value) => Object.hasOwn(value, "code"));
  expect(new Set(kinds)).toEqual(new Set(findingKinds));
});

test("every page belongs to a kind", () => {
  expect(namesIn(pages, ".md")).toEqual(findingKinds.map(({ code }) => code).sort());
});

test("every test belongs to a source file", () => {
  expect(namesIn(sources, ".ts")).toEqual(expect.arrayContaining([...namesIn(".", ".test.ts")]));
});

function namesIn(folder: string, ending: string): readonly string[] {
  const files = readdirSync(new URL(`${folder}/`, import.meta.url));
  return files.map((file) => (file.endsWith(ending) ? file.slice(0, -ending.length) : file)).sort();
}

async function exportsOf(name: string): Promise<object> {
  return await import(`../../../server/src/core/findings/${name}.ts`);
}

function camelCase(code: string): string {
  return code.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
