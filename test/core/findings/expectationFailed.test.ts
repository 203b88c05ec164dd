import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Address, addressOf } from "../../../server/src/core/address/address.js";
import { isNone, plus, totalOf } from "../../../server/src/core/address/count.js";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { parse } from "../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { defaultActionOf, type RuleId, type RuleSet, ruleOf } from "../../../server/src/core/model/ruleSet.js";
import { matches, matchKeyOf } from "../../../server/src/core/model/source.js";
import type { Expectation } from "../../../server/src/core/model/statement.js";
import { budgetOf } from "../../../server/src/core/text/steps.js";
import { action, ruleFile, source } from "../../support/arbitraries.js";
import { bordersWithin } from "../../support/borders.js";
import { codes, findings, rules } from "../../support/product.js";
import { runs } from "../../support/runs.js";

test("an expectation fails with one address, its verdict and the line that decides it", () => {
  expect(
    findings(rules`
      reject 192.0.2.12
      accept 192.0.2.0/24
      reject any

      expect accept 192.0.2.8/29
    `),
  ).toMatchInlineSnapshot(`
    "reject 192.0.2.12
    accept 192.0.2.0/24
    reject any

    expect accept 192.0.2.8/29
    ~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 192.0.2.12 is rejected by line 1. Correct the rules or this line.
    1 of 8 addresses is rejected, so the file does not do what it promises.
          line 1 rejects 1 of 8 addresses"
  `);
});

