import { afterEach, beforeEach, expect, test } from "vitest";
import { analyze, analyzeInSteps } from "../../../server/src/core/analysis/analyze.js";
import { markDead } from "../../../server/src/core/analysis/passes/dead.js";
import { proveExpectations } from "../../../server/src/core/analysis/passes/expectations.js";
import { noListTraits } from "../../../server/src/core/analysis/passes/traits.js";
import { compareInSteps } from "../../../server/src/core/analysis/questions/compare.js";
import { convertInSteps } from "../../../server/src/core/convert/convert.js";
import { findingsInSteps } from "../../../server/src/core/findings/findings.js";
import { parse, parseInSteps } from "../../../server/src/core/formats/imcrules/parse.js";
import { readInSteps } from "../../../server/src/core/formats/readers.js";
import { compile } from "../../../server/src/core/matcher/partition.js";
import type { RuleSet } from "../../../server/src/core/model/ruleSet.js";
import { linedText } from "../../../server/src/core/text/linedText.js";
import { budgetOf, ROWS_A_STEP, runToEnd, type Steps } from "../../../server/src/core/text/steps.js";
import { hostsAndNetworks } from "../../support/hostileLists.js";
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

const rules = 2.5 * ROWS_A_STEP;
const list = hostsAndNetworks(rules);

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
    return `host app${row % 8} all ${source} ${action === "reject" ? "reject" : "trust"}`;
  });
  const [ruleSet] = runToEnd(readInSteps(linedText(lines.join("\n")), { format: "pg-hba", options: {} }));
  expect(ruleSet?.rules.count).toBe(rules);
  const { most, all } = touchedRows(analyzeInSteps(ruleSet as RuleSet));
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  // Each of 8 slices is made of all rules.
  expect(all).toBeGreaterThan(8 * rules);
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

test("a step of converting a list visits at most 16,384 rows or cells, before and after it is written", () => {
  const ruleSet = parse([...list.slice(0, 1.5 * ROWS_A_STEP), "reject any"].join("\n"));
  const options = { format: "nginx-access", options: {}, name: "list", isOnlyList: true, ignoreErrors: false } as const;
  const { most, all } = touchedRows(convertInSteps(ruleSet, options, budgetOf()));
  // Each rule has five values in one column.
  expect(most).toBeLessThanOrEqual(5 * ROWS_A_STEP);
  expect(all).toBeGreaterThan(12 * 1.5 * ROWS_A_STEP);
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
  const narrow = 2 * ROWS_A_STEP;
  const networks = Array.from({ length: rules }, (_, row) => {
    const place = row < narrow ? row : narrow + 4 * (row - narrow);
    return `accept 10.${place >> 8}.${place & 255}.0/${row < narrow ? 24 : 22}`;
  });
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
