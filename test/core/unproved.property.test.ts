import fc from "fast-check";
import { expect, test } from "vitest";
import { isNone } from "../../server/src/core/address/count.js";
import { isAllProved } from "../../server/src/core/analysis/analyze.js";
import {
  analyze,
  budgetOf,
  type Finding,
  findingKinds,
  findingsOf,
  lineOfPlace,
  parse,
  runToEnd,
} from "../../server/src/core/index.js";
import { expectReached } from "../support/expectReached.js";
import { runs } from "../support/runs.js";

/** The kinds that speak of the list as a whole, or of what no verdict needs. Each is on. */
const listKinds = findingKinds.filter(({ code, about }) => about === "list" || code === "redundant-rule");
const levels = Object.fromEntries(findingKinds.map(({ code }) => [code, "hint" as const]));
const isOfList = ({ code }: Pick<Finding, "code">) =>
  code !== "analysis-incomplete" && listKinds.some((kind) => kind.code === code);

/** Lists with one action nearly everywhere, so that most of them have a finding about the whole list. */
const oddList = fc
  .record({
    directive: fc.constantFrom("", "default accept", "default reject"),
    action: fc.constantFrom("accept", "reject"),
    sources: fc.array(
      fc.constantFrom(
        "10.0.0.0 255.0.255.0",
        "10.0.0.5 255.255.0.255",
        "10.0.5.0 255.0.255.0",
        "0.0.0.7 0.0.0.255",
        "10.0.0.0/8",
        "192.0.2.0/24",
        "0.0.0.0/0",
        "2001:db8::/32",
      ),
      { minLength: 1, maxLength: 6 },
    ),
    other: fc.constantFrom("", "accept 10.0.0.7", "reject 10.0.0.7", "accept any"),
  })
  .map(({ directive, action, sources, other }) =>
    [directive, other, ...sources.map((source) => `${action} ${source}`)].filter((line) => line !== "").join("\n"),
  );

test("without masks with holes every expectation is proved, however little the budget is", () => {
  const expected = Array.from({ length: 200 }, (_, place) => `expect accept 10.0.${place}.0/24`);
  const hosts = Array.from({ length: 200 }, (_, place) => `accept 10.0.${place}.128`);
  const ruleSet = parse([...hosts, "accept 10.0.0.0/16", "reject any", ...expected].join("\n"));
  const { expectations } = analyze(ruleSet, budgetOf(1_000));
  expect(expectations.filter(({ unproved, otherVerdict }) => !isNone(unproved) || !isNone(otherVerdict))).toEqual([]);
});

test("a message names no decider and no number that is not proved", () => {
  const list = [
    ...Array.from({ length: 8 }, (_, bit) => `accept 0.${1 << bit}.0.${1 << bit} 0.${1 << bit}.0.${1 << bit}`),
    "reject any",
    "accept 10.0.0.0/24",
    "reject 192.0.2.0/24",
  ].join("\n");
  let explained = 0;
  for (let steps = 0; steps < 4_000; steps += 50) {
    for (const { explain } of findingsOf(analyze(parse(list), budgetOf(steps)), levels).list()) {
      explained++;
      expect(runToEnd(explain(budgetOf(steps))).message).not.toMatch(/lines {2}|\bthe 0 |\b0 of /);
    }
  }
  expectReached(explained, 880);
});

test("without a proof no finding says what a list does as a whole, or what no verdict needs", () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(oddList, fc.nat(12), (text, stepBudget) => {
      const ruleSet = parse(text);
      const hasty = analyze(ruleSet, budgetOf(stepBudget));
      fc.pre(!isAllProved(hasty));
      const wholeListFindings = (analysis: typeof hasty) =>
        [...findingsOf(analysis, levels).list()]
          .filter(isOfList)
          .map(({ code, place }) => `${code} on line ${lineOfPlace(ruleSet, place) + 1}`);
      const truth = wholeListFindings(analyze(ruleSet));
      for (const code of new Set(truth.map((one) => one.split(" ")[0] ?? ""))) {
        reached.set(code, (reached.get(code) ?? 0) + 1);
      }
      for (const one of wholeListFindings(hasty)) expect(truth).toContain(one);
    }),
    { numRuns: runs(400) },
  );
  for (const code of ["missing-catch-all", "accepts-everyone", "rejects-everyone", "redundant-rule"]) {
    expectReached(reached.get(code) ?? 0, runs(40), code);
  }
});
