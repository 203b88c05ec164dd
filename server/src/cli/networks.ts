import {
  addresses,
  budgetOf,
  type DecidedRange,
  decidedRanges,
  formatCount,
  halfOfBudget,
  type RuleId,
  readTyped,
  runToEnd,
  sharesOf,
  type Verdict,
  verdictOf,
} from "../core/index.js";
import type { CompiledFile } from "./compiled.js";
import { decisionShape, decisionText } from "./decider.js";
import { escapeControls } from "./escape.js";
import { json } from "./json.js";
import type { FormatOptions } from "./print.js";

interface NetworkAnswer {
  /** The verdict of all addresses of the network. `unproved` if the step budget ran out before that was proved. */
  readonly verdict: Verdict | "mixed" | "unproved";
  /** The lines to print. */
  readonly lines: string;
}

const RANGES_AT_MOST: Readonly<Record<FormatOptions["format"], number>> = { text: 10, json: 1000 };

/** Answers a network, such as `10.0.0.0/8` or `10.0.0.0/255.0.0.0`. Returns `undefined` for any other text. */
export function networkAnswer(
  { ruleSet, partition }: CompiledFile,
  text: string,
  format: FormatOptions["format"],
): NetworkAnswer | undefined {
  const source = /^[^\s,;/]+\/[^\s,;/]+$/.test(text) ? readTyped(text)[0]?.source : undefined;
  if (source === undefined) return undefined;
  const budget = budgetOf();
  const { shares, unproved } = runToEnd(sharesOf(partition, source, halfOfBudget(budget)));
  const counts = { accept: 0n, reject: 0n };
  for (const { rule, count } of shares) counts[verdictOf(ruleSet, rule)] += count;
  const isMixed = counts.accept > 0n && counts.reject > 0n;
  const verdict = isMixed ? "mixed" : unproved > 0n ? "unproved" : counts.accept > 0n ? "accept" : "reject";
  const ranges: DecidedRange[] = [];
  for (const range of decidedRanges(partition, source, budget)) {
    if (range?.isProved === true) ranges.push(range);
    if (ranges.length > RANGES_AT_MOST[format]) break;
  }
  const isTruncated = ranges.splice(RANGES_AT_MOST[format]).length > 0;
  if (format === "json") {
    const shape = {
      network: text,
      verdict,
      accepted: counts.accept.toString(),
      rejected: counts.reject.toString(),
      parts: ranges.map(({ first, last, rule }) => ({ first, last, ...decisionShape(ruleSet, rule) })),
      truncated: isTruncated,
    };
    return { verdict, lines: `${json(shape)}\n` };
  }
  const decision = (rule: RuleId | undefined) => escapeControls(decisionText(ruleSet, rule));
  const [only, ...others] = shares;
  if (only !== undefined && others.length === 0 && unproved === 0n) {
    return { verdict, lines: `${text}: ${decision(only.rule)}\n` };
  }
  const unknown = unproved > 0n ? `, ${formatCount(unproved)} not known` : "";
  const head = `${text}: ${verdict}, ${addresses(counts.accept)} accepted, ${formatCount(counts.reject)} rejected${unknown}\n`;
  const parts = ranges.map(({ name, rule }) => `  ${name}: ${decision(rule)}\n`);
  return { verdict, lines: head + parts.join("") + (isTruncated ? "  …\n" : "") };
}
