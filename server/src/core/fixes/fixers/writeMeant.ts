import { meaningAt } from "../../analysis/meaning/meaning.js";
import { quoted } from "../../describe/wording.js";
import type { WordAt } from "../../formats/imcrules/tokens.js";
import { type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { BYTE_ORDER_MARK, commentStartOf, type Edit } from "../../text/text.js";
import type { Fixer } from "../fix.js";
import { endOfLineOf, replaceSpan, textBefore } from "../lines.js";

/** Writes what a line that does not parse means, in each of its readings. */
export const writeMeant: Fixer = ({ ruleSet }, _, line) => {
  const meaning = meaningAt(ruleSet, line);
  if (meaning === undefined) return [];
  return meaning.readings.map((reading) => ({
    ...writeReading(ruleSet, line, reading),
    ...(meaning.isLikely ? {} : { isUnsure: true as const }),
  }));
};

/** Replaces the words of a line that differ from a reading. The comment stays behind the last of its lines. */
export function writeReading(
  ruleSet: RuleSet,
  line: number,
  reading: readonly string[],
): { readonly label: string; readonly edits: readonly Edit[] } {
  const before = wordsOf(ruleSet, line);
  const [first = "", ...others] = reading;
  const words = first.split(/[ \t]+/).filter((word) => word !== "");
  const most = others.length > 0 ? 0 : Math.min(words.length, before.length);
  let same = 0;
  while (same < Math.min(words.length, before.length) && words[same] === before[same]?.text) same++;
  let sameAtEnd = 0;
  while (same + sameAtEnd < most && words.at(-1 - sameAtEnd) === before.at(-1 - sameAtEnd)?.text) sameAtEnd++;
  // An edit replaces a word at least, so that it needs no space of its own.
  if (same + sameAtEnd === before.length) same === 0 ? sameAtEnd-- : same--;

  const changed = words.slice(same, words.length - sameAtEnd).join(" ");
  const end = before.at(-1 - sameAtEnd)?.span.end ?? 0;
  const start =
    changed === "" ? (before[same - 1]?.span.end ?? before[0]?.span.start ?? 0) : (before[same]?.span.start ?? 0);
  const indent = textBefore(ruleSet, line, before[0]?.span.start ?? 0);
  const text = [changed, ...others.map((other) => indent + other)].join(endOfLineOf(ruleSet));
  const instead = quoted(textOfLine(ruleSet, line).slice(start, end).trim());
  const label =
    others.length > 0
      ? `Write ${reading.length} lines instead of "${instead}"`
      : changed === ""
        ? `Remove "${instead}"`
        : `Write "${changed}" instead of "${instead}"`;
  return { label, edits: [replaceSpan(ruleSet, line, { start, end }, text)] };
}

/** Returns the words of a line before its comment, without a byte order mark at the beginning of the file. */
function wordsOf(ruleSet: RuleSet, line: number): readonly WordAt[] {
  const text = textOfLine(ruleSet, line);
  const mark = commentStartOf(text);
  const code = mark < 0 ? text : text.slice(0, mark);
  const from = line === 0 && code.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  return Array.from(code.slice(from).matchAll(/[^ \t]+/g), ({ 0: word, index }) => {
    const start = from + index;
    return { text: word, span: { start, end: start + word.length } };
  });
}
