import { describe, expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a rule whose addresses a later rule would treat alike changes no verdict", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      accept 192.0.2.0/24
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    ~~~~~~~~~~~~~~~~~ hint[redundant-rule]: Redundant: later rules or the default accept it too. Remove it.
    accept 192.0.2.0/24
    reject any"
  `);
});

test("an exception before its general rule is needed", () => {
  expect(
    findings(rules`
      reject 192.0.2.10
      accept 192.0.2.0/24
      reject any
    `),
  ).toBeSilent();
});

test("an exception in between makes a rule needed", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject 192.0.2.0/28
      accept 192.0.2.0/24
      reject any
    `),
  ).toBeSilent();
});

test("a rule that agrees with a stated default changes nothing", () => {
  expect(
    findings(rules`
      default reject
      accept 192.0.2.0/24
      reject 198.51.100.0/24
    `),
  ).toMatchInlineSnapshot(`
    "default reject
    accept 192.0.2.0/24
    reject 198.51.100.0/24
    ~~~~~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: Redundant: later rules or the default reject its 256 addresses too. Remove it."
  `);
});

test("only what a rule decides has to stay alike, not all that it matches", () => {
  expect(
    codes(rules`
      accept 10.0.0.0/9
      reject 10.0.0.0/8
      reject any
    `),
  ).toEqual(["2 redundant-rule"]);
});

test("one address that would come out differently makes a rule needed", () => {
  const list = rules`
    accept 10.0.0.4/30
    reject 10.0.0.7 255.255.0.255
    accept 10.0.0.0/24
    reject any
  `;
  const besideIt = list.replace("10.0.0.7", "10.0.0.8");
  expect(codes(list)).not.toContain("1 redundant-rule");
  expect(codes(besideIt)).toContain("1 redundant-rule");
});

test("what later rules that decide something do together is enough", () => {
  expect(
    codes(rules`
      accept 10.1.0.0/16
      accept 10.1.0.0/17
      accept 10.0.0.0/12
      reject any
    `),
  ).toEqual(["1 redundant-rule", "2 covered-rule"]);
  expect(
    codes(rules`
      accept 10.0.0.0/24
      accept 10.0.0.0/25
      accept 10.0.0.128/25
      reject any
    `),
  ).toEqual(["2 covered-rule", "3 covered-rule"]); // without the two dead ones the first is needed
});

test("each of two rules that can replace each other is reported, though only one can be removed", () => {
  expect(
    codes(rules`
      default reject
      reject 192.0.2.0/25
      reject 192.0.2.0/24
    `),
  ).toContain("2 redundant-rule");
});

test("the message is about the addresses that the rule decides", () => {
  expect(
    findings(rules`
      accept 2001:db8::/33
      reject 2001:db8::/32
      reject any
    `),
  ).toContain("Redundant: later rules or the default reject its /33 too. Remove it.");
});

test("masks with holes are followed exactly", () => {
  const holes = { "non-contiguous-mask": "off" } as const;
  expect(
    codes("accept 10.7.5.0/24\naccept 10.0.5.0 255.0.255.0\nreject any", holes),
    "inside the holes of the later rule",
  ).toEqual(["1 redundant-rule"]);
  expect(
    findings("accept 10.7.4.0/23\naccept 10.0.5.0 255.0.255.0\nreject any", holes),
    "half outside them",
  ).toBeSilent();
});

describe("with the dead rules left in and with all of them removed", () => {
  test("a rule that only a dead one could replace is needed", () => {
    expect(
      codes(rules`
        accept 192.0.2.0/24
        accept 192.0.2.0/24
        reject any
      `),
    ).toEqual(["2 duplicate-rule"]);
  });

  test("a rule that hides a contradiction is needed while the contradiction is there", () => {
    expect(
      codes(rules`
        default reject
        reject 192.0.2.0/24
        accept 192.0.2.0/24
        accept 198.51.100.0/24
      `),
    ).toEqual(["3 contradictory-rule"]);
    expect(
      codes(rules`
        default reject
        reject 192.0.2.0/24
        accept 198.51.100.0/24
      `),
    ).toEqual(["2 redundant-rule"]);
  });

  test("a rule that is replaced in both readings is reported", () => {
    expect(
      codes(rules`
        accept 192.0.2.10
        accept 192.0.2.10
        accept 192.0.2.0/24
        reject any
      `),
    ).toEqual(["1 redundant-rule", "2 duplicate-rule"]);
  });

  test("a dead rule is reported as dead and never as redundant", () => {
    expect(
      codes(rules`
        accept 192.0.2.0/24
        accept 192.0.2.10
        reject any
        reject 198.51.100.7
      `),
    ).toEqual(["2 covered-rule", "4 unreachable-after-catch-all"]);
  });
});

describe("never reported is", () => {
  test.each([
    ["a catch-all that says what the default says", "default reject\naccept 192.0.2.10\nreject any"],
    ["one for each family", "default reject\naccept 192.0.2.10\nreject 0.0.0.0 0.0.0.0\nreject ::/0"],
    ["one for a family before one for both", "accept 192.0.2.10\nreject 0.0.0.0/0\nreject any"],
    ["an accepting one in a block list", "reject 192.0.2.10\naccept any"],
    ["one written as a mapped address", "default reject\naccept 192.0.2.10\nreject ::ffff:0.0.0.0/96"],
  ])("%s", (_, text) => expect(findings(text)).toBeSilent());

  test("what a missing catch-all explains", () => {
    expect(
      codes(rules`
        accept 192.0.2.10
        accept 198.51.100.0/24
      `),
    ).toEqual(["2 missing-catch-all"]);
  });

  test("but two halves of the address space are rules as others are", () => {
    expect(
      codes(rules`
        default reject
        accept 2001:db8::/32
        reject 0.0.0.0/1
        reject 128.0.0.0/1
      `),
    ).toEqual(["3 redundant-rule", "4 redundant-rule"]);
  });

  test("an accept that stays redundant with the catch-all is reported once that is there", () => {
    expect(codes("accept 198.51.100.7\naccept 198.51.100.0/24\nreject any")).toEqual(["1 redundant-rule"]);

    expect(
      codes(rules`
        accept 198.51.100.7
        accept 198.51.100.0/24
      `),
    ).toEqual(["2 missing-catch-all"]);
  });
});

test("nothing is reported while a line does not parse: it may make the difference", () => {
  expect(
    codes(rules`
      accept 192.0.2.10
      rejekt 192.0.2.0/28
      accept 192.0.2.0/24
      reject any
    `),
  ).toEqual(["2 syntax-error"]);
});

test("under most-specific the wider rule is the later one, wherever it is", () => {
  expect(
    codes(rules`
      evaluate most-specific
      accept 10.0.0.0/8
      accept 10.1.0.0/16
      reject any
    `),
  ).toEqual(["3 redundant-rule"]);
});

test("under accept-overrides a reject that agrees with the default changes nothing, where accepts take the rest", () => {
  expect(
    codes(rules`
      evaluate accept-overrides
      default reject
      reject 10.0.0.0/8
      accept 10.1.0.0/16
    `),
  ).toEqual(["3 redundant-rule"]);
});
