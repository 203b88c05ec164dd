import {
  addresses,
  type DecidedRange,
  decidedRanges,
  formatCount,
  lineNumberOf,
  type Partition,
  type RuleId,
  type RuleSet,
  readTyped,
  ruleText,
  type Source,
  sharesOf,
  type Verdict,
  verdictOf,
} from "../core/index.js";
import { escapeControls } from "./escape.js";
import { json } from "./json.js";
import type { FormatOptions } from "./print.js";

export interface NetworkAnswer {
  /** The verdict of all addresses of the network. `unproved` if the step budget ran out before that was proved. */
  readonly verdict: Verdict | "mixed" | "unproved";
  /** The lines to print. */
  readonly lines: string;
}

const RANGES_AT_MOST: Readonly<Record<FormatOptions["format"], number>> = { text: 10, json: 1000 };

/** Returns a function that answers a network, such as `10.0.0.0/8` or `10.0.0.0/255.0.0.0`. Other texts get `undefined`. */
export function networks(
  ruleSet: RuleSet,
  partition: Partition,
  format: FormatOptions["format"],
): (text: string) => NetworkAnswer | undefined {
  return (text) => {
    const source = /^[^\s,;/]+\/[^\s,;/]+$/.test(text) ? readTyped(text)[0]?.source : undefined;
    if (source === undefined) return undefined;
    const { shares, unproved } = sharesOf(partition, source);
    const counts = { accept: 0n, reject: 0n };
    for (const { rule, count } of shares) counts[verdictOf(ruleSet, rule)] += count;
    const isMixed = counts.accept > 0n && counts.reject > 0n;
    const verdict = isMixed ? "mixed" : unproved > 0n ? "unproved" : counts.accept > 0n ? "accept" : "reject";
    const { ranges, isTruncated } = firstRanges(partition, source, RANGES_AT_MOST[format]);
    if (format === "json") {
      const shape = {
        network: text,
        verdict,
        accepted: counts.accept.toString(),
        rejected: counts.reject.toString(),
        parts: ranges.map(({ first, last, rule }) => ({
          first,
          last,
          verdict: verdictOf(ruleSet, rule),
          line: rule === undefined ? null : lineNumberOf(ruleSet, rule),
          rule: rule === undefined ? null : ruleText(ruleSet, rule),
        })),
        truncated: isTruncated,
      };
      return { verdict, lines: `${json(shape)}\n` };
    }
    const answerOf = (rule: RuleId | undefined) => `${verdictOf(ruleSet, rule)}, ${deciderName(ruleSet, rule)}`;
    const [only, ...others] = shares;
    if (only !== undefined && others.length === 0 && unproved === 0n) {
      return { verdict, lines: `${text}: ${answerOf(only.rule)}\n` };
    }
    const unknown = unproved > 0n ? `, ${formatCount(unproved)} not known` : "";
    const head = `${text}: ${verdict}, ${addresses(counts.accept)} accepted, ${formatCount(counts.reject)} rejected${unknown}\n`;
    const rows = ranges.map(({ name, rule }) => `  ${name}: ${answerOf(rule)}\n`);
    return { verdict, lines: head + rows.join("") + (isTruncated ? "  …\n" : "") };
  };
}

/** Returns the first `atMost` proved ranges of a source. */
function firstRanges(partition: Partition, source: Source, atMost: number) {
  const ranges: DecidedRange[] = [];
  for (const range of decidedRanges(partition, source)) {
    if (!range.isProved) continue;
    if (ranges.length === atMost) return { ranges, isTruncated: true };
    ranges.push(range);
  }
  return { ranges, isTruncated: false };
}

function deciderName(ruleSet: RuleSet, rule: RuleId | undefined): string {
  return rule === undefined
    ? "default"
    : `line ${lineNumberOf(ruleSet, rule)} (${escapeControls(ruleText(ruleSet, rule))})`;
}
