import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOf, formatAddress } from "../../../../server/src/core/address/address.js";
import { formatIpv4 } from "../../../../server/src/core/address/ipv4.js";
import {
  boundariesOf,
  compare,
  compile,
  decidedRanges,
  type Partition,
  parse,
  type RuleSet,
  rulesOf,
} from "../../../../server/src/core/index.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { modelOf } from "../../../../server/src/core/model/ruleSet.js";
import { budgetOf } from "../../../../server/src/core/text/steps.js";
import { listed } from "../../../support/answered.js";
import { action, ruleFile } from "../../../support/arbitraries.js";
import { bordersOfAll } from "../../../support/borders.js";
import { codes, ruleSetOf, rules } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

function expectationsFor(text: string, ...lines: readonly number[]): readonly string[] {
  const ruleSet = ruleSetOf(text);
  const deciders = lines.map((line) => ruleSet.rules.lines.indexOf(line - 1));
  const asked = lines.length === 0 ? undefined : deciders;
  return listed((budget) => boundariesOf(ruleSet, compile(ruleSet), budget, asked)).map(
    ({ expectation }) => expectation,
  );
}

const boundaries = (ruleSet: RuleSet, partition: Partition) =>
  listed((budget) => boundariesOf(ruleSet, partition, budget));

const failures = (text: string) => codes(text).filter((code) => code.endsWith("expectation-failed"));

test("the first and last address that a rule decides and their outer neighbours are its boundaries", () => {
  const list = rules`
    default reject
    reject 10.255.255.255
    accept 10.0.0.0/8
  `;
  expect(expectationsFor(list, 3)).toEqual([
    "expect reject 9.255.255.255",
    "expect accept 10.0.0.0",
    "expect accept 10.255.255.254",
    "expect reject 10.255.255.255",
  ]);
});

test("all rules and the default have theirs, each address once", () => {
  expect(
    expectationsFor(rules`
      accept 192.0.2.10
      reject 192.0.2.0/24
      reject 2001:db8::/32
    `),
  ).toEqual([
    "expect reject 192.0.2.9",
    "expect accept 192.0.2.10",
    "expect reject 192.0.2.11",
    "expect accept 192.0.1.255",
    "expect reject 192.0.2.0",
    "expect reject 192.0.2.255",
    "expect accept 192.0.3.0",
    "expect accept 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
    "expect reject 2001:db8::",
    "expect reject 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "expect accept 2001:db9::",
    "expect accept 0.0.0.0",
    "expect accept 255.255.255.255",
    "expect accept ::",
    "expect accept ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ]);
});

describe("nothing is said of", () => {
  test("an address that has an expectation already", () => {
    expect(expectationsFor("default reject\naccept 192.0.2.10\nexpect accept 192.0.2.10/32\n", 2)).toEqual([
      "expect reject 192.0.2.9",
      "expect reject 192.0.2.11",
    ]);
  });

  test("a dead rule", () => expect(expectationsFor("accept 10.0.0.0/8\nreject 10.1.0.0/16", 2)).toEqual([]));

  test("IPv4-mapped addresses, which are IPv4 as text", () => {
    // ::ffff:0:0/96 begins right after ::fffe:0:0/96.
    expect(expectationsFor("default reject\naccept ::fffe:0:0/96", 2)).toEqual([
      "expect reject ::fffd:ffff:ffff",
      "expect accept ::fffe:0:0",
      "expect accept ::fffe:ffff:ffff",
    ]);
  });
});

test("every boundary holds, under any model, and those of a single rule are among those of all", () => {
  fc.assert(
    fc.property(ruleFile, (list) => {
      const all = expectationsFor(list);
      expect(failures([list, ...all].join("\n"))).toEqual([]);
      expect(new Set(all).size).toBe(all.length);
      for (const line of parse(list).rules.lines) {
        expect(all).toEqual(expect.arrayContaining([...expectationsFor(list, line + 1)]));
      }
    }),
    { numRuns: runs(150) },
  );
});

test("they are the first and the last that reading the rules from top to bottom gives to each", () => {
  fc.assert(
    fc.property(plainFile(12), (list) => {
      const ruleSet = parse(list);
      const found = new Set(boundaries(ruleSet, compile(ruleSet)).map(({ address }) => address));
      for (const address of extremesOf(ruleSet)) expect(found).toContain(address);
    }),
    { numRuns: runs(150) },
  );
});

test("with holes in the masks they are the ends of what is decided, range by range", () => {
  // Holes in the first ten bits only, so that there are few ranges.
  const high = fc.nat(1023).map((bits) => formatIpv4((bits << 22) >>> 0));
  const oddRule = fc.tuple(action, high, high).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(oddRule, { minLength: 1, maxLength: 8 }), (list) => {
      const ruleSet = parse(list.join("\n"));
      const partition = compile(ruleSet);
      const ends = new Map<number | undefined, { first: string; last: string }>();
      for (const { family, rule, from, to } of listed((budget) => decidedRanges(partition, { kind: "any" }, budget))) {
        const [first = "", last = ""] = [from, to].map((end) => formatAddress(addressOf(family, end)));
        if (family === "ipv4") ends.set(rule, { first: ends.get(rule)?.first ?? first, last });
      }
      const found = new Set(boundaries(ruleSet, partition).map(({ address }) => address));
      for (const { first, last } of ends.values()) {
        expect(found).toContain(first);
        expect(found).toContain(last);
      }
    }),
    { numRuns: runs(250) },
  );
});

