import { isNone } from "../address/count.js";
import { type Analysis, judgedIn } from "../analysis/analyze.js";
import { type DeadReason, isInDoubt } from "../analysis/passes/traits.js";
import { doubtAbout } from "../analysis/questions/doubt.js";
import { type HiddenRule, hiddenBy } from "../analysis/questions/shares.js";
import { addresses } from "../describe/counts.js";
import { whyOf } from "../describe/unless.js";
import {
  capitalized,
  correctFirst,
  fitting,
  hidingLines,
  isOfNeighbour,
  lowered,
  relatedShares,
} from "../describe/wording.js";
import type { Explanation } from "../model/finding.js";
import { conditionOf } from "../model/ruleSet.js";
import { actionOf, groupOf, sourceOf } from "../model/ruleTable.js";
import { matchKeyOf } from "../model/source.js";
import { spanOfRule } from "../model/statement.js";
import type { Facts, FindingKind } from "./kind.js";

export interface DeadFacts extends Omit<Facts, "about" | "faded" | "needs"> {
  readonly code: DeadReason;
  /** Says what is wrong, as a clause. Counts the addresses only if `isCounted`. */
  readonly what: (analysis: Analysis, hidden: HiddenRule, isCounted: boolean) => string;
  /** Says what to do. Left out while a rule that hides this one, or this one itself, is in doubt. */
  readonly advice: (analysis: Analysis, hidden: HiddenRule) => string;
  /** Says why it matters, as a sentence. */
  readonly why: (analysis: Analysis, hidden: HiddenRule) => string;
}

/** Returns a kind that reports rules that decide no address. */
export function deadKind({ what, advice, why, ...facts }: DeadFacts): FindingKind {
  return {
    ...facts,
    about: "rule",
    faded: true,
    needs: ["proof"],
    byTrait: {
      trait: facts.code,
      span: spanOfRule,
      explainer(whole) {
        // The same rules hide equal rules: of fifty thousand copies one is explained.
        const explained = new Map<string, Explanation>();
        return function* (id, budget) {
          const [analysis, rule, idIn] = judgedIn(whole, id);
          const { rules } = analysis.ruleSet;
          const condition = conditionOf(whole.ruleSet, id);
          // The rules of a word may begin alike: `!10.0.0.0/8` and `!11.0.0.0/8`.
          const matched = groupOf(rules, rule).map((each) => matchKeyOf(sourceOf(rules, each)));
          const key = `${actionOf(rules, rule)} ${matched.join(" ")} ${isInDoubt(analysis.traits, rule)} ${condition?.why}`;
          const known = explained.get(key);
          if (known !== undefined) return known;
          const hidden = yield* hiddenBy(analysis, rule, budget);
          const doubt = yield* doubtAbout(whole, id, budget);
          const isProved = isNone(hidden.unproved);
          const own = hidden.deciders.filter((one) => !isOfNeighbour(analysis.ruleSet, one.id));
          const toDo = advice(analysis, hidden);
          const advised = [
            `${what(analysis, hidden, true)}. ${toDo}`,
            `${what(analysis, hidden, false)}. ${toDo}`,
            `Never fires: earlier rules together cover it. ${toDo}`,
          ];
          const [first, always] = isProved ? [fitting(...advised), why(analysis, hidden)] : unprovedOf(hidden);
          const reason =
            condition === undefined ? always : `${capitalized(whyOf(whole.ruleSet, id))}, ${lowered(always)}`;
          const explanation = {
            message:
              doubt === undefined
                ? `${first}\n${reason}`
                : `${correctFirst("Never fires", whole, doubt, id)}\n${isProved ? `${capitalized(hidingLines(analysis, hidden, true))}.` : first}`,
            related: relatedShares(analysis, { ...hidden, deciders: own }).map((one) => ({
              ...one,
              rule: idIn(one.rule),
            })),
          };
          if (isProved) explained.set(key, explanation);
          return explanation;
        };
      },
    },
  };
}

/** Explains a dead rule if the step budget ran out before all of its deciding rules were found. */
function unprovedOf({ unproved }: HiddenRule): readonly [first: string, reason: string] {
  return [
    "Never fires. Use masks without holes to see what decides it.",
    `What decides ${addresses(unproved)} is not proved, since masks with holes cut the address space into too many pieces.`,
  ];
}
