import { describeWindow } from "../describe/clients.js";
import { capitalized, fitting, verbOf } from "../describe/wording.js";
import { spanOfRule } from "../model/statement.js";
import type { FindingKind } from "./kind.js";

export const neverHit: FindingKind = {
  code: "never-hit",
  summary: "an accept that decides no client of the log that an editor remembers for the list",
  about: "rule",
  severity: "hint",
  needsHits: true,
  byTrait: {
    trait: "never-hit",
    span: spanOfRule,
    explainer: ({ ruleSet, hits }) => {
      const accepts = capitalized(verbOf(ruleSet, "accept"));
      const remedy = "Remove it if nobody needs it.";
      const lines =
        hits === undefined
          ? []
          : [
              `${accepts} no client in ${describeWindow(hits.log)}. ${remedy}`,
              `No client in ${describeWindow(hits.log)}. ${remedy}`,
              `${accepts} no client of ${hits.log.name}. ${remedy}`,
            ];
      const message = fitting(...lines, `${accepts} no client of the log. ${remedy}`);
      return () => ({ message, related: [] });
    },
  },
};
