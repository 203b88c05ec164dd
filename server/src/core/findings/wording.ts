import type { Analysis } from "../analysis/analyze.js";
import { type Share, sharesOf } from "../analysis/shares.js";
import type { Related } from "../model/finding.js";
import { lineNumberOf, modelOf, type RuleId, type RuleSet, ruleOf, ruleText } from "../model/ruleSet.js";
import type { Action, EvaluationModel } from "../model/statement.js";

/** An exact number of addresses as people read it: `65,536`, `2^96`, `2^128 − 256`; only wilder ones are rounded. */
export function formatCount(count: bigint): string {
  if (count < 10n ** 12n) return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const power = BigInt(count.toString(2).length);
  const above = (1n << power) - count;
  const over = count - (1n << (power - 1n));
  if (over === 0n) return `2^${power - 1n}`;
  if (isShort(over)) return `2^${power - 1n} + ${formatTerm(over)}`;
  if (isShort(above)) return `2^${power} − ${formatTerm(above)}`;
  const digits = count.toString();
  return `about ${digits[0]}.${digits[1]} × 10^${digits.length - 1}`;
}

export function addresses(count: bigint): string {
  return `${formatCount(count)} ${count === 1n ? "address" : "addresses"}`;
}

/** `14 of 16 addresses`, `all 16 addresses`, `its one address`. */
export function shareOf(part: bigint, whole: bigint): string {
  if (whole === 1n) return "its one address";
  return part === whole ? `all ${addresses(whole)}` : `${formatCount(part)} of ${addresses(whole)}`;
}

/** `line 3 (reject 0.0.0.0 0.0.0.0)`. */
export function mention(ruleSet: RuleSet, id: RuleId): string {
  return `line ${lineNumberOf(ruleSet, id)} (${quoted(ruleText(ruleSet, id).replace(/[ \t]+/g, " "))})`;
}

/** Text of a file, shortened for a message. */
export function quoted(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `lines 1, 2, 4 and 12 more`; a single rule is mentioned with its text. */
export function mentionAll(ruleSet: RuleSet, ids: readonly RuleId[]): string {
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return mention(ruleSet, only);
  const lines = ids.map((id) => lineNumberOf(ruleSet, id)).sort((one, other) => one - other);
  const shown = lines.slice(0, 4);
  const more = lines.length - shown.length;
  return more > 0
    ? `lines ${shown.join(", ")} and ${formatCount(BigInt(more))} more`
    : `lines ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function otherAction(action: Action): Action {
  return action === "accept" ? "reject" : "accept";
}

/** `accepted`, `rejected`. */
export function participle(action: Action): string {
  return `${action}ed`;
}

/** Why an earlier rule in evaluation order wins. */
export function whoWins(model: EvaluationModel): string {
  switch (model) {
    case "first-match":
      return "the first match wins";
    case "most-specific":
      return "the rule with more mask bits wins";
    case "accept-overrides":
      return "accepts are asked before rejects";
  }
}

/** Who decides the addresses of a rule, without the default. */
export function decidersOf(analysis: Analysis, id: RuleId): readonly (Share & { readonly rule: RuleId })[] {
  return sharesOf(analysis.partition, ruleOf(analysis.ruleSet, id).source).flatMap((share) =>
    share.rule === undefined ? [] : [{ rule: share.rule, count: share.count }],
  );
}

const RELATED_SHOWN = 8;

/** The rules that decide part of a rule, each with its share: at most eight, always the largest of the other action. */
export function relatedShares(analysis: Analysis, id: RuleId): readonly Related[] {
  const { ruleSet } = analysis;
  const deciders = decidersOf(analysis, id).filter((share) => share.rule !== id);
  const whole = sharesOf(analysis.partition, ruleOf(ruleSet, id).source).reduce((sum, share) => sum + share.count, 0n);
  const shown = deciders.slice(0, RELATED_SHOWN);
  const isOther = ({ rule }: Share) =>
    rule !== undefined && ruleOf(ruleSet, rule).action !== ruleOf(ruleSet, id).action;
  const largestOther = deciders.find(isOther);
  if (largestOther !== undefined && !shown.some(isOther)) shown[RELATED_SHOWN - 1] = largestOther;
  const more = deciders.length - shown.length;
  return shown.map(({ rule, count }, place) => {
    const rest = more > 0 && place === shown.length - 1 ? `; ${formatCount(BigInt(more))} more decide the rest` : "";
    return { rule, message: `${ruleOf(ruleSet, rule).action}s ${shareOf(count, whole)}${rest}` };
  });
}

/** What to do about a rule that others hide: above which line it would be asked first, where its place matters. */
export function moveAdvice(analysis: Analysis, id: RuleId): string {
  const { ruleSet } = analysis;
  const { action } = ruleOf(ruleSet, id);
  if (modelOf(ruleSet) !== "first-match") return "Change it or remove it";
  const hiders = decidersOf(analysis, id).flatMap(({ rule }) =>
    ruleOf(ruleSet, rule).action === action ? [] : [rule],
  );
  if (hiders.length === 0) return "Remove it; no verdict changes";
  const firstHider = hiders.reduce((one, other) => Math.min(one, other));
  return `Move it above line ${lineNumberOf(ruleSet, firstHider)} or remove it`;
}

function isShort(count: bigint): boolean {
  return count < 10n ** 12n || isPowerOfTwo(count);
}

function formatTerm(count: bigint): string {
  return isPowerOfTwo(count) && count >= 10n ** 6n ? `2^${count.toString(2).length - 1}` : formatCount(count);
}

function isPowerOfTwo(count: bigint): boolean {
  return (count & (count - 1n)) === 0n;
}
