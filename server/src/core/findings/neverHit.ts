import { isDead } from "../analysis/passes/traits.js";
import { describeWindow } from "../describe/clients.js";
import { capitalized, fitting, verbOf } from "../describe/wording.js";
import { hitsOfRule, isCounted } from "../logs/countHits.js";
import { ACCEPT, isOwnWord } from "../model/ruleTable.js";
import { ROWS_A_STEP } from "../text/steps.js";
import { type FindingKind, onRule } from "./kind.js";

export const neverHit: FindingKind = {
  code: "never-hit",
  summary: "an accept that decides no client of the log that an editor remembers for the list",
  about: "rule",
  severity: "hint",
  *findHits(analysis, { log, columns }) {
    // A client that was left out may be one of the rule.
    if (!log.isWhole || log.clients === 0) return;
    const { ruleSet, traits } = analysis;
    const { rules } = ruleSet;
    for (let id = 0; id < rules.count; id++) {
      if (id % ROWS_A_STEP === 0) yield undefined;
      if (columns.hits[id] !== 0 || rules.actions[id] !== ACCEPT || !isOwnWord(rules, id)) continue;
      if (isDead(traits, id) || !isCounted(ruleSet, id) || hitsOfRule(rules, columns, id).hits > 0) continue;
      yield onRule(analysis, id, () => {
        const accepts = capitalized(verbOf(ruleSet, "accept"));
        const remedy = "Remove it if nobody needs it.";
        return fitting(
          `${accepts} no client in ${describeWindow(log)}. ${remedy}`,
          `No client in ${describeWindow(log)}. ${remedy}`,
          `${accepts} no client of ${log.name}. ${remedy}`,
          `${accepts} no client of the log. ${remedy}`,
        );
      });
    }
  },
};
