import { lineNumberOf } from "../model/ruleSet.js";
import type { FindingKind } from "./kind.js";

export const misplacedDirective: FindingKind = {
  code: "misplaced-directive",
  summary: "a directive below a rule, without effect",
  about: "line",
  severity: "error",
  fixes: ["moveDirectiveUp"],
  *find({ ruleSet }) {
    for (const { directive, line, why } of ruleSet.idleDirectives) {
      if (why !== "misplaced") continue;
      const message = `No effect below the first rule. Move it above line ${lineNumberOf(ruleSet, 0)}.\nA list that changed its meaning half-way could not be read from the top.`;
      yield {
        place: { line },
        span: directive.span,
        explain: () => ({ message, related: [{ rule: 0, message: "the first rule" }] }),
      };
    }
  },
};
