import {
  type AddressCount,
  type Asked,
  amount,
  type Budget,
  budgetOf,
  type DecidedRange,
  decidedRanges,
  endsOf,
  formatRange,
  halfOfBudget,
  isNone,
  type RuleId,
  type RuleSet,
  runToEnd,
  totalOf,
  type Verdict,
  verdictName,
  verdictsIn,
} from "../core/index.js";
import type { CompiledFile } from "./compiled.js";
import { decisionOf, decisionText } from "./decider.js";
import { escapeControls } from "./escape.js";
import { json } from "./json.js";
import type { FormatOptions } from "./print.js";

/** Formats how many addresses get each verdict: `240 accepted · 16 rejected`. */
export function countsText(list: Pick<RuleSet, "format">, accept: AddressCount, reject: AddressCount): string {
  const { words } = list.format;
  return `${amount(accept)} ${words.accept.participle} · ${amount(reject)} ${words.reject.participle}`;
}

interface NetworkAnswer {
  /** The verdict of all addresses of the network. `unproved` if the step budget ran out before that was proved. */
  readonly verdict: Verdict | "mixed" | "unproved";
  /** The lines to print. */
  readonly lines: string;
}

const RANGES_AT_MOST: Readonly<Record<FormatOptions["format"], number>> = { text: 10, json: 1000 };

/** Decides a network or a range. Lists at most `rangesAtMost` of its ranges. */
function decideNetwork({ ruleSet, partition }: CompiledFile, asked: Asked, rangesAtMost: number, budget: Budget) {
  const verdicts = runToEnd(verdictsIn(ruleSet, partition, asked, 0, halfOfBudget(budget)));
  const ranges: DecidedRange[] = [];
  for (const range of decidedRanges(partition, asked, budget)) {
    if (range?.isProved === true) ranges.push(range);
    if (ranges.length > rangesAtMost) break;
  }
  const isTruncated = ranges.splice(rangesAtMost).length > 0;
  return { ...verdicts, ranges, isTruncated };
}

/** Returns the answer about a network or a range for JSON. `text` is how it was asked for. */
export function networkShape(
  list: CompiledFile,
  text: string,
  asked: Asked,
  rangesAtMost = RANGES_AT_MOST.json,
  budget = budgetOf(),
) {
  const { verdict, accept, reject, unproved, ranges, isTruncated } = decideNetwork(list, asked, rangesAtMost, budget);
  return {
    [text.includes("-") ? "range" : "network"]: text,
    verdict,
    accepted: totalOf(accept.count).toString(),
    rejected: totalOf(reject.count).toString(),
    ...(isNone(unproved) ? {} : { unproved: totalOf(unproved).toString() }),
    parts: ranges.map((range) => ({ ...endsOf(range), ...decisionOf(list.ruleSet, range.rule) })),
    truncated: isTruncated,
  };
}

/** Answers a network or a range. `text` is how it was asked for. */
export function networkAnswer(
  list: CompiledFile,
  text: string,
  asked: Asked,
  format: FormatOptions["format"],
): NetworkAnswer {
  if (format === "json") {
    const shape = networkShape(list, text, asked);
    return { verdict: shape.verdict, lines: `${json(shape)}\n` };
  }
  const { verdict, accept, reject, unproved, ranges, isTruncated } = decideNetwork(
    list,
    asked,
    RANGES_AT_MOST.text,
    budgetOf(),
  );
  const decision = (rule: RuleId | undefined) => {
    const decided = decisionOf(list.ruleSet, rule);
    return escapeControls(decisionText(decided, verdictName(list.ruleSet, decided.verdict)));
  };
  const [only, ...others] = [...accept.deciders, ...reject.deciders];
  if (only !== undefined && others.length === 0 && isNone(unproved)) {
    return { verdict, lines: `${text}: ${decision(only.rule)}\n` };
  }
  const unknown = isNone(unproved) ? "" : ` · ${amount(unproved)} not proved`;
  const head = `${text}: ${countsText(list.ruleSet, accept.count, reject.count)}${unknown}\n`;
  const parts = ranges.map(({ rule, ...range }) => `  ${formatRange(range)}: ${decision(rule)}\n`);
  return { verdict, lines: head + parts.join("") + (isTruncated ? "  …\n" : "") };
}
