import type { Analysis } from "../analysis/analyze.js";
import type { DeadReason } from "../analysis/passes/traits.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { type HiddenRule, hiddenBy } from "../analysis/questions/shares.js";
import { addresses, correctFirst, relatedShares } from "../describe/wording.js";
import type { Explanation } from "../model/finding.js";
import { ruleOf } from "../model/ruleSet.js";
import { matchKeyOf } from "../model/source.js";
import { spanOfRule } from "../model/statement.js";
import type { Facts, FindingKind } from "./kind.js";

export interface DeadFacts extends Omit<Facts, "about" | "faded" | "needs"> {
  readonly code: DeadReason;
  /** Says who decides the addresses of the rule, and how. */
  readonly message: (analysis: Analysis, hidden: HiddenRule) => string;
  /** Says what to do. Left out while a rule that hides this one, or this one itself, is in doubt. */
  readonly advice: (analysis: Analysis, hidden: HiddenRule) => string;
}

/** Returns a kind that reports rules that decide no address. */
export function deadKind({ message, advice, ...facts }: DeadFacts): FindingKind {
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
        return function* (rule, budget) {
          const { action, source } = ruleOf(analysis.ruleSet, rule);
          const key = `${action} ${matchKeyOf(source)}`;
          const known = explained.get(key);
          if (known !== undefined) return known;
          const hidden = yield* hiddenBy(analysis, rule, budget);
          const doubt = yield* doubtAbout(analysis, rule, budget);
          const decided = hidden.unproved > 0n ? unprovedOf(hidden) : message(analysis, hidden);
          const advised = hidden.unproved > 0n ? decided : `${decided} ${advice(analysis, hidden)}`;
          const explanation = {
            message:
              doubt === undefined ? advised : `${correctFirst("Never fires", analysis, doubt, rule)}\n${decided}`,
            related: relatedShares(analysis, hidden),
          };
          if (hidden.unproved === 0n) explained.set(key, explanation);
          return explanation;
        };
      },
    },
  };
}

/** Explains a dead rule if the step budget ran out before all of its deciding rules were found. */
function unprovedOf({ rule: { action }, unproved }: HiddenRule): string {
  return `This ${action} never fires. Which lines decide ${addresses(unproved)} of it is not proved.\nThe masks with holes cut too many pieces.`;
}
