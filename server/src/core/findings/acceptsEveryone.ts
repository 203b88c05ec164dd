import { catchAll, familyNameOf } from "../describe/wording.js";
import { type FindingKind, onRule } from "./kind.js";

export const acceptsEveryone: FindingKind = {
  code: "accepts-everyone",
  summary: "a list with rules for hosts or networks that rejects nobody",
  about: "list",
  severity: "warning",
  needs: ["valid-lines", "proof"],
  *find(analysis) {
    if (analysis.everyone !== "accept") return;
    const message = () =>
      `This list accepts everyone: whatever its rules say, no ${familyNameOf(analysis)}address is rejected. A list that shuts nobody out protects nothing. Put rejects where they are asked, or state that all are welcome with a single ${catchAll("accept", analysis)}.`;
    yield onRule(analysis, 0, message);
  },
};
