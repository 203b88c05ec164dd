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

/** The most rows of one column that a step touches, in the longest and in all steps together. */
function measured(steps: Steps<unknown>): { readonly most: number; readonly all: number } {
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

/** A prefix may cut two cells. What a step looks up on its way, such as the prefixes around one, comes to few rows more. */
const ROWS_AT_MOST = 2 * ROWS_A_STEP + 512;

const rules = 3 * ROWS_A_STEP;
/** Hosts and their networks, of which some are hidden. */
const list = Array.from({ length: rules }, (_, row) => {
  const [high, low] = [row >> 8, row & 255];
  const network = [`10.${high}.${low}.1`, `10.${high}.${low}.0/24`, `10.${high}.0.0/16`][row % 3] ?? "";
  return `${row % 4 === 0 ? "reject" : "accept"} ${network}`;
});

test.each([
  ["without masks that have holes", []],
  ["with masks that have holes", Array.from({ length: 64 }, (_, octet) => `reject 10.${octet}.0.0 255.255.0.1`)],
])("a step of an analysis visits at most 16,384 rows or cells, %s", (_, odd) => {
  const text = [...odd, ...list, "expect accept 10.0.1.0/24"].join("\n");
  const ruleSet = parse(text);
  function* known(): Steps<unknown> {
    const analysis = yield* analyzeInSteps(ruleSet);
    return yield* findingsInSteps(analysis);
  }
  const { most, all } = measured(known());
  expect(most).toBeLessThanOrEqual(ROWS_AT_MOST);
  // The whole work is divided: there are a dozen passes at least.
  expect(all).toBeGreaterThan(12 * rules);
});

test("a step of reading visits at most 16,384 lines", () => {
  const { most, all } = measured(parseInSteps(linedText(list.join("\n"))));
  // A rule takes a row of five columns of its line.
  expect(most).toBeLessThanOrEqual(5 * ROWS_A_STEP);
  expect(all).toBeGreaterThan(rules);
});
