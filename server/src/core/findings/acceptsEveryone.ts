import { doubtOfList } from "../analysis/questions/doubt.js";
import { catchAll, correctFirst, familyNameOf } from "../describe/wording.js";
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
    const why = `Whatever its rules say, no ${familyNameOf(analysis)}address is rejected, so the list protects nothing.`;
    const message = () => {
      const doubt = doubtOfList(analysis, familiesWithRules(analysis.ruleSet));
      return doubt === undefined
        ? `Accepts everyone. Put rejects where they decide, or write only "${catchAll("accept", analysis)}".\n${why}`
        : `${correctFirst("Accepts everyone", analysis, doubt, 0)}\n${why}`;
    };
    yield onRule(analysis, 0, message);
  },
};
