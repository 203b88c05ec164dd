import {
  addresses,
  counted,
  decidesCountOf,
  type Effect,
  effectOf,
  lineNumberOf,
  matchCountOf,
  quoted,
  type RuleId,
  type RuleSet,
  ruleLabel,
  ruleOf,
  shareOf,
} from "../../../core/index.js";
import { type AnalysedFile, headOf } from "./analysedFile.js";
import { boundedText } from "./boundedText.js";

/** The most rules that are described. An answer holds fewer. */
const RULES_AT_MOST = 1000;

/** Describes what each rule decides, and what the default decides. */
export function describePolicyTool(file: AnalysedFile): string {
  const { ruleSet, partition } = file.analysis;
  const { count } = ruleSet.rules;
  const effect = effectOf(partition);
  const unmatched = effect.unmatched.ipv4 + effect.unmatched.ipv6;
  return boundedText(
    [
      ...headOf(file),
      ...(unmatched === 0n ? [] : [`default: ${addresses(unmatched)}`]),
      "Each rule, with how much of what it matches it decides:",
    ],
    Array.from({ length: Math.min(count, RULES_AT_MOST) }, (_, id) => ruleLine(ruleSet, effect, id)),
    count,
    (left) => `  … and ${counted(left, "more rule")}. "imcrules policy" on the command line lists all.`,
  );
}

function ruleLine(ruleSet: RuleSet, effect: Effect, id: RuleId): string {
  const decided = decidesCountOf(effect, id);
  const isUncertain = effect.uncertain.has(id);
  const share = shareOf(decided, matchCountOf(ruleOf(ruleSet, id).source));
  const decides = isUncertain ? `at least ${share}` : decided === 0n ? "nothing" : share;
  return `  line ${lineNumberOf(ruleSet, id)} (${quoted(ruleLabel(ruleSet, id))}): ${decides}`;
}
