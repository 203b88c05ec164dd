import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findingKinds } from "../../../server/src/core/index.js";

const names = findingKinds.map(({ code }) => camelCase(code));

describe.each(findingKinds)("$code", (kind) => {
  const name = camelCase(kind.code);

  test("has a file that exports it and nothing else", async () => {
    const exported: object = await import(`../../../server/src/core/findings/${name}.ts`);
    expect(Object.entries(exported)).toEqual([[name, kind]]);
  });

  test("has a page", () => expect(filesIn("../../../docs/findings/")).toContain(`${kind.code}.md`));

  test("has tests", () => expect(filesIn("./")).toContain(`${name}.test.ts`));
});

test("every kind has a code of its own, of words with hyphens", () => {
  const codes = findingKinds.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
});

test.each([
  [
    "source",
    "../../../server/src/core/findings/",
    names,
    ["failure", "findings", "ignores", "kind", "table", "wording"],
    ".ts",
  ],
  ["test", "./", names, ["table", "ignores"], ".test.ts"],
  ["page", "../../../docs/findings/", findingKinds.map(({ code }) => code), [], ".md"],
])("no %s file belongs to a kind that is not there", (_, folder, kinds, helpers, ending) => {
  const known = new Set([...kinds, ...helpers].map((name) => `${name}${ending}`));
  expect(filesIn(folder).filter((file) => !known.has(file))).toEqual([]);
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, import.meta.url));
}

function camelCase(code: string): string {
  return code.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
