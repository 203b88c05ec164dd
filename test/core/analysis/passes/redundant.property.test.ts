import fc from "fast-check";
import { expect, test } from "vitest";
import type { Address } from "../../../../server/src/core/address/address.js";
import { prefixLengthOf } from "../../../../server/src/core/address/mask.js";
import { type Analysis, analyze } from "../../../../server/src/core/analysis/analyze.js";
import { hasTrait, isDead } from "../../../../server/src/core/analysis/passes/traits.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import {
  defaultActionOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  rulesOf,
  withRules,
} from "../../../../server/src/core/model/ruleSet.js";
import { pickRules } from "../../../../server/src/core/model/ruleTable.js";
import { familiesOf, isCatchAllOf, type Source } from "../../../../server/src/core/model/source.js";
import type { Verdict } from "../../../../server/src/core/model/statement.js";
import { budgetOf } from "../../../../server/src/core/text/steps.js";
import { action, ruleFile } from "../../../support/arbitraries.js";
import { bordersOfAll } from "../../../support/borders.js";
import { runs } from "../../../support/runs.js";

/** Every rule lives in the same sixteen addresses, so that most hide or replace others, also by dead ones. */
const crowdedFile = fc
  .record({
    model: fc.constantFrom("first-match", "most-specific", "accept-overrides"),
    fallback: fc.constantFrom("", "default accept", "default reject"),
    rules: fc.array(fc.tuple(action, fc.nat(15), fc.integer({ min: 28, max: 32 })), { maxLength: 7 }),
    end: fc.constantFrom("", "accept any", "reject any"),
  })
  .map(({ model, fallback, rules, end }) =>
    [
      `evaluate ${model}`,
      fallback,
      ...rules.map(([does, octet, length]) => `${does} 10.0.0.${octet}/${length}`),
      end,
    ].join("\n"),
  );

const anyFile = fc.oneof(crowdedFile, ruleFile);

test("without a redundant rule every verdict stays, with the dead rules left in and with all of them removed", () => {
  fc.assert(
    fc.property(anyFile, (text) => {
      const analysis = analyze(parse(text));
      for (const id of redundantRules(analysis)) {
        for (const reading of readingsOf(analysis)) expect(changedWithout(analysis.ruleSet, reading, id)).toEqual([]);
      }
    }),
    { numRuns: runs(250) },
  );
});

test("a deciding rule that is neither a catch-all nor reported changes a verdict in one of the two lists", () => {
  fc.assert(
    fc.property(anyFile.map(withoutHoles), (text) => {
      const analysis = analyze(parse(text));
      const { ruleSet } = analysis;
      const redundant = new Set(redundantRules(analysis));
      fc.pre(ruleSet.default !== undefined); // else a missing catch-all may explain it
      for (const [id, { source }] of [...rulesOf(ruleSet)].entries()) {
        if (isDead(analysis.traits, id) || redundant.has(id) || endsList(source)) continue;
        const changed = readingsOf(analysis).flatMap((reading) => changedWithout(ruleSet, reading, id));
        expect(changed.length, `rule ${id}`).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs(250) },
  );
});

test("a reported rule decides something and is no catch-all", () => {
  fc.assert(
    fc.property(anyFile, (text) => {
      const analysis = analyze(parse(text));
      for (const id of redundantRules(analysis)) {
        expect(isDead(analysis.traits, id)).toBe(false);
        expect(endsList(ruleOf(analysis.ruleSet, id).source)).toBe(false);
      }
    }),
    { numRuns: runs(150) },
  );
});

test("when the step budget runs out, every reported rule is redundant", () => {
  fc.assert(
    fc.property(ruleFile, fc.nat(12), (text, stepBudget) => {
      const ruleSet = parse(text);
      const redundant = redundantRules(analyze(ruleSet));
      const hasty = analyze(ruleSet, budgetOf(stepBudget));
      expect(redundantRules(hasty).filter((id) => !redundant.includes(id))).toEqual([]);
    }),
    { numRuns: runs(250) },
  );
});

function redundantRules({ ruleSet, traits }: Analysis): readonly RuleId[] {
  return Array.from({ length: ruleSet.rules.count }, (_, id) => id).filter((id) =>
    hasTrait(traits, id, "redundant-rule"),
  );
}

/** All rules, and those that are not dead. */
function readingsOf({ ruleSet, traits }: Analysis): readonly (readonly RuleId[])[] {
  const all = Array.from({ length: ruleSet.rules.count }, (_, id) => id);
  return [all, all.filter((id) => !isDead(traits, id))];
}

/** The borders of all rules at which a list of some of them says something else without one of those. */
function changedWithout(ruleSet: RuleSet, reading: readonly RuleId[], without: RuleId): readonly Address[] {
  const before = withRules(ruleSet, pickRules(ruleSet.rules, reading));
  const after = withRules(
    ruleSet,
    pickRules(
      ruleSet.rules,
      reading.filter((id) => id !== without),
    ),
  );
  return bordersOfAll(Array.from(rulesOf(ruleSet), ({ source }) => source)).filter(
    (address) => verdictAt(before, address) !== verdictAt(after, address),
  );
}

function verdictAt(ruleSet: RuleSet, address: Address): Verdict {
  const rule = firstMatch(ruleSet, address);
  return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
}

function endsList(source: Source): boolean {
  return familiesOf(source).some((family) => isCatchAllOf(source, family));
}

/** The file without its rules that have masks with holes: then borders tell everything. */
function withoutHoles(text: string): string {
  return text
    .split("\n")
    .filter((line) =>
      [...rulesOf(parse(line))].every(
        ({ source }) => source.kind !== "ipv4" || prefixLengthOf(source.mask) !== undefined,
      ),
    )
    .join("\n");
}
