import { catchAll, familyNameOf } from "../describe/wording.js";
import { type FindingKind, onRule } from "./kind.js";

export const rejectsEveryone: FindingKind = {
  code: "rejects-everyone",
  summary: "a list with rules for hosts or networks that accepts nobody",
  about: "list",
  severity: "information",
  needs: ["valid-lines", "proof"],
  *find(analysis) {
    if (analysis.everyone !== "reject") return;
    const message = () =>
      `This list rejects everyone: whatever its rules say, no ${familyNameOf(analysis)}address is accepted. Nobody can connect from there. Put accepts where they are asked, or state that all are shut out with a single ${catchAll("reject", analysis)}.`;
    yield onRule(analysis, 0, message);
  },
};
