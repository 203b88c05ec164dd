/** `npm run new finding CODE`: writes the files of a new kind of finding. What is left to write is marked TODO. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

const root = fileURLToPath(new URL("..", import.meta.url));
const [what, code = ""] = process.argv.slice(2);
if (what !== "finding" || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(code)) {
  console.error("Usage: npm run new finding CODE. CODE is two or more words with hyphens, such as stale-rule.");
  process.exit(2);
}
const name = code.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

create(
  `server/src/core/findings/${name}.ts`,
  `import type { RuleId } from "../model/ruleSet.js";
import { type FindingKind, onRule } from "./kind.js";

export const ${name}: FindingKind = {
  code: "${code}",
  summary: "TODO",
  about: "rule",
  severity: "warning",
  *find(analysis) {
    const rules: readonly RuleId[] = []; // TODO: the rules to report, in file order, as the analysis knows them.
    for (const rule of rules) {
      yield onRule(analysis, rule, () => "TODO: what is wrong, why it matters, what to do, with exact numbers.");
    }
  },
};
`,
);

create(
  `test/core/findings/${name}.test.ts`,
  `import { expect, test } from "vitest";
import { findings, rules } from "../../support/product.js";

test("TODO: what is reported, as a sentence about the language; drawn by toMatchInlineSnapshot", () => {
  expect(
    findings(rules\`
      accept 192.0.2.10
      reject any
    \`),
  ).toContain("warning[${code}]");
});

test("TODO: the nearest list without the finding", () => {
  expect(
    findings(rules\`
      accept 192.0.2.10
      reject any
    \`),
  ).toBeSilent();
});
`,
);

create(
  `docs/findings/${code}.md`,
  `# ${code}

*Severity: warning.*

TODO: what the finding says, in one paragraph.

## Why it matters

TODO

## Example

\`\`\`imcrules
accept 192.0.2.10
reject any
\`\`\`

## What to do

\`\`\`imcrules
accept 192.0.2.10
reject any
\`\`\`

## When it is silent

- TODO

## See also

- TODO
`,
);

insert("server/src/core/findings/table.ts", "\n/** All kinds", `import { ${name} } from "./${name}.js";\n`);
insert("server/src/core/findings/table.ts", "  unusedIgnore,\n]", `  ${name},\n`);
insert("samples/broken.imcrules", "\n## The end", `# ${code}: TODO, with the line that shows it below.\n`);

await run("node_modules/.bin/biome", ["check", "--write", "server/src/core/findings"], { cwd: root });
await import("./generate.mts");

/** Writes a file. Throws when it exists. */
function create(file: string, text: string): void {
  writeFileSync(`${root}/${file}`, text, { flag: "wx" });
}

/** Writes text before the mark in a file. Throws when the mark is not there. */
function insert(file: string, mark: string, text: string): void {
  const [before, ...after] = readFileSync(`${root}/${file}`, "utf8").split(mark);
  if (after.length !== 1) throw new Error(`${file} does not contain "${mark.trim()}" exactly once`);
  writeFileSync(`${root}/${file}`, `${before}${text}${mark}${after[0]}`);
}
