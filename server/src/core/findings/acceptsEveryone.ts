import { doubtOfList } from "../analysis/questions/doubt.js";
import { correctFirst, familyNameOf } from "../describe/wording.js";
import { familiesWithRules } from "../model/ruleSet.js";
import { type FindingKind, onRule } from "./kind.js";

export const acceptsEveryone: FindingKind = {
  code: "accepts-everyone",
  summary: "a list with rules for hosts or networks that rejects nobody",
  about: "list",
  severity: "warning",
  needs: ["valid-lines", "proof"],
  *find(analysis) {
    if (analysis.everyone !== "accept") return;
    const family = familyNameOf(analysis);
    const why = `Whatever its rules say, no ${family}address is rejected.`;
    const message = () => {
      const doubt = doubtOfList(analysis, familiesWithRules(analysis.ruleSet));
      return doubt === undefined
        ? `Accepts every ${family}address. Add a reject that decides, or keep only a catch-all.\n${why}`
        : `${correctFirst("Accepts everyone", analysis, doubt, 0)}\n${why}`;
    };
    yield onRule(analysis, 0, message);
  },
};
