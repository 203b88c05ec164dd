import { doubtOfList } from "../analysis/questions/doubt.js";
import { capitalized, correctFirst, familyNameOf, participleOf, verbOf } from "../describe/wording.js";
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
    const { ruleSet } = analysis;
    const family = familyNameOf(analysis);
    const verb = capitalized(verbOf(ruleSet, "accept"));
    const why = `Whatever its rules say, no ${family}address is ${participleOf(ruleSet, "reject")}.`;
    const message = () => {
      const doubt = doubtOfList(analysis, familiesWithRules(ruleSet));
      return doubt === undefined
        ? `${verb} every ${family}address. Add a rule that ${verbOf(ruleSet, "reject")} some, or keep only a catch-all.\n${why}`
        : `${correctFirst(`${verb} everyone`, analysis, doubt, 0)}\n${why}`;
    };
    yield onRule(analysis, 0, message);
  },
};
