import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, addressOf } from "../../../../server/src/core/address/address.js";
import { findDisagreement } from "../../../../server/src/core/analysis/questions/models.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { defaultActionOf, type RuleSet, ruleOf, rulesOf } from "../../../../server/src/core/model/ruleSet.js";
import type { EvaluationModel, Verdict } from "../../../../server/src/core/model/statement.js";
import { budgetOf, runToEnd } from "../../../../server/src/core/text/steps.js";
import { ruleFile } from "../../../support/arbitraries.js";
import { bordersOfAll } from "../../../support/borders.js";
import { runs } from "../../../support/runs.js";

const models: readonly EvaluationModel[] = ["first-match", "most-specific", "accept-overrides"];

test("the example gets the reported verdict from each model, and not the same from all", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const ruleSet = parse(text);
      const disagreement = runToEnd(findDisagreement(ruleSet, budgetOf()));
      if (disagreement === undefined) return;
      const address = addressOf(disagreement.family, disagreement.address);
      expect(disagreement.verdicts).toEqual(
        models.map((model) => ({ model, verdict: verdictBy(ruleSet, model, address) })),
      );
      expect(isDisputed(ruleSet, address)).toBe(true);
    }),
    { numRuns: runs(250) },
  );
});

test("without an example the models agree at the borders of all rules", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const ruleSet = parse(text);
      const borders = bordersOfAll(Array.from(rulesOf(ruleSet), ({ source }) => source));
      if (borders.some((address) => isDisputed(ruleSet, address)))
        expect(runToEnd(findDisagreement(ruleSet, budgetOf()))).toBeDefined();
    }),
    { numRuns: runs(250) },
  );
});

test("which model the file asks for does not matter", () => {
  fc.assert(
    fc.property(ruleFile, fc.constantFrom(...models), (text, model) => {
      const ruleSet = parse(text);
      expect(runToEnd(findDisagreement(underModel(ruleSet, model), budgetOf()))).toEqual(
        runToEnd(findDisagreement(ruleSet, budgetOf())),
      );
    }),
    { numRuns: runs(150) },
  );
});

function isDisputed(ruleSet: RuleSet, address: Address): boolean {
  return new Set(models.map((model) => verdictBy(ruleSet, model, address))).size > 1;
}

function verdictBy(ruleSet: RuleSet, model: EvaluationModel, address: Address): Verdict {
  const rule = firstMatch(underModel(ruleSet, model), address);
  return rule === undefined ? defaultActionOf(ruleSet) : ruleOf(ruleSet, rule).action;
}

function underModel(ruleSet: RuleSet, model: EvaluationModel): RuleSet {
  const directive = { kind: "evaluate", model, span: { start: 0, end: 0 } } as const;
  return { ...ruleSet, evaluate: { directive, line: 0 } };
}
