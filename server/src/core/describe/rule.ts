import type { Analysis } from "../analysis/analyze.js";
import { decidesCountOf } from "../analysis/effect.js";
import { hiddenBy, participle, relatedShares, shareOf } from "../findings/wording.js";
import type { Related } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { matchCountOf } from "../model/source.js";

/** What a rule decides and who takes the rest. */
export interface RuleEffect {
  /** `Decides 240 of 256 addresses (93.75 %): they are accepted.` */
  readonly summary: string;
  readonly others: readonly Related[];
}

export function describeRule(analysis: Analysis, id: RuleId): RuleEffect {
  const { action, source } = ruleOf(analysis.ruleSet, id);
  const decided = decidesCountOf(analysis.effect, id);
  const whole = matchCountOf(source);
  const others = relatedShares(analysis, hiddenBy(analysis, id));
  if (analysis.effect.uncertain.has(id)) {
    return { summary: `Decides at least ${shareOf(decided, whole)}; the rest could not be proved.`, others };
  }
  if (decided === 0n) return { summary: "Decides nothing: other rules take every address first.", others };
  const percent = decided === whole ? "" : ` (${formatPercent(decided, whole)})`;
  const verb = decided === 1n ? "it is" : "they are";
  return { summary: `Decides ${shareOf(decided, whole)}${percent}: ${verb} ${participle(action)}.`, others };
}

/** A share in percent, cut to two decimals; a tiny one is not shown as nothing, nor a large one as everything. */
function formatPercent(part: bigint, whole: bigint): string {
  const hundredths = (part * 10000n) / whole;
  return hundredths === 0n ? "less than 0.01 %" : `${Number(hundredths) / 100} %`;
}
