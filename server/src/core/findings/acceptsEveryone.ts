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
    const what = `This list accepts everyone: whatever its rules say, no ${familyNameOf(analysis)}address is rejected. A list that shuts nobody out protects nothing.`;
    const message = () => {
      const doubt = doubtOfList(analysis, familiesWithRules(analysis.ruleSet));
      return doubt === undefined
        ? `${what} Put rejects where they are asked, or state that all are welcome with a single ${catchAll("accept", analysis)}.`
        : `${correctFirst("Accepts everyone", analysis, doubt, 0)}\n${what}`;
    };
    yield onRule(analysis, 0, message);
  },
};
