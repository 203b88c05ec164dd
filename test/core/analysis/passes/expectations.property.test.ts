import fc from "fast-check";
import { expect, test } from "vitest";
import { isNone, NO_ADDRESSES } from "../../../../server/src/core/address/count.js";
import { proveExpectations } from "../../../../server/src/core/analysis/passes/expectations.js";
import {
  budgetOf,
  compile,
  modelOf,
  type ProvedExpectation,
  parse,
  runToEnd,
  verdictOf,
} from "../../../../server/src/core/index.js";
import type { Partition } from "../../../../server/src/core/matcher/partition.js";
import { decidedCells } from "../../../../server/src/core/matcher/read/cells.js";
import { type RuleSet, ruleOf } from "../../../../server/src/core/model/ruleSet.js";
import { matchKeyOf } from "../../../../server/src/core/model/source.js";
import type { Expectation } from "../../../../server/src/core/model/statement.js";
import { listed } from "../../../support/answered.js";
import { action, ruleFile, source } from "../../../support/arbitraries.js";
import { fileOf, oddLine } from "../../../support/crowded.js";
import { expectReached } from "../../../support/expectReached.js";
import { runs } from "../../../support/runs.js";

const expectation = fc
  .tuple(action, source, fc.option(fc.oneof(source, fc.constant("default"))))
  .map(([verdict, what, by]) => `expect ${verdict} ${what}${by === null ? "" : ` by ${by}`}`);
/** Expectations that name their decider rightly now and then. */
const crowdedExpectation = fc
  .tuple(
    action,
    fc.constantFrom(
      "10.0.0.0/30",
      "10.0.0.0/28",
      "10.0.0.0 255.255.255.5",
      "10.0.0.0/8",
      "any",
      "::/0",
      "2001:db8::/126",
    ),
    fc.constantFrom("", " by default", " by any", " by 10.0.0.0/28", " by 10.0.0.0/8", " by 0.0.0.0/0", " by ::/0"),
  )
  .map(([verdict, what, by]) => `expect ${verdict} ${what}${by}`);
/** Deciders around the IPv4-mapped addresses of IPv6, which make poor examples. */
const mappedList = fc
  .tuple(action, action, fc.array(action, { maxLength: 2 }), fc.array(crowdedExpectation, { maxLength: 2 }))
  .map(([before, around, after, more]) =>
    [
      `${before} ::fffe:0:0/96`,
      `${around} ::fffe:0:0/95`,
      ...after.map((each, place) => `${each} ::${place + 1}:0:0:0/80`),
      `${before} ::/0`,
      "expect accept ::/0",
      "expect reject any",
      ...more,
    ].join("\n"),
  );

const file = fc.oneof(
  fc
    .tuple(ruleFile, fc.array(expectation, { minLength: 1, maxLength: 4 }))
    .map(([list, lines]) => [list, ...lines].join("\n")),
  fc
    .tuple(fileOf(oddLine), fc.array(crowdedExpectation, { minLength: 1, maxLength: 6 }))
    .map(([list, lines]) => [list, ...lines].join("\n")),
  mappedList,
);

test("expectations that are proved together have the counts and the example of walking each source by itself", () => {
  const reached = { otherVerdict: 0, otherDecider: 0, holds: 0, mapped: 0, odd: 0, unproved: 0 };
  fc.assert(
    fc.property(file, fc.oneof(fc.constant(1_000_000), fc.nat(60)), (text, steps) => {
      const ruleSet = parse(text);
      const partition = compile(ruleSet, modelOf(ruleSet), budgetOf(steps));
      for (const proved of runToEnd(proveExpectations(ruleSet, partition, budgetOf()))) {
        const walked = walk(ruleSet, partition, proved.expectation);
        expect(proved).toEqual({ ...walked, expectation: proved.expectation, line: proved.line });
        if (!isNone(proved.otherVerdict)) reached.otherVerdict++;
        else if (!isNone(proved.otherDecider)) reached.otherDecider++;
        else reached.holds++;
        if (isMapped(proved.counterExample)) reached.mapped++;
        if (partition.ipv4.odd.length > 0) reached.odd++;
        if (!isNone(proved.unproved)) reached.unproved++;
      }
    }),
    { numRuns: runs(400) },
  );
  for (const count of Object.values(reached)) expectReached(count, 20);
});

type Walked = Omit<ProvedExpectation, "expectation" | "line">;

/** Proves an expectation by itself: visits each cell of its source. */
function walk(ruleSet: RuleSet, partition: Partition, { source: asked, action: wanted, by }: Expectation): Walked {
  const [otherVerdict, otherDecider, unproved] = [{ ...NO_ADDRESSES }, { ...NO_ADDRESSES }, { ...NO_ADDRESSES }];
  let counterExample: Walked["counterExample"];
  const isSaid = (rule: number | undefined) =>
    by === undefined ||
    (by === "default"
      ? rule === undefined
      : rule !== undefined && matchKeyOf(ruleOf(ruleSet, rule).source) === matchKeyOf(by.source));
  for (const { family, count, first: address, rule, open } of listed((budget) =>
    decidedCells(partition, asked, budget),
  )) {
    const verdict = verdictOf(ruleSet, rule);
    const found = { family, address, verdict, rule };
    if (open !== undefined) {
      unproved[family] += count;
    } else if (verdict !== wanted) {
      if (isNone(otherVerdict) || isMapped(counterExample)) counterExample = found;
      otherVerdict[family] += count;
    } else if (!isSaid(rule)) {
      otherDecider[family] += count;
      counterExample ??= found;
    }
  }
  return { otherVerdict, otherDecider, unproved, unless: [], counterExample };
}

function isMapped(example: Walked["counterExample"]): boolean {
  return example?.family === "ipv6" && example.address >> 32n === 0xffffn;
}
