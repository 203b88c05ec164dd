import { expect, test } from "vitest";
import { isNone, plus } from "../../../server/src/core/address/count.js";
import { analyze, analyzeInSteps } from "../../../server/src/core/analysis/analyze.js";
import { isDead } from "../../../server/src/core/analysis/passes/traits.js";
import { compareInSteps } from "../../../server/src/core/analysis/questions/compare.js";
import { sharesOf } from "../../../server/src/core/analysis/questions/shares.js";
import { findingsInSteps, findingsOf } from "../../../server/src/core/findings/findings.js";
import { refactoringsOf } from "../../../server/src/core/fixes/refactorings.js";
import { fixesOf } from "../../../server/src/core/fixes/table.js";
import { parse } from "../../../server/src/core/formats/imcrules/parse.js";
import { readTyped } from "../../../server/src/core/formats/imcrules/typed.js";
import { compile } from "../../../server/src/core/matcher/partition.js";
import { budgetOf, ROWS_A_STEP, STEP_BUDGET, type Steps } from "../../../server/src/core/text/steps.js";
import { hostsAndNetworks, twoBits } from "../../support/hostileLists.js";
import { spentSteps } from "../../support/spentSteps.js";

test("one rule with holes costs no walk over the cells of the dead rules elsewhere", () => {
  const rules = 30_000;
  const budget = budgetOf();
  const { traits } = analyze(parse([...hostsAndNetworks(rules), "accept 172.16.0.7 255.255.255.2"].join("\n")), budget);
  const dead = Array.from(traits.keys()).filter((rule) => isDead(traits, rule));
  expect(dead.length).toBeGreaterThan(rules / 4);
  expect(STEP_BUDGET - budget.left).toBeLessThan(rules / 10);
});

function compiledList(lines: readonly string[]) {
  const ruleSet = parse(lines.join("\n"));
  return { ruleSet, partition: compile(ruleSet) };
}

/** A rule with a part in each of some masks may cost a few steps more than one step has. */
const STEPS_AT_MOST = 2 * ROWS_A_STEP + 512;

test("however many titles a request proves, all of them spend one budget, and a step spends little of it", () => {
  const analysis = analyze(parse([...twoBits, "reject any", ...twoBits].join("\n")), budgetOf(200_000));
  const found = findingsOf(analysis);
  const budget = budgetOf(300_000);
  function* request(): Steps<unknown> {
    for (const finding of found.list()) yield* fixesOf(analysis, finding, budget);
    for (const { edits } of yield* refactoringsOf(analysis, { first: 0, last: 40 }, found, budget))
      yield* edits(budget);
    return undefined;
  }
  const { most, all, pauses } = spentSteps(request(), budget);
  expect(most).toBeLessThanOrEqual(STEPS_AT_MOST);
  expect(all).toBeGreaterThan(300_000 - ROWS_A_STEP);
  // What is left undone costs a little too. Each of the dozens of titles alone would cost the whole budget.
  expect(all).toBeLessThan(2 * 300_000);
  // Work that another budget pays for pauses too.
  expect(pauses).toBeLessThan(3_000);
});

test("all that is proved of a file spends one budget, and a step spends little of it", () => {
  const expectations = Array.from({ length: 200 }, (_, octet) => `expect accept ${octet}.0.0.0 255.0.0.3 by any`);
  const ruleSet = parse([...twoBits, "reject any", ...twoBits, ...expectations].join("\n"));
  const budget = budgetOf(300_000);
  function* request(): Steps<unknown> {
    const findings = yield* findingsInSteps(yield* analyzeInSteps(ruleSet, budget));
    for (const { explain } of findings.list()) yield* explain(budget);
    return undefined;
  }
  const { most, all, pauses } = spentSteps(request(), budget);
  expect(most).toBeLessThanOrEqual(STEPS_AT_MOST);
  expect(all).toBeGreaterThan(100_000);
  expect(all).toBeLessThan(2 * 300_000);
  // Work that another budget pays for pauses too.
  expect(pauses).toBeLessThan(3_000);
});

test("comparing two lists, also with the product of their diagrams, spends its budget in steps", () => {
  const [before, after] = [
    [...twoBits, "reject any"],
    ["reject 0.0.0.1", ...twoBits.slice(1), "reject any"],
  ].map((text) => {
    const ruleSet = parse(text.join("\n"));
    return { ruleSet, partition: compile(ruleSet) };
  });
  if (before === undefined || after === undefined) throw new Error("two lists were compiled");
  const budget = budgetOf(200_000);
  const { most, all } = spentSteps(compareInSteps(before, after, budget), budget);
  expect(most).toBeLessThanOrEqual(STEPS_AT_MOST);
  expect(all).toBeGreaterThan(200_000);
  expect(all).toBeLessThan(2 * 200_000);
});

test("a walk over plain cells ends with the budget, and says how much is not proved", () => {
  const networks = Array.from({ length: 5_000 }, (_, row) => `accept 10.${row >> 8}.${row & 255}.0/24`);
  const { partition } = compiledList(networks);
  const budget = budgetOf(20_000);
  const sources = Array.from({ length: 100 }, (_, host) => readTyped(`0.0.7.${host}/0.0.255.255`)[0]?.asked);
  let unproved = 0;
  for (const source of sources) {
    if (source === undefined) throw new Error("a source was read");
    const { result } = spentSteps(sharesOf(partition, source, budget), budget);
    expect(result.shares.reduce((sum, { count }) => plus(sum, count), result.unproved)).toEqual({
      ipv4: 65_536n,
      ipv6: 0n,
    });
    if (!isNone(result.unproved)) unproved++;
  }
  expect(unproved).toBeGreaterThan(90);
  expect(budget.left).toBeGreaterThan(-20_000);
});
