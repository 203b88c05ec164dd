import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a rule inside an earlier one of its own action is covered", () => {
  expect(
    findings(rules`
      accept 10.0.0.0 255.0.0.0
      accept 10.1.0.0 255.255.0.0
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0 255.0.0.0
    accept 10.1.0.0 255.255.0.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: line 1 accepts all 65,536 addresses first. Remove it: no verdict changes.
    What it matches is already accepted, and whoever changes it will wonder why nothing happens.
          line 1 accepts all 65,536 addresses
    reject any"
  `);
});

test("a rule hidden by two rules of its own action is covered by both", () => {
  expect(
    findings(rules`
      accept 10.0.0.0/9
      accept 10.128.0.0/9
      accept 10.0.0.0/8
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0/9
    accept 10.128.0.0/9
    accept 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: lines 1 and 2 together decide it first. Remove it: no verdict changes.
    What it matches is already accepted, and whoever changes it will wonder why nothing happens.
          line 1 accepts 8,388,608 of 16,777,216 addresses
          line 2 accepts 8,388,608 of 16,777,216 addresses
    reject any"
  `);
});

test("one address that nobody covers keeps the rule alive", () => {
  expect(
    findings(rules`
      accept 10.0.0.0/25
      accept 10.0.0.128/26
      accept 10.0.0.192/27
      accept 10.0.0.224/28
      accept 10.0.0.240/29
      accept 10.0.0.248/30
      accept 10.0.0.252/31
      accept 10.0.0.254
      accept 10.0.0.0/24
      reject any
    `),
  ).not.toContain("covered-rule");
});

test("one hiding rule of the other action makes it a shadowed rule", () => {
  expect(
    codes(rules`
      accept 10.0.0.0/9
      reject 10.128.0.0/9
      accept 10.0.0.0/8
      reject any
    `),
  ).toContain("3 shadowed-rule");
});

test("a rule that agrees with the default is not covered by it", () => {
  expect(
    codes(rules`
      default reject
      accept 192.0.2.10
      reject 198.51.100.0/24
    `),
  ).not.toContain("3 covered-rule");
});

test("IPv6 rules cover each other", () => {
  expect(
    findings(rules`
      reject 2001:db8::/33
      reject 2001:db8:8000::/33
      reject 2001:db8::/32
    `),
  ).toMatchInlineSnapshot(`
    "reject 2001:db8::/33
    reject 2001:db8:8000::/33
    reject 2001:db8::/32
    ~~~~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: lines 1 and 2 together decide it first. Remove it: no verdict changes.
    What it matches is already rejected, and whoever changes it will wonder why nothing happens.
          line 1 rejects 1 × /33 of its /32
          line 2 rejects 1 × /33 of its /32"
  `);
});

test("an IPv4 rule is covered by an IPv4-mapped IPv6 one", () => {
  expect(
    codes(rules`
      reject ::ffff:192.0.2.0/120
      reject 192.0.2.10
    `),
  ).toEqual(["2 covered-rule"]);
});

test("any is covered by both halves of both families", () => {
  expect(
    codes(
      rules`
        reject 0.0.0.0/1
        reject 128.0.0.0/1
        reject ::/1
        reject 8000::/1
        reject any
      `,
      { "rejects-everyone": "off" },
    ),
  ).toEqual(["5 covered-rule"]);
});

test("masks with holes cover what they match and no more", () => {
  expect(
    findings(
      rules`
        reject 10.0.5.0 255.0.255.0
        reject 10.7.5.0 255.255.255.0
        reject 10.7.4.0 255.255.254.0
      `,
      { "non-contiguous-mask": "off" },
    ),
  ).toMatchInlineSnapshot(`
    "reject 10.0.5.0 255.0.255.0
    reject 10.7.5.0 255.255.255.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: line 1 rejects all 256 addresses first. Remove it: no verdict changes.
    What it matches is already rejected, and whoever changes it will wonder why nothing happens.
          line 1 rejects all 256 addresses
    reject 10.7.4.0 255.255.254.0"
  `);
});

test("two masks with holes cover one without together", () => {
  expect(
    codes(
      rules`
        reject 10.0.0.0 255.0.0.1
        reject 10.0.0.1 255.0.0.1
        reject 10.0.0.0 255.0.0.0
      `,
      { "non-contiguous-mask": "off", "suspicious-mask": "off" },
    ),
  ).toEqual(["3 covered-rule"]);
});

test("an earlier equal rule that is dead itself makes no duplicate: both are covered", () => {
  expect(
    codes(rules`
      reject 10.0.0.0/8
      reject 10.1.0.0/16
      reject 10.1.0.0/16
    `),
  ).toEqual(["2 covered-rule", "3 covered-rule"]);
});

test("under most-specific a wide rule is covered by narrow ones below it", () => {
  expect(
    findings(rules`
      evaluate most-specific
      reject 10.0.0.0/8
      reject 10.0.0.0/9
      reject 10.128.0.0/9
    `),
  ).toMatchInlineSnapshot(`
    "evaluate most-specific
    reject 10.0.0.0/8
    ~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: lines 3 and 4 together decide it first. Remove it: no verdict changes.
    What it matches is already rejected, and whoever changes it will wonder why nothing happens.
          line 3 rejects 8,388,608 of 16,777,216 addresses
          line 4 rejects 8,388,608 of 16,777,216 addresses
    reject 10.0.0.0/9
    reject 10.128.0.0/9"
  `);
});

test("under accept-overrides an accept is covered by an accept, whatever reject is above", () => {
  expect(
    findings(rules`
      evaluate accept-overrides
      reject 10.0.0.0/7
      accept 10.0.0.0/8
      accept 10.1.0.0/16
    `),
  ).toMatchInlineSnapshot(`
    "evaluate accept-overrides
    reject 10.0.0.0/7
    accept 10.0.0.0/8
    accept 10.1.0.0/16
    ~~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires: line 3 accepts all 65,536 addresses first. Remove it: no verdict changes.
    What it matches is already accepted, and whoever changes it will wonder why nothing happens.
          line 3 accepts all 65,536 addresses"
  `);
});