test("when the step budget runs out, what is said still holds", () => {
  fc.assert(
    fc.property(ruleFile, fc.nat(12), (list, stepBudget) => {
      const ruleSet = parse(list);
      const partition = compile(ruleSet, modelOf(ruleSet), budgetOf(stepBudget));
      const all = boundaries(ruleSet, partition).map(({ expectation }) => expectation);
      expect(failures([list, ...all].join("\n"))).toEqual([]);
    }),
    { numRuns: runs(150) },
  );
});

describe("a mask that is one bit off makes one of them fail", () => {
  test("wider, wherever that changes a verdict", () => {
    fc.assert(
      fc.property(plainRules(12), fc.nat(), (list, pick) => {
        const place = pick % list.length;
        const changed = list.map((rule, at) =>
          at === place ? { ...rule, length: Math.max(0, rule.length - 1) } : rule,
        );
        expectNoticed(textOf(list), textOf(changed));
      }),
      { numRuns: runs(250) },
    );
  });

  test("narrower, where the default takes the addresses that are lost, and gives them the other verdict", () => {
    fc.assert(
      fc.property(plainRules(12), (rules) => {
        const list = rules.map((rule, at) => (at === rules.length - 1 ? { ...rule, does: "accept" } : rule));
        const changed = list.map((rule, at) =>
          at === list.length - 1 ? { ...rule, length: Math.min(32, rule.length + 1) } : rule,
        );
        expectNoticed(`default reject\n${textOf(list)}`, `default reject\n${textOf(changed)}`);
      }),
      { numRuns: runs(250) },
    );
  });

  function expectNoticed(before: string, after: string): void {
    const [was, is] = [before, after].map((text) => ({ ruleSet: parse(text), partition: compile(parse(text)) }));
    if (was === undefined || is === undefined) return;
    const { accepted, rejected } = compare(was, is);
    const isChange = accepted.ipv4 + rejected.ipv4 > 0n;
    expect(failures([after, ...expectationsFor(before)].join("\n")).length > 0).toBe(isChange);
  }
});

interface PlainRule {
  readonly does: string;
  readonly network: number;
  readonly length: number;
}

/** IPv4 networks that lie in each other and beside each other. */
function plainRules(atMost: number): fc.Arbitrary<readonly PlainRule[]> {
  const network = fc.constantFrom(
    0,
    0x0a000000,
    0x0a010000,
    0x0a010100,
    0x0a0101ff,
    0x0a020000,
    0x80000000,
    0xffffffff,
  );
  const length = fc.oneof(fc.constantFrom(0, 7, 8, 15, 16, 17, 23, 24, 31, 32), fc.nat(32));
  return fc.array(fc.record({ does: action, network, length }), { minLength: 1, maxLength: atMost });
}

function textOf(list: readonly PlainRule[]): string {
  return list.map(({ does, network, length }) => `${does} ${formatIpv4(network)}/${length}`).join("\n");
}

function plainFile(atMost: number): fc.Arbitrary<string> {
  return plainRules(atMost).map(textOf);
}

/** The first and the last IPv4 address that each rule and the default decides: all of them lie at the border of some source. */
function extremesOf(ruleSet: RuleSet): readonly string[] {
  const sources = Array.from(rulesOf(ruleSet), ({ source }) => source);
  const borders = bordersOfAll(sources)
    .flatMap((address) => (address.family === "ipv4" ? [address.word] : []))
    .sort((one, other) => one - other);
  const extremes = new Map<number | undefined, { first: number; last: number }>();
  for (const word of borders) {
    const decider = firstMatch(ruleSet, { family: "ipv4", word });
    extremes.set(decider, { first: extremes.get(decider)?.first ?? word, last: word });
  }
  return [...extremes.values()].flatMap(({ first, last }) => [formatIpv4(first), formatIpv4(last)]);
}
