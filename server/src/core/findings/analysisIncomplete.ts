import { isNone } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import { counted, formatCount } from "../describe/counts.js";
import { describeWhys } from "../describe/unless.js";
import { linesOf, listed } from "../describe/wording.js";
import { type FindingKind, type Occurrence, onRule } from "./kind.js";
import { modelDependent } from "./modelDependent.js";
import { remarked } from "./remarkKind.js";

export const analysisIncomplete: FindingKind = {
  code: "analysis-incomplete",
  summary: "too many masks with holes to prove everything",
  about: "list",
  severity: "information",
  *find(analysis, { isSearched, isFound }) {
    const { code } = modelDependent;
    const mayDiffer = isSearched(code) && !isFound(code, analysis.ruleSet.rules.lines[0] ?? 0);
    yield* remarked(analysis.ruleSet, "analysis-incomplete");
    yield* unsureExpectations(analysis);
    const { firstUnsliced } = analysis;
    if (firstUnsliced !== undefined) yield onRule(analysis, firstUnsliced, () => TOO_MANY_CONDITIONS);
    const unproved = unprovedParts(analysis, mayDiffer);
    if (unproved.length === 0) return;
    const message = () =>
      `Not everything about this list is proved. Use masks without holes where you can.\nThe masks with holes cut the address space into too many pieces to know ${listed(unproved)}: nothing is guessed about it, and connection tests stay exact.`;
    yield onRule(analysis, 0, message);
  },
};

const TOO_MANY_CONDITIONS =
  "Compared only with the rules without conditions. Use fewer conditions.\nThe list has more than 32 conditions: nothing is guessed about the others, and connection tests name these rules.";

/** Yields the expectations that a partial rule may turn. */
function* unsureExpectations({ ruleSet, expectations }: Analysis): Generator<Occurrence> {
  for (const { expectation, line, unless } of expectations) {
    if (unless.length === 0) continue;
    const lines = linesOf(ruleSet, unless);
    const message = `Not proved: ${lines} may decide some of it first. Expect only what is left.\nNobody knows whether ${linesOf(ruleSet, unless, "or")} applies${describeWhys(ruleSet, unless)}.`;
    yield { place: { line }, span: expectation.span, explain: () => ({ message, related: [] }) };
  }
}

/** Returns what is not proved, each as a clause. */
function unprovedParts(
  { roles, areReasonsProved, isRedundancyProved, openFamilies, expectations, partition }: Analysis,
  mayDiffer: boolean,
): readonly string[] {
  const uncertain = roles.uncertain.size;
  const unknown = expectations.filter(
    (proved) => !isNone(proved.unproved) && !hasFailed(proved) && proved.unless.length === 0,
  ).length;
  return [
    ...(uncertain > 0 ? [`which addresses ${formatCount(uncertain)} of the rules decide`] : []),
    ...(areReasonsProved ? [] : ["why some of the rules decide nothing"]),
    ...(isRedundancyProved ? [] : ["which of the rules are redundant"]),
    ...(openFamilies.isProved ? [] : ["whether a catch-all is missing"]),
    ...(mayDiffer && !partition.ipv4.complete ? ["whether verdicts depend on the evaluation model"] : []),
    ...(unknown > 0 ? [`whether ${counted(unknown, "expectation")} ${unknown === 1 ? "holds" : "hold"}`] : []),
  ];
}
