import fc from "fast-check";
import { expect, test } from "vitest";
import { effectOf, verdictCount } from "../../../../server/src/core/analysis/questions/effect.js";
import { countDecided, decidesAll } from "../../../../server/src/core/analysis/questions/shares.js";
import { defaultActionOf, ruleOf } from "../../../../server/src/core/model/ruleSet.js";
import { matchCountOf } from "../../../../server/src/core/model/source.js";
import { ruleFile } from "../../../support/arbitraries.js";
import { analysisOf } from "../../../support/product.js";
import { runs } from "../../../support/runs.js";

test("a rule decides all that it matches when that is what is counted", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const { ruleSet, partition } = analysisOf(text);
      for (let id = 0; id < ruleSet.rules.count; id++) {
        const { source } = ruleOf(ruleSet, id);
        expect(decidesAll({ ruleSet, partition }, id)).toBe(
          countDecided(partition, source, id) === matchCountOf(source),
        );
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
      const { decides, unmatched } = effectOf(partition);
      for (const family of ["ipv4", "ipv6"] as const) {
        for (const verdict of ["accept", "reject"] as const) {
          const byRules = decides[family].filter((_, id) => ruleOf(ruleSet, id).action === verdict);
          const byDefault = defaultActionOf(ruleSet) === verdict ? unmatched[family] : 0n;
          expect(verdictCount(analysis, family, verdict)).toBe(byRules.reduce((sum, count) => sum + count, byDefault));
        }
      }
    }),
    { numRuns: runs(500) },
  );
});
