import { quoted } from "../describe/wording.js";
import type { Remark, RemarkCode } from "../model/format.js";
import type { RuleSet } from "../model/ruleSet.js";
import { textOfLine } from "../model/ruleSet.js";
import { textAt } from "../text/text.js";
import type { Explained, Facts, FindingKind, Occurrence } from "./kind.js";

/** How much of a word fits into the first line of a message. */
const WORD_AT_MOST = 23;

/** Returns a kind that reports what the reader of another program's list remarked. */
export function remarkKind(facts: Omit<Facts, "about"> & { readonly code: RemarkCode }): FindingKind {
  return {
    ...facts,
    about: "line",
    // A file may have thousands of lists without a remark.
    find: ({ ruleSet }) => (ruleSet.remarks.length === 0 ? [] : remarked(ruleSet, facts.code)),
  };
}

/** Yields the findings of the remarks of a code. `explain` may add to the message. */
export function* remarked(
  ruleSet: RuleSet,
  code: RemarkCode,
  explain: (remark: Remark, message: string) => Explained = (_, message) => ({ message, related: [] }),
): Generator<Occurrence> {
  for (const remark of ruleSet.remarks) {
    if (remark.code !== code) continue;
    const { line, span, reason } = remark;
    const severity = ruleSet.format.mildReasons?.[reason];
    yield { place: { line }, span, severity, explain: () => explain(remark, messageOf(ruleSet, remark)) };
  }
}

function messageOf(ruleSet: RuleSet, { reason, line, span, other = line, word: named }: Remark): string {
  // The texts have quotes around a word, so that its own are left out.
  const text = (named ?? textAt(textOfLine(ruleSet, line), span)).replace(/^"([^"]*)"$/s, "$1");
  const word = quoted(text, WORD_AT_MOST);
  return ruleSet.format.reasons[reason]?.(word, other + 1).join("\n") ?? word;
}
