import { afterEach, beforeEach, expect, test } from "vitest";
import { analyzeInSteps } from "../../../server/src/core/analysis/analyze.js";
import { findingsInSteps } from "../../../server/src/core/findings/findings.js";
import { parse, parseInSteps } from "../../../server/src/core/formats/imcrules/parse.js";
import { linedText } from "../../../server/src/core/text/linedText.js";
import { ROWS_A_STEP, type Steps } from "../../../server/src/core/text/steps.js";
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

test("a step of reading visits at most 16,384 lines", () => {
  const { most, all } = touchedRows(parseInSteps(linedText(list.join("\n"))));
  // Each rule writes five values to one column.
  expect(most).toBeLessThanOrEqual(5 * ROWS_A_STEP);
  expect(all).toBeGreaterThan(rules);
});
