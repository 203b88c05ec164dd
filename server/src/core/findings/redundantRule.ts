import { decidesCountOf } from "../analysis/effect.js";
import { redundantRules } from "../analysis/redundant.js";
import { ruleOf } from "../model/ruleSet.js";
import { type FindingKind, onRule } from "./kind.js";
import { addresses, participle } from "./wording.js";

/** A rule without which every verdict stays. */
export const redundantRule: FindingKind = {
  code: "redundant-rule",
  level: "hint",
  *find(analysis) {
    for (const id of redundantRules(analysis)) {
      const { action } = ruleOf(analysis.ruleSet, id);
      yield onRule(analysis, id, () => {
        const decided = decidesCountOf(analysis.effect, id);
        return {
          message: `This ${action} changes no verdict: ${decided === 1n ? "the one address" : `the ${addresses(decided)}`} that it decides would be ${participle(action)} without it, by later rules or by default. A list with fewer lines is easier to review. Remove it, unless it stands there to say so.`,
          related: [],
        };
      });
    }
  },
};
