import { doubtOfList } from "../analysis/questions/doubt.js";
import { catchAll, correctFirst, familyNameOf } from "../describe/wording.js";
import { familiesWithRules } from "../model/ruleSet.js";
import { type FindingKind, onRule } from "./kind.js";

export const rejectsEveryone: FindingKind = {
  code: "rejects-everyone",
  summary: "a list with rules for hosts or networks that accepts nobody",
  about: "list",
  severity: "information",
  needs: ["valid-lines", "proof"],
  *find(analysis) {
    if (analysis.everyone !== "reject") return;
    const what = `This list rejects everyone: whatever its rules say, no ${familyNameOf(analysis)}address is accepted. Nobody can connect from there.`;
    const message = () => {
      const doubt = doubtOfList(analysis, familiesWithRules(analysis.ruleSet));
      return doubt === undefined
        ? `${what} Put accepts where they are asked, or state that all are shut out with a single ${catchAll("reject", analysis)}.`
        : `${correctFirst("Rejects everyone", analysis, doubt, 0)}\n${what}`;
    };
    yield onRule(analysis, 0, message);
  },
};
