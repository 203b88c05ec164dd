import {
  type AddressCount,
  type Asked,
  amount,
  type Budget,
  budgetOf,
  type DecidedRange,
  decidedRanges,
  describeUnless,
  endsOf,
  formatRange,
  halfOfBudget,
  isNone,
  isTurned,
  type RuleId,
  type RuleSet,
  runToEnd,
  totalOf,
  unlessOf,
  type Verdict,
  verdictName,
  verdictsIn,
} from "../core/index.js";
import type { CompiledFile } from "./compiled.js";
import { deciderName, decisionOf, decisionText, unlessShape } from "./decider.js";
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
  /** Whether no partial rule may turn it. */
  readonly isSure: boolean;
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
export function networkShape(list: CompiledFile, text: string, asked: Asked, rangesAtMost: number, budget: Budget) {
  return shapeOf(list, text, decideNetwork(list, asked, rangesAtMost, budget));
}

function shapeOf(
  { ruleSet }: CompiledFile,
  text: string,
  { verdict, accept, reject, unproved, unless, ranges, isTruncated }: ReturnType<typeof decideNetwork>,
) {
  return {
    [text.includes("-") ? "range" : "network"]: text,
    verdict,
    accepted: totalOf(accept.count).toString(),
    rejected: totalOf(reject.count).toString(),
    ...(isNone(unproved) ? {} : { unproved: totalOf(unproved).toString() }),
    ...unlessShape(ruleSet, unless),
    parts: ranges.map((range) => ({ ...endsOf(range), ...decisionOf(ruleSet, range.rule, unlessIn(ruleSet, range)) })),
    truncated: isTruncated,
  };
}

function unlessIn(ruleSet: RuleSet, range: DecidedRange): readonly RuleId[] {
  return unlessOf(ruleSet, [range.rule], { kind: "range", ...range });
}

/** Answers a network or a range. `text` is how it was asked for. */
export function networkAnswer(
  list: CompiledFile,
  text: string,
  asked: Asked,
  format: FormatOptions["format"],
): NetworkAnswer {
  const { ruleSet } = list;
  const decided = decideNetwork(list, asked, RANGES_AT_MOST[format], budgetOf());
  const { verdict, accept, reject, unproved, unless, ranges, isTruncated } = decided;
  const answer = { verdict, isSure: !isTurned(ruleSet, unless) };
  if (format === "json") return { ...answer, lines: `${json(shapeOf(list, text, decided))}\n` };
  const decision = (rule: RuleId | undefined, doubts: readonly RuleId[]) => {
    const one = decisionOf(ruleSet, rule);
    return escapeControls(
      decisionText(one, verdictName(ruleSet, one.verdict), describeUnless(ruleSet, doubts), deciderName(ruleSet, rule)),
    );
  };
  const [only, ...others] = [...accept.deciders, ...reject.deciders];
  if (only !== undefined && others.length === 0 && isNone(unproved)) {
    return { ...answer, lines: `${text}: ${decision(only.rule, unless)}\n` };
  }
  const unknown = isNone(unproved) ? "" : ` · ${amount(unproved)} not proved`;
  const head = `${text}: ${countsText(ruleSet, accept.count, reject.count)}${unknown}\n`;
  const parts = ranges.map((range) => `  ${formatRange(range)}: ${decision(range.rule, unlessIn(ruleSet, range))}\n`);
  return { ...answer, lines: head + parts.join("") + (isTruncated ? "  …\n" : "") };
}
