import { expect, test } from "vitest";
import { findingsOf } from "../../../server/src/core/index.js";
import { answered } from "../../support/answered.js";
import { analysisOf, codes, findings, rules } from "../../support/product.js";

test("the same rule again is a duplicate, however it is written", () => {
  expect(
    findings(rules`
      accept 192.0.2.0 255.255.255.0
      accept 198.51.100.20
      accept 192.0.2.0/24
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.0 255.255.255.0
    accept 198.51.100.20
    accept 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~ information[duplicate-rule]: Repeats line 1, which accepts the same 256 addresses. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 accepts all 256 addresses
    reject any"
  `);
});

test("a single address is spoken of as one", () => {
  expect(
    findings(rules`
      reject 2001:db8::25
      reject 2001:db8:0:0::25/128
    `),
  ).toMatchInlineSnapshot(`
    "reject 2001:db8::25
    reject 2001:db8:0:0::25/128
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[duplicate-rule]: Repeats line 1, which rejects the same address. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 rejects it"
  `);
});

test.each([
  ["192.0.2.0/24", "::ffff:192.0.2.0/120"],
  ["192.0.2.77/24", "192.0.2.0/24"],
  ["10.9.5.0 255.0.255.0", "10.0.5.7 255.0.255.0"],
  ["2001:db8::1/32", "2001:db8::/32"],
])("%s and %s are the same addresses", (one, other) => {
  expect(codes(`reject ${one}\nreject ${other}`)).toContain("2 duplicate-rule");
});

test.each([
  ["192.0.2.0/25", "192.0.2.0/24"],
  ["192.0.2.0/24", "192.0.2.0/25"], // covered
  ["0.0.0.0/0", "any"], // any is IPv6 as well
  ["10.0.5.0 255.0.255.0", "10.0.4.0 255.0.255.0"],
])("%s and %s are not", (one, other) => {
  expect(findings(`reject ${one}\nreject ${other}`)).not.toContain("duplicate-rule");
});

test("a second any is behind a catch-all", () => {
  expect(
    codes(rules`
      accept 192.0.2.10
      reject any
      reject any
    `),
  ).toEqual(["3 unreachable-after-catch-all"]);
});

test("each copy after the first is a duplicate of the first", () => {
  expect(
    findings(rules`
      reject 192.0.2.0/24
      reject 192.0.2.0/24
      reject 192.0.2.0/24
    `),
  ).toMatchInlineSnapshot(`
    "reject 192.0.2.0/24
    reject 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~ information[duplicate-rule]: Repeats line 1, which rejects the same 256 addresses. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 rejects all 256 addresses
    reject 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~ information[duplicate-rule]: Repeats line 1, which rejects the same 256 addresses. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 rejects all 256 addresses"
  `);
});

test("the deciding one of equal rules makes the others duplicates or contradictions", () => {
  expect(
    codes(rules`
      accept 192.0.2.0/24
      reject 192.0.2.0/24
      accept 192.0.2.0/24
      reject any
    `),
  ).toEqual(["2 contradictory-rule", "3 duplicate-rule"]);
});

test("a copy is a duplicate even where others decide a part of both", () => {
  expect(
    findings(rules`
      reject 10.0.0.0/25
      accept 10.0.0.0/24
      accept 10.0.0.0/24
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "reject 10.0.0.0/25
    accept 10.0.0.0/24
    accept 10.0.0.0/24
    ~~~~~~~~~~~~~~~~~~ information[duplicate-rule]: Repeats line 2, which accepts the same 256 addresses. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 rejects 128 of 256 addresses
          line 2 accepts 128 of 256 addresses
    reject any"
  `);
});

test("a copy of a rule that decides nothing is no duplicate", () => {
  expect(
    codes(rules`
      reject 10.0.0.0/8
      accept 10.1.0.0/16
      accept 10.1.0.0/16
    `),
  ).toEqual(["2 shadowed-rule", "3 shadowed-rule"]);
});

test.each(["first-match", "most-specific", "accept-overrides"])("a copy is a duplicate under %s", (model) => {
  expect(codes(`evaluate ${model}\nreject 10.0.0.0/8\naccept 11.0.0.0/8\nreject 10.0.0.0/8`)).toContain(
    "4 duplicate-rule",
  );
});

test("equal rules share one explanation, so that thousands of copies cost no more than one", () => {
  const hosts = Array.from({ length: 50 }, (_, host) => `accept 10.0.0.${host}`);
  const copies = Array.from({ length: 40 }, () => "accept 10.0.0.0/8");
  const analysis = analysisOf([...hosts, ...copies, "reject 10.0.0.0/9", "reject 10.0.0.0/9"].join("\n"));
  const found = [...findingsOf(analysis).list()].filter(({ code }) => /^(duplicate|shadowed)-rule$/.test(code));
  expect(found).toHaveLength(41);
  // The same object, not an equal one.
  expect(new Set(found.map(({ explain }) => answered(explain))).size).toBe(2);
});

test("of equal rules only those in doubt are to be corrected first", () => {
  const catchAlls = ["accept 0.0.0.0 0.0.0.0", "accept 10.0.0.0 0.0.0.0"];
  for (const list of [catchAlls, [...catchAlls].reverse()]) {
    const found = [...findingsOf(analysisOf(["accept any", ...list].join("\n"))).list()];
    const explained = found.filter(({ code }) => code === "unreachable-after-catch-all");
    expect(explained.map(({ explain }) => answered(explain).message.includes("Correct this line first"))).toEqual(
      list.map((line) => line.includes("10.0.0.0")),
    );
  }
});
