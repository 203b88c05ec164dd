import { doubtOfList } from "../analysis/questions/doubt.js";
import { correctFirst, familyNameOf } from "../describe/wording.js";
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
    const family = familyNameOf(analysis);
    const why = `Whatever its rules say, no ${family}address is accepted.`;
    const message = () => {
      const doubt = doubtOfList(analysis, familiesWithRules(analysis.ruleSet));
      return doubt === undefined
        ? `Rejects every ${family}address. Add an accept that decides, or keep only a catch-all.\n${why}`
        : `${correctFirst("Rejects everyone", analysis, doubt, 0)}\n${why}`;
    };
    yield onRule(analysis, 0, message);
  },
};
