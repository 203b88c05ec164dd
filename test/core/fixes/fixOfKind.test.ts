import { expect, test } from "vitest";
import { budgetOf, findingsOf, fixOfKind, runToEnd } from "../../../server/src/core/index.js";
import { analysisOf, edited, rules } from "../../support/product.js";

/** Returns the fix of all findings of a kind, as its title and the file after it. */
function fixed(code: string, text: string): readonly string[] | undefined {
  const analysis = analysisOf(text);
  const fix = runToEnd(fixOfKind(analysis, findingsOf(analysis), code, budgetOf()));
  return fix && [fix.title, edited(text, fix.edits)];
}

const wildcards = rules`
  accept 10.0.0.0 0.0.0.255
  accept 10.1.0.0 0.0.0.255 # branch
  accept 192.0.2.1
  accept 10.2.0.0 0.0.255.255
  reject any
`;

test("all findings of a kind get their preferred fix at once, and the title says what changes", () => {
  expect(fixed("inverted-mask", wildcards)).toEqual([
    "Fix all 3 inverted-mask findings (65,790 more addresses accepted, 16,776,958 more rejected)",
    rules`
      accept 10.0.0.0 255.255.255.0
      accept 10.1.0.0 255.255.255.0 # branch
      accept 192.0.2.1
      accept 10.2.0.0 255.255.0.0
      reject any
    `,
  ]);
});

test("one finding, a kind about rules, and findings without a preferred fix are left to people", () => {
  expect(fixed("inverted-mask", "accept 10.0.0.0 0.0.0.255\nreject any")).toBeUndefined();
  expect(fixed("shadowed-rule", "reject 10.0.0.0/8\naccept 10.0.0.1\naccept 10.0.0.2\nreject any")).toBeUndefined();
  const zeros = "accept 0.0.0.0 255.255.255.255";
  expect(fixed("unspecified-address", `accept 192.0.2.1\n${zeros}\n${zeros}\nreject any`)).toBeUndefined();
  expect(fixed("host-bits-set", "accept 10.0.0.1/24\naccept 10.0.1.1/24\nreject any")).toBeUndefined();
});

test("a list of thousands of findings costs no more than its budget", () => {
  const many = Array.from({ length: 3_000 }, (_, network) => `accept 10.${network >> 8}.${network & 255}.0 0.0.0.255`);
  const analysis = analysisOf([...many, "reject any"].join("\n"));
  const budget = budgetOf(100_000);
  const fix = runToEnd(fixOfKind(analysis, findingsOf(analysis), "inverted-mask", budget));
  expect(fix?.edits.length).toBeLessThanOrEqual(1_000);
  expect(fix?.title).toMatch(/^Fix [\d,]+ of 3,000 inverted-mask findings/);
  expect(budget.left).toBeGreaterThan(-200_000);
});
