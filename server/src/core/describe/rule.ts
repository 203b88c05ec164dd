import type { Analysis } from "../analysis/analyze.js";
import { type Blocks, blocksByKind } from "../analysis/questions/ranges.js";
import { hiddenBy, ownShareOf } from "../analysis/questions/shares.js";
import type { Related } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import type { Budget, Steps } from "../text/steps.js";
import { addresses, participle, relatedShares, shareOf } from "./wording.js";

/** The addresses that a rule decides, and the rules that decide its other addresses. */
export interface RuleEffect {
  /** `Decides 240 of 256 addresses (93.75 %): they are accepted.` */
  readonly summary: string;
  /** The other deciding rules, each with its share. */
  readonly others: readonly Related[];
  /** The first few CIDR blocks that the rule decides. */
  readonly decided: Blocks;
}

const BLOCKS_SHOWN = 8;

/** Describes what a rule decides. O(cells in the rule), as far as the budget lasts. */
export function* describeRule(analysis: Analysis, id: RuleId, budget: Budget): Steps<RuleEffect> {
  const { action, source } = ruleOf(analysis.ruleSet, id);
  const hidden = yield* hiddenBy(analysis, id, budget);
  const count = hidden.deciders.find((decider) => decider.id === id)?.count ?? 0n;
  const { whole } = hidden;
  const others = relatedShares(analysis, hidden);
  const isIt = (rule: RuleId | undefined) => (rule === id ? id : undefined);
  const decided = (yield* blocksByKind(analysis.partition, source, isIt, BLOCKS_SHOWN, budget))(id);
  if (hidden.unproved > 0n) {
    return { summary: `Decides at least ${shareOf(count, whole)}; the rest could not be proved.`, others, decided };
  }
  if (count === 0n) return { summary: "Decides nothing: other rules take every address first.", others, decided };
  const percent = count === whole ? "" : ` (${formatPercent(count, whole)})`;
  const verb = count === 1n ? "it is" : "they are";
  return { summary: `Decides ${shareOf(count, whole)}${percent}: ${verb} ${participle(action)}.`, others, decided };
}

/** Describes how much a rule decides: `decides 240 of 256 addresses`, `decides nothing`. O(cells in the rule), as far as the budget lasts. */
export function* describeShare(analysis: Analysis, id: RuleId, budget: Budget): Steps<string> {
  const { count, whole, unproved } = yield* ownShareOf(analysis, id, budget);
  if (unproved > 0n) return `decides at least ${addresses(count)}`;
  return count === 0n ? "decides nothing" : `decides ${shareOf(count, whole)}`;
}

/** Formats a share in percent, cut to two decimals: never 0 %, and 100 % only if `part` is `whole`. */
function formatPercent(part: bigint, whole: bigint): string {
  const hundredths = (part * 10000n) / whole;
  return hundredths === 0n ? "less than 0.01 %" : `${Number(hundredths) / 100} %`;
}
