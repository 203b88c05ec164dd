import { expect, test } from "vitest";
import { analyze, findingsOf } from "../../server/src/core/index.js";
import { selectInLists } from "../../server/src/lsp/features/diagnostics.js";
import { listsOf } from "../support/product.js";

/** Each server has a rule with host bits, and each tenth one a rule that nginx refuses. */
const servers = Array.from(
  { length: 2_000 },
  (_, place) => `server { deny 10.0.0.1/8; deny all; ${place % 10 === 0 ? "deny x;" : ""} }\n`,
);
const lists = listsOf("nginx-access", servers.join("")).map((ruleSet) => ({
  ruleSet,
  findings: findingsOf(analyze(ruleSet)),
}));
const all = lists.reduce(
  (sum, { findings }) => sum + [...findings.counts.values()].reduce((one, other) => one + other, 0),
  0,
);

test("however many lists a file has, the findings that are published are as many as wanted with the note", () => {
  const selections = selectInLists(lists, 500);
  const published = selections.flatMap((selection) => selection.published);
  expect(published).toHaveLength(499);
  const leftOut = selections.flatMap((selection) => [...selection.leftOut.values()]);
  expect(published.length + leftOut.reduce((sum, count) => sum + count, 0)).toBe(all);
});

test("the most severe findings of all lists come first, and the others are spread over the lists", () => {
  const selections = selectInLists(lists, 500);
  const published = selections.flatMap((selection) => selection.published);
  expect(published.filter(({ severity }) => severity === "error")).toHaveLength(200);
  const warned = selections.flatMap((selection, place) =>
    selection.published.some(({ severity }) => severity === "warning") ? [place] : [],
  );
  expect(warned).toHaveLength(299);
  expect(warned[0]).toBeLessThan(10);
  expect(warned.at(-1)).toBeGreaterThan(1_990);
});

test("findings that fit are all published", () => {
  expect(selectInLists(lists, all).flatMap(({ published }) => published)).toHaveLength(all);
});