test("the addresses that get the other verdict are listed as the fewest blocks, and the rules that decide them by their share", () => {
  expect(
    findings(rules`
      accept 192.0.2.64/26
      accept 192.0.2.192/27
      accept 192.0.2.7
      reject any

      expect reject 192.0.2.0/24
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.64/26
    accept 192.0.2.192/27
    accept 192.0.2.7
    reject any

    expect reject 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 192.0.2.7 is accepted by line 3. Correct the rules or this line.
    97 of 256 addresses are accepted (192.0.2.7, 192.0.2.64/26, 192.0.2.192/27), so the file does not do what it promises.
          line 1 accepts 64 of 256 addresses
          line 2 accepts 32 of 256 addresses
          line 3 accepts 1 of 256 addresses"
  `);
});

test("of many blocks and rules the first are listed", () => {
  const list = Array.from({ length: 10 }, (_, place) => `accept 192.0.2.${2 * place}`);
  expect(
    findings(["default reject", ...list, "expect reject 192.0.2.0/24"].join("\n"))
      .split("\n")
      .slice(-10),
  ).toMatchInlineSnapshot(`
    [
      "~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 192.0.2.0 is accepted by line 2. Correct the rules or this line.",
      "10 of 256 addresses are accepted (192.0.2.0, 192.0.2.2, 192.0.2.4, 192.0.2.6, …), so the file does not do what it promises.",
      "      line 2 accepts 1 of 256 addresses",
      "      line 3 accepts 1 of 256 addresses",
      "      line 4 accepts 1 of 256 addresses",
      "      line 5 accepts 1 of 256 addresses",
      "      line 6 accepts 1 of 256 addresses",
      "      line 7 accepts 1 of 256 addresses",
      "      line 8 accepts 1 of 256 addresses",
      "      line 9 accepts 1 of 256 addresses; 2 more rules accept the rest",
    ]
  `);
});

test("one more rule accepts the rest", () => {
  const hosts = Array.from({ length: 9 }, (_, host) => `accept 192.0.2.${2 * host + 1}`);
  expect(findings(["default reject", ...hosts, "expect reject 192.0.2.0/24"].join("\n"))).toContain(
    "line 9 accepts 1 of 256 addresses; 1 more rule accepts the rest",
  );
});

test("an expectation that holds for every address is silent", () => {
  expect(
    findings(rules`
      reject 192.0.2.12
      accept 192.0.2.0/24
      reject any

      expect accept 192.0.2.13
      expect accept 192.0.2.16/28
      expect reject 192.0.2.12
      expect reject 192.0.3.0/24
    `),
  ).toBeSilent();
});

test("of a single address there is nothing to count", () => {
  expect(
    findings(rules`
      accept 192.0.2.0/24
      reject any
      expect reject 192.0.2.7
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.0/24
    reject any
    expect reject 192.0.2.7
    ~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 192.0.2.7 is accepted by line 1. Correct the rules or this line.
    The file does not do what it promises.
          line 1 accepts it"
  `);
});

test("one address of 2^96 makes it fail", () => {
  expect(
    findings(rules`
      default reject
      accept 2001:db8::25
      expect reject 2001:db8::/32
    `),
  ).toMatchInlineSnapshot(`
    "default reject
    accept 2001:db8::25
    expect reject 2001:db8::/32
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 2001:db8::25 is accepted by line 2. Correct the rules or this line.
    1 address of its /32 is accepted, so the file does not do what it promises.
          line 2 accepts 1 address of its /32"
  `);
});

test("the default may be who decides", () => {
  expect(
    findings(rules`
      default reject
      accept 192.0.2.0/25
      expect accept 192.0.2.0/24
    `),
  ).toMatchInlineSnapshot(`
    "default reject
    accept 192.0.2.0/25
    expect accept 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 192.0.2.128 is rejected by the default. Correct the rules or this line.
    128 of 256 addresses are rejected (192.0.2.128/25), so the file does not do what it promises."
  `);
});

test("several rules may fulfil it together", () => {
  expect(
    findings(rules`
      default reject
      accept 10.0.0.0/9
      accept 10.128.0.0/10
      accept 10.192.0.0/10
      expect accept 10.0.0.0/8
    `),
  ).toBeSilent();
});

test("without a default directive, who is not named is accepted", () => {
  expect(
    codes(rules`
      reject 192.0.2.0/24
      expect accept 192.0.3.0/24
      expect reject 192.0.4.0/24
    `),
  ).toEqual(["3 expectation-failed"]);
});

test("any speaks of both families: a list that is closed for IPv4 only is open", () => {
  expect(
    findings(rules`
      reject 0.0.0.0 0.0.0.0
      expect reject any
    `),
  ).toMatchInlineSnapshot(`
    "reject 0.0.0.0 0.0.0.0
    expect reject any
    ~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: :: is accepted by the default. Correct the rules or this line.
    All of IPv6 is accepted (::/0), so the file does not do what it promises."
  `);
  expect(findings("reject 0.0.0.0 0.0.0.0\nexpect reject 0.0.0.0/0\nexpect accept ::/0")).toBeSilent();
  expect(findings("reject any\nexpect reject any")).toBeSilent();
});

test("a mask with holes is proved over what it matches and no more", () => {
  const list = rules`
    default reject
    accept 10.0.0.0/8
    expect accept 10.0.5.0 255.0.255.0
    expect accept 8.0.5.0 253.0.255.0
  `;
  expect(findings(list)).toMatchInlineSnapshot(`
    "default reject
    accept 10.0.0.0/8
    expect accept 10.0.5.0 255.0.255.0
    expect accept 8.0.5.0 253.0.255.0
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 8.0.5.0 is rejected by the default. Correct the rules or this line.
    65,536 of 131,072 addresses are rejected (8.0.5.0/24, 8.1.5.0/24, 8.2.5.0/24, 8.3.5.0/24, …), so the file does not do what it promises.
                          ~~~~~~~~~~~ warning[suspicious-mask]: 253.0.255.0 looks like a second address, not a mask. Write a line for each address.
    It has holes, so that this expectation matches 131,072 addresses and not one network."
  `);
});

test("an IPv4-mapped source is the IPv4 one", () => {
  expect(
    findings(rules`
      default reject
      accept 192.0.2.0/24
      expect accept ::ffff:192.0.2.0/120 by ::ffff:192.0.2.0/120
    `),
  ).toBeSilent();
});

test("the evaluation model decides what holds", () => {
  const list = "reject 157.57.0.0/16\naccept 157.57.10.0/24\nexpect accept 157.57.10.25";
  expect(codes(list)).toContain("3 expectation-failed");
  expect(findings(`evaluate most-specific\n${list}`)).toBeSilent();
  expect(findings(`evaluate accept-overrides\n${list}`)).toBeSilent();
});

test("expectations may be above the rules that they name", () => {
  expect(
    codes(rules`
      expect reject 192.0.2.7
      expect accept 192.0.2.7
      default reject
      accept 192.0.2.7
    `),
  ).toEqual(["1 expectation-failed"]);
});

test("a line that does not parse fulfils nothing", () => {
  expect(
    codes(rules`
      default reject
      accept 192.0.2.0/33
      expect accept 192.0.2.0/24
    `),
  ).toEqual(["2 invalid-mask", "3 expectation-failed"]);
});

describe("with by", () => {
  test("the right verdict from another rule fails, and says who decides", () => {
    expect(
      findings(rules`
        reject 192.0.2.0/25
        reject any
        expect reject 192.0.2.0/24 by any
      `),
    ).toMatchInlineSnapshot(`
      "reject 192.0.2.0/25
      ~~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: Redundant: later rules or the default reject its 128 addresses too. Remove it.
      ~~~~~~~~~~~~~~~~~~~ information[rejects-everyone]: Rejects every address. Add a rule that accepts some, or keep only a catch-all.
      Whatever its rules say, no address is accepted.
      reject any
      expect reject 192.0.2.0/24 by any
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: another rule decides, not a rule for any. Correct the rules or this line.
      The verdict is right, but 128 of 256 addresses are not decided by a rule for any.
            line 1 decides 192.0.2.0"
    `);
  });

  test("the other verdict is reported first", () => {
    expect(
      findings(rules`
        accept 192.0.2.1
        reject 192.0.2.0/25
        reject any
        expect reject 192.0.2.0/24 by any
      `),
    ).toMatchInlineSnapshot(`
      "accept 192.0.2.1
      reject 192.0.2.0/25
      ~~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: Redundant: later rules or the default reject its 127 addresses too. Remove it.
      reject any
      expect reject 192.0.2.0/24 by any
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 192.0.2.1 is accepted by line 1. Correct the rules or this line.
      1 of 256 addresses is accepted, so the file does not do what it promises.
            line 1 accepts 1 of 256 addresses"
    `);
  });

  test("the default where a rule was said", () => {
    expect(
      findings(rules`
        default reject
        accept 192.0.2.0/24
        expect reject 203.0.113.9 by 203.0.113.0/24
      `),
    ).toMatchInlineSnapshot(`
      "default reject
      accept 192.0.2.0/24
      expect reject 203.0.113.9 by 203.0.113.0/24
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: another rule decides. Correct the rules or this line.
      The verdict is right, but the file does not do what it promises."
    `);
  });

  test("a rule where the default was said", () => {
    expect(
      findings(rules`
        default reject
        accept 192.0.2.0/24
        reject 203.0.113.0/24
        expect reject 203.0.113.0/24 by default
      `),
    ).toContain(
      "Fails: another rule decides, not the default. Correct the rules or this line.\n" +
        "The verdict is right, but the default decides none of them.",
    );
  });

  test.each([
    ["192.0.2.0/24", "192.0.2.0 255.255.255.0"],
    ["192.0.2.0 255.255.255.0", "192.0.2.0/255.255.255.0"],
    ["192.0.2.0/24", "::ffff:192.0.2.0/120"],
    ["192.0.2.7", "192.0.2.7/32"],
    ["2001:db8::/32", "2001:0DB8:0::/32"],
    ["10.0.5.0 255.0.255.0", "10.0.5.0 255.0.255.0"],
    ["any", "ANY"],
  ])("a rule for %s is one for %s", (written, said) => {
    expect(codes(`default reject\naccept ${written}\nexpect accept ${written} by ${said}`)).not.toContain(
      "3 expectation-failed",
    );
  });

  test.each([
    ["192.0.2.0/24", "192.0.2.0/25"],
    ["192.0.2.0/24", "192.0.2.0/23"],
    ["0.0.0.0/0", "any"],
  ])("a rule for %s is none for %s", (written, said) => {
    expect(codes(`default reject\naccept ${written}\nexpect accept ${written} by ${said}`)).toContain(
      "3 expectation-failed",
    );
  });

  test("of two equal rules the first decides, and either is what was said", () => {
    expect(
      codes(rules`
        default reject
        accept 192.0.2.0/24
        accept 192.0.2.0 255.255.255.0
        expect accept 192.0.2.0/24 by 192.0.2.0 255.255.255.0
      `),
    ).toEqual(["3 duplicate-rule"]);
  });

  test("two rules together are not the one that was said", () => {
    expect(
      codes(rules`
        default reject
        accept 192.0.2.0/25
        accept 192.0.2.128/25
        expect accept 192.0.2.0/24 by 192.0.2.0/24
      `),
    ).toEqual(["4 expectation-failed"]);
  });
});

const expectation = fc
  .tuple(action, source, fc.option(fc.oneof(source, fc.constant("default"))))
  .map(([verdict, what, by]) => `expect ${verdict} ${what}${by === null ? "" : ` by ${by}`}`);

test("a counter-example gets the reported verdict, and without one no border of a rule is a counter-example", () => {
  fc.assert(
    fc.property(ruleFile, fc.array(expectation, { minLength: 1, maxLength: 4 }), (list, expectations) => {
      const { ruleSet, expectations: all } = analyze(parse([list, ...expectations].join("\n")));
      expect(all.length).toBe(expectations.length);
      for (const proved of all) {
        const { counterExample, otherVerdict, otherDecider } = proved;
        expect(counterExample !== undefined).toBe(!isNone(plus(otherVerdict, otherDecider)));
        if (counterExample === undefined) {
          const against = bordersWithin(ruleSet, proved.expectation.source).filter(
            (address) => !holdsAt(ruleSet, proved.expectation, address),
          );
          expect(against).toEqual([]);
          continue;
        }
        const address = addressOf(counterExample.family, counterExample.address);
        expect(matches(proved.expectation.source, address)).toBe(true);
        expect(counterExample.rule).toBe(firstMatch(ruleSet, address));
        expect(counterExample.verdict).toBe(actionOf(ruleSet, counterExample.rule));
        expect(counterExample.verdict !== proved.expectation.action).toBe(!isNone(otherVerdict));
        expect(holdsAt(ruleSet, proved.expectation, address)).toBe(false);
      }
    }),
    { numRuns: runs(250) },
  );
});

test("when the step budget runs out, every reported failure is one", () => {
  fc.assert(
    fc.property(ruleFile, expectation, fc.nat(12), (list, line, stepBudget) => {
      const ruleSet = parse(`${list}\n${line}`);
      const [truth] = analyze(ruleSet).expectations;
      const [hasty] = analyze(ruleSet, budgetOf(stepBudget)).expectations;
      if (truth === undefined || hasty === undefined) throw new Error("the expectation was not read");
      expect(totalOf(hasty.otherVerdict) <= totalOf(truth.otherVerdict)).toBe(true);
      expect(totalOf(hasty.otherDecider) <= totalOf(truth.otherDecider)).toBe(true);
      const failing = ({ otherVerdict, otherDecider }: typeof truth) => totalOf(plus(otherVerdict, otherDecider));
      expect(failing(truth) <= failing(hasty) + totalOf(hasty.unproved)).toBe(true);
      const { counterExample } = hasty;
      if (counterExample === undefined) return;
      const address = addressOf(counterExample.family, counterExample.address);
      expect(holdsAt(ruleSet, hasty.expectation, address)).toBe(false);
    }),
    { numRuns: runs(250) },
  );
});

function holdsAt(ruleSet: RuleSet, { action: wanted, by }: Expectation, address: Address): boolean {
  const decider = firstMatch(ruleSet, address);
  if (actionOf(ruleSet, decider) !== wanted) return false;
  if (by === undefined) return true;
  if (by === "default") return decider === undefined;
  return decider !== undefined && matchKeyOf(ruleOf(ruleSet, decider).source) === matchKeyOf(by.source);
}

function actionOf(ruleSet: RuleSet, rule: RuleId | undefined): string {
  return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
}
