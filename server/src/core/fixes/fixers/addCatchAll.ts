import { catchAllsOf } from "../../describe/wording.js";
import { isOurs, textOfLine } from "../../model/ruleSet.js";
import { ownLinesOf } from "../extents.js";
import type { Fixer } from "../fix.js";
import { insertBelow } from "../lines.js";

/** Adds `reject any` after the last rule, as an allow list needs it. */
export const addCatchAll: Fixer = ({ ruleSet }) => {
  const { rules } = ruleSet;
  const own = rules.count === 0 ? undefined : ownLinesOf(ruleSet, rules.count - 1);
  const written = catchAllsOf(ruleSet, "reject");
  if (own === undefined || written.length === 0) return [];
  const indent = isOurs(ruleSet) ? "" : (/^[ \t]*/.exec(textOfLine(ruleSet, own.first))?.[0] ?? "");
  const lines = written.map((rule) => indent + rule);
  return [
    {
      label: `Add "${written.join('" and "')}" after the last rule`,
      edits: [insertBelow(ruleSet, own.last, ...lines)],
    },
  ];
};
