import type { Family } from "../../address/address.js";
import { compileInSteps, type Partition, ruleAt } from "../../matcher/partition.js";
import { DEFAULT_RANK } from "../../matcher/prefixes/sweep.js";
import { cellsWithin } from "../../matcher/read/cells.js";
import { type RuleSet, verdictOf } from "../../model/ruleSet.js";
import type { EvaluationModel, Verdict } from "../../model/statement.js";
import { type Budget, halfOfBudget, type Steps } from "../../text/steps.js";

/** An address whose verdict depends on the evaluation model. */
export interface Disagreement {
  readonly family: Family;
  readonly address: bigint;
  readonly verdicts: readonly { readonly model: EvaluationModel; readonly verdict: Verdict }[];
}

const models: readonly EvaluationModel[] = ["first-match", "most-specific", "accept-overrides"];

/** Finds an address that gets different verdicts from the evaluation models. `undefined` if none is proved. O(cells of all models). */
export function* findDisagreement(ruleSet: RuleSet, budget: Budget): Steps<Disagreement | undefined> {
  const partitions: Partition[] = [];
  for (const model of models) partitions.push(yield* compileInSteps(ruleSet, model, halfOfBudget(budget)));
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const cell of cellsWithin(partitions, family, { kind: "any" }, budget)) {
      if (cell === undefined) {
        yield;
        continue;
      }
      const { first, answers } = cell;
      if (answers.some(({ open }) => open !== undefined)) continue;
      const verdicts = models.map((model, index) => {
        const partition = partitions[index];
        const rule = partition && ruleAt(partition, answers[index]?.first ?? DEFAULT_RANK);
        return { model, verdict: verdictOf(ruleSet, rule) };
      });
      if (new Set(verdicts.map(({ verdict }) => verdict)).size > 1) return { family, address: first, verdicts };
    }
  }
  return undefined;
}
