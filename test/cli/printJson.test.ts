import { join } from "node:path";
import { expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const RULES = 3000;
const folder = temporaryFolder({
  "long.imcrules": "accept 10.0.0.0/24\n".repeat(RULES),
  "list.imcrules": "reject any\n",
  // Makes JSON.stringify fail as if no string could be longer than 32 KB.
  "short.cjs": `
    const stringify = JSON.stringify;
    JSON.stringify = (...args) => {
      const text = stringify(...args);
      if (text?.length > 32768) throw new RangeError("Invalid string length");
      return text;
    };`,
});

test.each([
  ["check --format json --fail-on never long.imcrules", /"code":/g],
  ["check --format sarif --fail-on never long.imcrules", /"ruleId":/g],
  ["check --write-baseline - long.imcrules", /duplicate-rule: /g],
  ["explain --format json long.imcrules 10.0.0.1", /"why":/g],
  ["policy --format json long.imcrules", /"matches":/g],
  ["test --summary --format json long.imcrules 10.0.0.1", /"count":/g],
])("JSON that is longer than any string is written piece by piece: %s", async (line, one) => {
  const { out, err } = await imcrules(line.split(" "), {
    cwd: folder,
    env: { NODE_OPTIONS: `--require "${join(folder, "short.cjs")}"` },
  });
  expect(err).not.toContain("Invalid string length");
  expect(() => JSON.parse(out)).not.toThrow();
  expect(out.match(one)?.length).toBeGreaterThanOrEqual(RULES - 1);
});
