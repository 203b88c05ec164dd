import { afterEach, beforeEach, expect, test } from "vitest";
import { isNone, plus } from "../../../server/src/core/address/count.js";
import { analyze, analyzeInSteps } from "../../../server/src/core/analysis/analyze.js";
import { markDead } from "../../../server/src/core/analysis/passes/dead.js";
import { proveExpectations } from "../../../server/src/core/analysis/passes/expectations.js";
import { isDead, noListTraits } from "../../../server/src/core/analysis/passes/traits.js";
import { compareInSteps } from "../../../server/src/core/analysis/questions/compare.js";
import { sharesOf } from "../../../server/src/core/analysis/questions/shares.js";
import { findingsInSteps, findingsOf } from "../../../server/src/core/findings/findings.js";
import { refactoringsOf } from "../../../server/src/core/fixes/refactorings.js";
import { fixesOf } from "../../../server/src/core/fixes/table.js";
import { parse, parseInSteps } from "../../../server/src/core/formats/imcrules/parse.js";
import { readTyped } from "../../../server/src/core/formats/imcrules/typed.js";
import { readInSteps } from "../../../server/src/core/formats/readers.js";
import { compile } from "../../../server/src/core/matcher/partition.js";
import type { RuleSet } from "../../../server/src/core/model/ruleSet.js";
import { linedText } from "../../../server/src/core/text/linedText.js";
import { budgetOf, ROWS_A_STEP, runToEnd, STEP_BUDGET, type Steps } from "../../../server/src/core/text/steps.js";
import { twoBits } from "../../support/hostileLists.js";
import { spentSteps } from "../../support/spentSteps.js";
import { countTouched, type Touched } from "../../support/touchedColumns.js";

let touched: Touched;

beforeEach(() => {
  touched = countTouched();
});
afterEach(() => touched.end());

/** Runs steps and counts touched rows of the most touched column, in the largest step (`most`) and in all steps (`all`). */
function touchedRows(steps: Steps<unknown>): { readonly most: number; readonly all: number } {
  let most = 0;
  let all = 0;
  for (let isDone = false; !isDone; ) {
    touched.begin();
    isDone = steps.next().done === true;
    most = Math.max(most, touched.most());
    all += touched.most();
  }
  return { most, all };
}

/** A prefix may cut two cells. Look-ups, such as of the prefixes around one, touch a few rows more. */
const ROWS_AT_MOST = 2 * ROWS_A_STEP + 512;

const rules = 3 * ROWS_A_STEP;
/** Hosts and their networks. Some are hidden. */
const list = Array.from({ length: rules }, (_, row) => {
  const [high, low] = [row >> 8, row & 255];
  const network = [`10.${high}.${low}.1`, `10.${high}.${low}.0/24`, `10.${high}.0.0/16`][row % 3] ?? "";
  return `${row % 4 === 0 ? "reject" : "accept"} ${network}`;
});

test.each([
  ["without masks with holes", []],
  ["with masks with holes", Array.from({ length: 64 }, (_, octet) => `reject 10.${octet}.0.0 255.255.0.1`)],
])("a step of an analysis visits at most 16,384 rows or cells, %s", (_, odd) => {
  const text = [...odd, ...list, "expect accept 10.0.1.0/24"].join("\n");
  const ruleSet = parse(text);
  function* analyseAll(): Steps<unknown> {
    const analysis = yield* analyzeInSteps(ruleSet);
    return yield* findingsInSteps(analysis);
  }
  const { most, all } = touchedRows(analyseAll());
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  // All of the dozen passes work in steps.
  expect(all).toBeGreaterThan(12 * rules);
});

test("a step of an analysis with many conditions visits at most 16,384 rows or cells", () => {
  const lines = list.map((rule, row) => {
    const [action, network] = rule.split(" ");
    const source = network?.includes("/") ? network : `${network}/32`;
    return `host app${row % 50} all ${source} ${action === "reject" ? "reject" : "trust"}`;
  });
  const [ruleSet] = runToEnd(readInSteps(linedText(lines.join("\n")), { format: "pg-hba", options: {} }));
  expect(ruleSet?.rules.count).toBe(rules);
  const { most, all } = touchedRows(analyzeInSteps(ruleSet as RuleSet));
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  // Each of 32 slices is made of all rules.
  expect(all).toBeGreaterThan(32 * rules);
});

test("one rule with holes costs no walk over the cells of the dead rules elsewhere", () => {
  const budget = budgetOf();
  const { traits } = analyze(parse([...list, "accept 172.16.0.7 255.255.255.2"].join("\n")), budget);
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

test("a step of comparing two lists visits at most 16,384 rows or cells", () => {
  const [before, after] = [list, [...list, "reject 10.0.0.0/8"]].map((text) => {
    const ruleSet = parse(text.join("\n"));
    return { ruleSet, partition: compile(ruleSet) };
  });
  if (before === undefined || after === undefined) throw new Error("two lists were compiled");
  const { most, all } = touchedRows(compareInSteps(before, after, budgetOf()));
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  expect(all).toBeGreaterThan(rules);
});

test("a step of proving expectations visits at most 16,384 rows or cells, however many there are", () => {
  const expectations = Array.from({ length: 400 }, () => "expect accept 8.0.0.0/5 by 10.0.0.0/8");
  const ruleSet = parse([...list, ...expectations].join("\n"));
  const partition = compile(ruleSet);
  const { most, all } = touchedRows(proveExpectations(ruleSet, partition, budgetOf()));
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  // One pass over the cells and a few dozen for each expectation: one pass for each would be 15 million.
  expect(all).toBeLessThan(50 * rules);
});

test("a step of finding why rules are dead visits at most 16,384 cells of lists with holes", () => {
  const networks = Array.from({ length: 65_536 }, (_, row) => `accept 10.${row >> 8}.${row & 255}.0/24`);
  // All networks together hide it, with its own action.
  const hidden = "accept 10.0.0.0/8";
  const ruleSet = parse(["reject 192.168.0.1 255.255.0.1", ...networks, hidden].join("\n"));
  const analysis = analyze(ruleSet);
  function* reasons(): Steps<unknown> {
    return yield* markDead(analysis, noListTraits(ruleSet.rules.count));
  }
  const { most, all } = touchedRows(reasons());
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  expect(all).toBeGreaterThan(rules);
});

test("a step of reading visits at most 16,384 lines", () => {
  const { most, all } = touchedRows(parseInSteps(linedText(list.join("\n"))));
  // Each rule writes five values to one column.
  expect(most).toBeLessThanOrEqual(5 * ROWS_A_STEP);
  expect(all).toBeGreaterThan(rules);
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
