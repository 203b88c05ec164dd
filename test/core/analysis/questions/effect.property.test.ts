import fc from "fast-check";
import { expect, test } from "vitest";
import { totalOf } from "../../../../server/src/core/address/count.js";
import { countsIn, effectOf } from "../../../../server/src/core/analysis/questions/effect.js";
import { decidesAll, dependents, ownShareOf } from "../../../../server/src/core/analysis/questions/shares.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { defaultActionOf, ruleOf } from "../../../../server/src/core/model/ruleSet.js";
import { answered } from "../../../support/answered.js";
import { ruleFile } from "../../../support/arbitraries.js";
import { bordersWithin } from "../../../support/borders.js";
import { expectReached } from "../../../support/expectReached.js";
import { analysisOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

/** Rules and expectations in a few networks, without holes: every part then begins at a border. */
const plainFile = fc
  .array(
    fc.tuple(
      fc.constantFrom("accept", "reject", "expect accept", "expect reject"),
      fc.constantFrom(
        "10.0.0.0/29",
        "10.0.0.0/30",
        "10.0.0.2/31",
        "10.0.0.4/30",
        "10.0.0.5",
        "2001:db8::/126",
        "2001:db8::2/127",
        "any",
      ),
    ),
    { minLength: 2, maxLength: 9 },
  )
  .map((lines) => lines.map((words) => words.join(" ")).join("\n"));

test("a rule decides all that it matches when that is what is counted", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const analysis = analysisOf(text);
      for (let id = 0; id < analysis.ruleSet.rules.count; id++) {
        const { count, whole } = answered((budget) => ownShareOf(analysis, id, budget));
        expect(answered((budget) => decidesAll(analysis, id, budget))).toBe(totalOf(count) === totalOf(whole));
      }
    }),
    { numRuns: runs(500) },
  );
});

test("how many addresses get a verdict is what the rules that say so decide, and the default", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const analysis = analysisOf(text);
      const { ruleSet, partition } = analysis;
      const { decides, unmatched } = answered((budget) => effectOf(partition, budget));
      for (const family of ["ipv4", "ipv6"] as const) {
        const counts = answered((budget) => countsIn(analysis, family, budget));
        expect(counts.unmatched).toBe(unmatched[family]);
        for (const verdict of ["accept", "reject"] as const) {
          const byRules = decides[family].filter((_, id) => ruleOf(ruleSet, id).action === verdict);
          const byDefault = defaultActionOf(ruleSet) === verdict ? unmatched[family] : 0n;
          expect(counts[verdict]).toBe(byRules.reduce((sum, count) => sum + count, byDefault));
        }
      }
    }),
    { numRuns: runs(500) },
  );
});

test("each rule that decides a border of an expectation, or anything inside it, has the expectation among its dependents", () => {
  let parts = 0;
  fc.assert(
    fc.property(plainFile, (text) => {
      const analysis = analysisOf(text);
      const counts = new Map<number, number>();
      for (const { expectation } of analysis.expectations) {
        const deciders = new Set(
          bordersWithin(analysis.ruleSet, expectation.source).flatMap((one) => firstMatch(analysis.ruleSet, one) ?? []),
        );
        if (deciders.size > 1) parts++;
        for (const rule of deciders) counts.set(rule, (counts.get(rule) ?? 0) + 1);
      }
      expect(answered((budget) => dependents(analysis, budget))).toEqual(counts);
    }),
    { numRuns: runs(200) },
  );
  expectReached(parts, runs(70));
});
