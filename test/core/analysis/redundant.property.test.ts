import fc from "fast-check";
import { expect, test } from "vitest";
import type { Address } from "../../../server/src/core/address/address.js";
import { prefixLengthOf } from "../../../server/src/core/address/mask.js";
import { type Analysis, analyze } from "../../../server/src/core/analysis/analyze.js";
import { redundantRules } from "../../../server/src/core/analysis/redundant.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { compile } from "../../../server/src/core/matcher/partition.js";
import {
  defaultActionOf,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  withRules,
} from "../../../server/src/core/model/ruleSet.js";
import { familiesOf, isCatchAllOf, type Source } from "../../../server/src/core/model/source.js";
import type { Verdict } from "../../../server/src/core/model/statement.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { action, ruleFile } from "../../support/arbitraries.js";
import { bordersOfAll } from "../../support/borders.js";

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
    { numRuns: 250 },
  );
});

test("a rule that decides something, ends no list and is not told does change a verdict in one of the two", () => {
  fc.assert(
    fc.property(anyFile.map(withoutHoles), (text) => {
      const analysis = analyze(parse(text));
      const { ruleSet, dead } = analysis;
      const told = new Set(redundantRules(analysis));
      fc.pre(ruleSet.default !== undefined); // else a missing catch-all may explain it
      for (const [id, { source }] of ruleSet.rules.entries()) {
        if (dead.has(id) || told.has(id) || endsList(source)) continue;
        const changed = readingsOf(analysis).flatMap((reading) => changedWithout(ruleSet, reading, id));
        expect(changed.length, `rule ${id}`).toBeGreaterThan(0);
      }
    }),
    { numRuns: 250 },
  );
});

test("a rule that is told decides something and is no catch-all", () => {
  fc.assert(
    fc.property(anyFile, (text) => {
      const analysis = analyze(parse(text));
      for (const id of redundantRules(analysis)) {
        expect(analysis.dead.has(id)).toBe(false);
        expect(endsList(ruleOf(analysis.ruleSet, id).source)).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
});

test("when the step budget runs out, only what is redundant is told", () => {
  fc.assert(
    fc.property(ruleFile, fc.nat(12), (text, stepBudget) => {
      const ruleSet = parse(text);
      const redundant = redundantRules(analyze(ruleSet));
      const hasty = analyze(ruleSet, compile(ruleSet, modelOf(ruleSet), stepBudget));
      expect(redundantRules(hasty).filter((id) => !redundant.includes(id))).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

/** All rules, and those that are not dead. */
function readingsOf({ ruleSet, dead }: Analysis): readonly (readonly RuleId[])[] {
  const all = [...ruleSet.rules.keys()];
  return [all, all.filter((id) => !dead.has(id))];
}

/** The borders of all rules at which a list of some of them says something else without one of those. */
function changedWithout(ruleSet: RuleSet, reading: readonly RuleId[], without: RuleId): readonly Address[] {
  const before = withRules(ruleSet, reading);
  const after = withRules(
    ruleSet,
    reading.filter((id) => id !== without),
  );
  return bordersOfAll(ruleSet.rules.map(({ source }) => source)).filter(
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
      parse(line).rules.every(({ source }) => source.kind !== "ipv4" || prefixLengthOf(source.mask) !== undefined),
    )
    .join("\n");
}
