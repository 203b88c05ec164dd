import type { Analysis } from "../analysis/analyze.js";
import type { DeadReason } from "../analysis/passes/traits.js";
import { sharesOf } from "../analysis/questions/shares.js";
import { addresses } from "../describe/wording.js";
import type { Explanation } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { matchKeyOf, type Source } from "../model/source.js";
import { spanOfRule } from "../model/statement.js";
import type { Facts, FindingKind } from "./kind.js";

export interface DeadFacts extends Omit<Facts, "about" | "faded" | "needs"> {
  readonly code: DeadReason;
  readonly explain: (analysis: Analysis, rule: RuleId) => Explanation;
}

/** Returns a kind that reports rules that decide no address. */
export function deadKind({ explain, ...facts }: DeadFacts): FindingKind {
  return {
    ...facts,
    about: "rule",
    faded: true,
    needs: ["proof"],
    byTrait: {
      trait: facts.code,
      span: spanOfRule,
      explainer(analysis) {
        // The same rules hide equal rules: of fifty thousand copies one is explained.
        const explained = new Map<string, Explanation>();
        return (rule) => {
          const { action, source } = ruleOf(analysis.ruleSet, rule);
          const key = `${action} ${matchKeyOf(source)}`;
          const explanation = explained.get(key) ?? withDoubt(analysis, source, explain(analysis, rule));
          explained.set(key, explanation);
          return explanation;
        };
      },
    },
  };
}

/** Adds to an explanation how many addresses have no proved decider, if the step budget ran out. */
function withDoubt({ partition }: Analysis, source: Source, explanation: Explanation): Explanation {
  if (partition.ipv4.complete) return explanation;
  const { unproved } = sharesOf(partition, source);
  if (unproved === 0n) return explanation;
  const doubt = `Of ${addresses(unproved)} more it is not known by which line they are decided: the masks with holes cut too many pieces.`;
  return { ...explanation, message: `${explanation.message} ${doubt}` };
}
