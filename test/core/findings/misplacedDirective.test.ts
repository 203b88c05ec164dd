import { expect, test } from "vitest";
import { codes, findings, rules, verdictOf } from "../../support/product.js";

test("a directive below a rule has no effect, and names the first rule", () => {
  const list = rules`
    # office
    reject 192.0.2.10
    reject 198.51.100.0/24
    default reject
  `;
  expect(findings(list)).toMatchInlineSnapshot(`
    "# office
    reject 192.0.2.10
    reject 198.51.100.0/24
    default reject
    ~~~~~~~~~~~~~~ error[misplaced-directive]: No effect below the first rule. Move it above line 2.
    A list that changed its meaning half-way could not be read from the top.
          line 2 the first rule"
  `);
  expect(verdictOf(list, "203.0.113.1")).toBe("accept, default");
});

test("so has the evaluation model", () => {
  const list = rules`
    default reject
    reject 192.0.2.0/24
    evaluate most-specific
    accept 192.0.2.10
  `;
  expect(codes(list)).toContain("3 misplaced-directive");
  expect(verdictOf(list, "192.0.2.10")).toBe("reject, line 2");
});

test.each([
  ["rules", "default reject\nevaluate most-specific\naccept 192.0.2.10"],
  ["comments and sections", "# about\n\n## Title\ndefault reject\naccept 192.0.2.10"],
  ["expectations", "expect accept 192.0.2.10\ndefault reject\naccept 192.0.2.10"],
  ["lines that do not parse", "allow any\ndefault reject\naccept 192.0.2.10"],
])("a directive may stand above or below %s", (_, text) => expect(findings(text)).not.toContain("misplaced-directive"));

test("each directive below a rule is reported", () => {
  expect(codes("accept any\ndefault accept\nevaluate first-match")).toEqual([
    "2 misplaced-directive",
    "3 misplaced-directive",
  ]);
});

test("two misplaced ones of a kind are both misplaced: neither counts", () => {
  expect(codes("accept any\ndefault reject\ndefault accept")).toEqual([
    "2 misplaced-directive",
    "3 misplaced-directive",
  ]);
});

test("below a rule and the second of its kind, it is a duplicate", () => {
  expect(codes("default accept\nreject 192.0.2.10\ndefault reject")).toEqual(["3 duplicate-directive"]);
});
