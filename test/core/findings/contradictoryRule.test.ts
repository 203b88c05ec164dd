import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("the same addresses with the other action are a contradiction", () => {
  expect(
    findings(rules`
      reject 2001:db8::/32
      accept 2001:db8::/32
    `),
  ).toMatchInlineSnapshot(`
    "reject 2001:db8::/32
    accept 2001:db8::/32
    ~~~~~~~~~~~~~~~~~~~~ warning[contradictory-rule]: Never fires: line 1 says reject for the same /32. Decide which one is meant.
    Its whole /32 is rejected instead: the first match wins.
          line 1 rejects its whole /32"
  `);
});

test("a single address is spoken of as one", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject 192.0.2.10 255.255.255.255
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    reject 192.0.2.10 255.255.255.255
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[contradictory-rule]: Never fires: line 1 says accept for the same address. Decide which one is meant.
    It is accepted instead: the first match wins.
          line 1 accepts it
    reject any"
  `);
});

test.each([
  ["192.0.2.0 255.255.255.0", "192.0.2.0/24"],
  ["192.0.2.0/24", "::ffff:192.0.2.0/120"],
  ["192.0.2.77/24", "192.0.2.0/24"], // host bits
  ["10.9.5.0 255.0.255.0", "10.0.5.7 255.0.255.0"], // host bits in a hole
  ["2001:db8::", "2001:0DB8:0::0/128"],
])("%s and %s are the same addresses", (one, other) => {
  expect(codes(`reject ${one}\naccept ${other}`)).toContain("2 contradictory-rule");
});

test.each([
  ["192.0.2.0/24", "192.0.2.0/25"],
  ["192.0.2.0/24", "192.0.3.0/24"],
  ["10.0.5.0 255.0.255.0", "10.0.5.0 255.0.254.0"],
  ["2001:db8::/32", "2001:db8::/31"],
  ["192.0.2.0/24", "::ffff:192.0.2.0/24"],
])("%s and %s are not", (one, other) => {
  expect(findings(`reject ${one}\naccept ${other}`)).not.toContain("contradictory-rule");
});

test("an exception before its general rule is none", () => {
  expect(
    findings(rules`
      reject 192.0.2.7
      accept 192.0.2.0/24
      reject any
    `),
  ).toBeSilent();
});

test("an equal rule contradicts even where it decides only a part", () => {
  expect(
    findings(rules`
      reject 10.0.0.0/25
      accept 10.0.0.0/24
      reject 10.0.0.0/24
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "reject 10.0.0.0/25
    accept 10.0.0.0/24
    reject 10.0.0.0/24
    ~~~~~~~~~~~~~~~~~~ warning[contradictory-rule]: Never fires: line 2 says accept for the same 256 addresses. Decide which one is meant.
    128 of 256 addresses are accepted instead: the first match wins.
          line 1 rejects 128 of 256 addresses
          line 2 accepts 128 of 256 addresses
    reject any"
  `);
});

test("a rule behind a catch-all is unreachable rather than contradictory", () => {
  expect(
    codes(rules`
      accept 192.0.2.10
      reject any
      reject 192.0.2.10
    `),
  ).toEqual(["3 unreachable-after-catch-all"]);
});

test("a contradiction of a dead rule is none: the message names the rule that hides both", () => {
  expect(
    codes(rules`
      reject 10.0.0.0/8
      reject 10.1.0.0/16
      accept 10.1.0.0/16
    `),
  ).toEqual(["2 covered-rule", "3 shadowed-rule"]);
});

test("under most-specific equal masks are asked as written", () => {
  expect(
    findings(rules`
      evaluate most-specific
      accept 10.0.0.0/8
      reject 10.0.0.0/8
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "evaluate most-specific
    accept 10.0.0.0/8
    reject 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ warning[contradictory-rule]: Never fires: line 2 says accept for the same addresses. Decide which one is meant.
    All 16,777,216 addresses are accepted instead: the rule with more mask bits wins, of equals the first.
          line 2 accepts all 16,777,216 addresses
    reject any"
  `);
});

test("under accept-overrides the reject is the one that contradicts, even if it is first", () => {
  expect(
    findings(rules`
      evaluate accept-overrides
      default reject
      reject 10.0.0.0/8
      accept 10.0.0.0/8
    `),
  ).toMatchInlineSnapshot(`
    "evaluate accept-overrides
    default reject
    reject 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ warning[contradictory-rule]: Never fires: line 4 says accept for the same addresses. Decide which one is meant.
    All 16,777,216 addresses are accepted instead: accepts are evaluated before rejects.
          line 4 accepts all 16,777,216 addresses
    accept 10.0.0.0/8"
  `);
});
