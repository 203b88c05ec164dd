import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { budgetOf, cidrsOf, compile, parse, runToEnd, verdictRanges } from "../../server/src/core/index.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({});
const file = (name: string) => join(folder, name);

/** Blocks of IPv4 that overlap often. */
const blocks = fc.array(
  fc
    .tuple(fc.constantFrom(10, 11, 192), fc.nat(3), fc.nat(3), fc.nat(255), fc.integer({ min: 8, max: 32 }))
    .map(([a, b, c, d, length]) => {
      const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
      const network = length === 32 ? address : (address & (-1 << (32 - length))) >>> 0;
      return `${[24, 16, 8, 0].map((shift) => (network >>> shift) & 255).join(".")}/${length}`;
    }),
  { minLength: 1, maxLength: 12 },
);

function accepted(...lists: readonly (readonly [blocks: readonly string[], gives: boolean])[]): readonly string[] {
  const wanted = lists.map(([list, gives]) => {
    const ruleSet = parse(["default reject", ...list.map((block) => `accept ${block}`)].join("\n"));
    return { list: { ruleSet, partition: compile(ruleSet) }, gives };
  });
  return (runToEnd(verdictRanges(wanted, "accept", budgetOf())) ?? []).flatMap((range) => [...cidrsOf(range)]);
}

function iprange(...args: readonly string[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync("iprange", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (line.includes("/") ? line : `${line}/32`));
}

test("the fewest blocks of 1,000 lists, and of differences and intersections, are those of iprange", () => {
  let nonEmpty = 0;
  let runs = 0;
  fc.assert(
    fc.property(blocks, blocks, (one, other) => {
      writeFileSync(file("one"), `${one.join("\n")}\n`);
      writeFileSync(file("other"), `${other.join("\n")}\n`);
      expect(accepted([one, true])).toEqual(iprange(file("one")));
      const isExcept = runs++ % 2 === 0;
      const both = accepted([one, true], [other, !isExcept]);
      expect(both).toEqual(iprange(file("one"), isExcept ? "--except" : "--common", file("other")));
      if (both.length > 0) nonEmpty++;
    }),
    { numRuns: 500 },
  );
  expect(nonEmpty).toBeGreaterThan(200);
});
