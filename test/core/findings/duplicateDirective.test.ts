import { expect, test } from "vitest";
import { codes, findings, rules, verdictOf } from "../../support/product.js";

test("the second directive of a kind has no effect, and names the first", () => {
  const list = rules`
    default reject
    default accept
    accept 192.0.2.10
  `;
  expect(findings(list)).toMatchInlineSnapshot(`
    "default reject
    default accept
    ~~~~~~~~~~~~~~ error[duplicate-directive]: No effect: line 1 already says "default", and the first one counts. Remove one.
    Readers cannot know which of the two was meant.
    accept 192.0.2.10"
  `);
  expect(verdictOf(list, "198.51.100.1")).toBe("reject, default");
});

test("so has a second evaluation model", () => {
  const list = rules`
    evaluate first-match
    evaluate most-specific
    reject 192.0.2.0/24
    accept 192.0.2.10
  `;
  expect(codes(list)).toContain("2 duplicate-directive");
  expect(verdictOf(list, "192.0.2.10")).toBe("reject, line 3");
});

test("one of each kind is fine, in either order", () => {
  expect(findings("default reject\nevaluate most-specific\naccept 192.0.2.10")).toBeSilent();
  expect(findings("evaluate most-specific\ndefault reject\naccept 192.0.2.10")).toBeSilent();
});

test("it is reported even if both say the same", () => {
  expect(codes("default reject\nDEFAULT REJECT\naccept 192.0.2.10")).toEqual(["2 duplicate-directive"]);
});

test("every directive after the first is reported", () => {
  expect(codes("default reject\ndefault accept\ndefault reject\naccept 192.0.2.10")).toEqual([
    "2 duplicate-directive",
    "3 duplicate-directive",
  ]);
});

test("a directive that does not parse is no first one", () => {
  expect(findings("default deny\ndefault reject\naccept 192.0.2.10")).not.toContain("duplicate-directive");
});
