import { isAllProved } from "../analysis/analyze.js";
import { formatCount } from "../describe/wording.js";
import { type FindingKind, onRule } from "./kind.js";

export const analysisIncomplete: FindingKind = {
  code: "analysis-incomplete",
  summary: "too many masks with holes to prove everything",
  about: "list",
  severity: "information",
  *find(analysis) {
    const { roles, openFamilies } = analysis;
    const count = roles.uncertain.size;
    if (isAllProved(analysis)) return;
    const what =
      count > 0
        ? `which addresses ${formatCount(BigInt(count))} of the rules decide`
        : openFamilies.isProved
          ? "which of the rules are redundant"
          : "whether a catch-all is missing";
    const message = () =>
      `Not everything about this list is proved: the masks with holes cut the address space into too many pieces. It is not known in full ${what}, and nothing is guessed about it; connection tests stay exact. Use masks without holes where you can.`;
    yield onRule(analysis, 0, message);
  },
};
