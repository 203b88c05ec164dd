import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lossCodes } from "../../server/src/core/index.js";
import { shellIn } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const page = readFileSync(new URL("../../docs/convert.md", import.meta.url), "utf8");

/** The lists of the page, each with a command and what it prints on standard error. */
const examples = [...page.matchAll(/^```\n([^$][\s\S]*?)^```\n\n```\n\$ (imcrules .* (\S+))\n([\s\S]*?)^```$/gm)].map(
  ([, list = "", command = "", name = "", printed = ""]) => ({ list, command, name, printed }),
);

test("every loss has a section with an example", () => {
  const sections = page.split(/^### /m).slice(1);
  expect(sections.map((section) => section.split("\n")[0])).toEqual(lossCodes);
  for (const [place, code] of lossCodes.entries()) expect(sections[place]).toContain(`loss[${code}]: `);
  expect(examples).toHaveLength(lossCodes.length + 1);
});

describe("the examples print what the page says", () => {
  test.each(examples)("$command", async ({ list, command, name, printed }) => {
    const folder = temporaryFolder({});
    writeFileSync(join(folder, name), list);
    const { out, err } = await shellIn(folder, command);
    expect(err).toBe(printed);
    expect(out).toContain(`from ${name}\n`);
  });
});
