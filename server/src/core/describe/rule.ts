import { type Analysis, isUncertain } from "../analysis/analyze.js";
import { type Blocks, blocksByKind } from "../analysis/questions/blocks.js";
import { countDecided } from "../analysis/questions/effect.js";
import type { Related } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { matchCountOf } from "../model/source.js";
import { addresses, hiddenBy, participle, relatedShares, shareOf } from "./wording.js";

/** What a rule decides and who takes the rest. */
export interface RuleEffect {
  /** `Decides 240 of 256 addresses (93.75 %): they are accepted.` */
  readonly summary: string;
  readonly others: readonly Related[];
  /** What it decides as CIDR blocks, the first few. */
  readonly decided: Blocks;
}

const BLOCKS_SHOWN = 8;

export function describeRule(analysis: Analysis, id: RuleId): RuleEffect {
  const { action, source } = ruleOf(analysis.ruleSet, id);
  const count = countDecided(analysis.partition, source, id);
  const whole = matchCountOf(source);
  const others = relatedShares(analysis, hiddenBy(analysis, id));
  const isIt = (rule: RuleId | undefined) => (rule === id ? id : undefined);
  const decided = blocksByKind(analysis.partition, source, isIt, BLOCKS_SHOWN)(id);
  if (isUncertain(analysis, id)) {
    return { summary: `Decides at least ${shareOf(count, whole)}; the rest could not be proved.`, others, decided };
  }
  if (count === 0n) return { summary: "Decides nothing: other rules take every address first.", others, decided };
  const percent = count === whole ? "" : ` (${formatPercent(count, whole)})`;
  const verb = count === 1n ? "it is" : "they are";
  return { summary: `Decides ${shareOf(count, whole)}${percent}: ${verb} ${participle(action)}.`, others, decided };
}

/** `decides 240 of 256 addresses`, `decides nothing`. O(cells in the rule). */
export function describeShare(analysis: Analysis, id: RuleId): string {
  const { source } = ruleOf(analysis.ruleSet, id);
  const count = countDecided(analysis.partition, source, id);
  if (isUncertain(analysis, id)) return `decides at least ${addresses(count)}`;
  return count === 0n ? "decides nothing" : `decides ${shareOf(count, matchCountOf(source))}`;
}

/** A share in percent, cut to two decimals; a tiny one is not shown as nothing, nor a large one as everything. */
function formatPercent(part: bigint, whole: bigint): string {
  const hundredths = (part * 10000n) / whole;
  return hundredths === 0n ? "less than 0.01 %" : `${Number(hundredths) / 100} %`;
}
