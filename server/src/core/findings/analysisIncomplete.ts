import { type FindingKind, onRule } from "./kind.js";
import { formatCount } from "./wording.js";

/** The step budget ran out before every rule was proved to decide something or nothing. */
export const analysisIncomplete: FindingKind = {
  code: "analysis-incomplete",
  level: "information",
  *find(analysis) {
    const { uncertain } = analysis.effect;
    if (uncertain.size === 0) return;
    yield onRule(analysis, 0, () => ({
      message: `Not everything about this list is proved: the masks with holes cut the address space into too many pieces. Which addresses ${formatCount(BigInt(uncertain.size))} of the rules decide is not known in full, and nothing is guessed about them; connection tests stay exact. Use masks without holes where you can.`,
      related: [],
    }));
  },
};
