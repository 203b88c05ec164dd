import type { Analysis } from "../analysis/analyze.js";
import type { DeadReason } from "../analysis/passes/traits.js";
import { type HiddenRule, hiddenBy } from "../analysis/questions/shares.js";
import { addresses, relatedShares } from "../describe/wording.js";
import type { Explanation } from "../model/finding.js";
import { ruleOf } from "../model/ruleSet.js";
import { matchKeyOf } from "../model/source.js";
import { spanOfRule } from "../model/statement.js";
import type { Facts, FindingKind } from "./kind.js";

export interface DeadFacts extends Omit<Facts, "about" | "faded" | "needs"> {
  readonly code: DeadReason;
  readonly message: (analysis: Analysis, hidden: HiddenRule) => string;
}

/** Returns a kind that reports rules that decide no address. */
export function deadKind({ message, ...facts }: DeadFacts): FindingKind {
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
          const known = explained.get(key);
          if (known !== undefined) return known;
          const hidden = hiddenBy(analysis, rule, analysis.budget);
          const explanation = {
            message: message(analysis, hidden) + doubtOf(hidden),
            related: relatedShares(analysis, hidden),
          };
          explained.set(key, explanation);
          return explanation;
        };
      },
    },
  };
}

/** Returns a sentence on how many addresses have no proved decider, if the step budget ran out. */
function doubtOf({ unproved }: HiddenRule): string {
  if (unproved === 0n) return "";
  return ` Of ${addresses(unproved)} more it is not known by which line they are decided: the masks with holes cut too many pieces.`;
}
