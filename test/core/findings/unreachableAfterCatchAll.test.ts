import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a rule behind the final reject never fires, as in Q316205", () => {
  expect(
    findings(rules`
      accept 192.0.2.10 255.255.255.255
      reject 0.0.0.0 0.0.0.0
      accept 198.51.100.7 255.255.255.255
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10 255.255.255.255
    reject 0.0.0.0 0.0.0.0
    accept 198.51.100.7 255.255.255.255
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 2 rejects it first. Move it above line 2.
    It is rejected instead: the first match wins, and Exchange keeps no rules after such a catch-all (Q316205).
          line 2 rejects it"
  `);
});

test("the same rules with the catch-all last are fine", () => {
  expect(
    findings(rules`
      accept 192.0.2.10 255.255.255.255
      accept 198.51.100.7 255.255.255.255
      reject 0.0.0.0 0.0.0.0
    `),
  ).toBeSilent();
});

test("behind an accepting catch-all Q316205 has nothing to say", () => {
  expect(
    findings(rules`
      reject 192.0.2.10
      accept any
      reject 198.51.100.0/24
    `),
  ).toMatchInlineSnapshot(`
    "reject 192.0.2.10
    accept any
    reject 198.51.100.0/24
    ~~~~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 2 accepts all 256 addresses first. Move it above line 2.
    All 256 addresses are accepted instead: the first match wins.
          line 2 accepts all 256 addresses"
  `);
});

test("of the same action as the catch-all, it can only be removed", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject any
      reject 198.51.100.0/24
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    reject any
    reject 198.51.100.0/24
    ~~~~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 2 rejects all 256 addresses first. Remove it: no verdict changes.
    The first match wins, and Exchange keeps no rules after such a catch-all (Q316205).
          line 2 rejects all 256 addresses"
  `);
});

test("the message names the deciding rule, even if it is before the catch-all", () => {
  expect(
    findings(rules`
      accept 192.0.2.0/24
      reject any
      reject 192.0.2.10
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.0/24
    reject any
    reject 192.0.2.10
    ~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 1 accepts it first. Move it above line 1.
    It is accepted instead: the first match wins.
          line 1 accepts it"
  `);
});

test("a catch-all and an exception before it decide together", () => {
  expect(
    findings(rules`
      accept 192.0.2.0/25
      reject any
      accept 192.0.2.0/24
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.0/25
    reject any
    accept 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: lines 1 and 2 together decide all 256 addresses first. Move it above line 2.
    128 of 256 addresses are rejected instead: the first match wins, and Exchange keeps no rules after such a catch-all (Q316205).
          line 1 accepts 128 of 256 addresses
          line 2 rejects 128 of 256 addresses"
  `);
});

test("an IPv4 catch-all leaves IPv6 rules alone, and the other way round", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject 0.0.0.0 0.0.0.0
      accept 2001:db8::/32
      reject ::/0
    `),
  ).toBeSilent();
});

test("any lives on behind a catch-all of one family", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject 0.0.0.0 0.0.0.0
      reject any
    `),
  ).toBeSilent();
});

test("any that others hide in IPv6 is not behind the catch-all of IPv4", () => {
  expect(
    codes(rules`
      accept 192.0.2.10
      reject 0.0.0.0 0.0.0.0
      reject ::/1
      reject 8000::/1
      accept any
    `),
  ).toEqual(["5 shadowed-rule"]);
});

test("two catch-alls, one a family, hide a rule for both", () => {
  expect(
    findings(rules`
      default accept
      reject 0.0.0.0/0
      reject ::/0
      accept any
    `),
  ).toMatchInlineSnapshot(`
    "default accept
    reject 0.0.0.0/0
    reject ::/0
    accept any
    ~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: lines 2 and 3 together decide every address first. Move it above line 2.
    Every address is rejected instead: the first match wins, and Exchange keeps no rules after such a catch-all (Q316205).
          line 3 rejects all of IPv6
          line 2 rejects all of IPv4"
  `);
});

test("behind a catch-all of IPv6 there is nothing that Exchange knew", () => {
  expect(
    findings(rules`
      accept 2001:db8::/32
      reject ::/0
      accept 2001:db8:25::25
      accept 2001:db9::25
    `),
  ).toMatchInlineSnapshot(`
    "accept 2001:db8::/32
    reject ::/0
    accept 2001:db8:25::25
    ~~~~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 1 accepts it first. Remove it: no verdict changes.
    The first match wins.
          line 1 accepts it
    accept 2001:db9::25
    ~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 2 rejects it first. Move it above line 2.
    It is rejected instead: the first match wins.
          line 2 rejects it"
  `);
});

test.each([
  ["covered", "reject any", "reject 10.0.0.0/8"],
  ["shadowed", "reject any", "accept 10.0.0.0/8"],
  ["duplicate", "reject any", "reject any"],
  ["contradictory", "reject any", "accept any"],
])("what would else be %s is unreachable behind a catch-all", (_, catchAll, rule) => {
  expect(codes(`accept 192.0.2.10\n${catchAll}\n${rule}`)).toEqual(["3 unreachable-after-catch-all"]);
});

test("two halves of the address space are no catch-all", () => {
  expect(
    codes(rules`
      reject 0.0.0.0/1
      reject 128.0.0.0/1
      accept 192.0.2.10
    `),
  ).toContain("3 shadowed-rule");
});

test("the default is no catch-all", () => {
  expect(
    findings(rules`
      default reject
      accept 192.0.2.10
    `),
  ).toBeSilent();
});

test("a mask of no bits is a catch-all whatever its address", () => {
  expect(
    codes(rules`
      reject 10.0.0.0 0.0.0.0
      accept 192.0.2.10
    `),
  ).toContain("2 unreachable-after-catch-all");
});

test("under most-specific a catch-all may be anywhere", () => {
  expect(
    findings(rules`
      evaluate most-specific
      reject any
      accept 192.0.2.10
    `),
  ).toBeSilent();
});

test("under most-specific only another catch-all is unreachable", () => {
  expect(
    findings(rules`
      evaluate most-specific
      reject any
      accept 192.0.2.10
      accept 0.0.0.0 0.0.0.0
    `),
  ).toMatchInlineSnapshot(`
    "evaluate most-specific
    reject any
    accept 192.0.2.10
    accept 0.0.0.0 0.0.0.0
    ~~~~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: lines 2 and 3 together decide all of IPv4 first. Change it or remove it.
    4,294,967,295 addresses of IPv4 are rejected instead: the rule with more mask bits wins, of equals the first, and Exchange keeps no rules after such a catch-all (Q316205).
          line 2 rejects 4,294,967,295 addresses of IPv4
          line 3 accepts 1 address of IPv4"
  `);
});

test("under accept-overrides an accept below reject any is asked first", () => {
  expect(
    findings(rules`
      evaluate accept-overrides
      reject any
      accept 192.0.2.10
    `),
  ).toBeSilent();
});

test("under accept-overrides every reject is behind accept any, wherever it is", () => {
  expect(
    codes(
      rules`
        evaluate accept-overrides
        reject 192.0.2.10
        accept any
      `,
      { "accepts-everyone": "off" },
    ),
  ).toEqual(["2 unreachable-after-catch-all"]);
});
