import { type RuleId, type RuleSet, textOfLine } from "../model/ruleSet.js";
import { groupOf, isFirstOfGroup, isIncluded, PLACE_COLUMNS, type RuleTable } from "../model/ruleTable.js";
import { sliceOf } from "../text/chunkedText.js";
import { consecutive, type Edit, firstFrom, type Lines, lineOf } from "../text/text.js";
import { inTextOrder } from "./fix.js";
import { ignoreLinesOf, offsetOf, removeLines } from "./lines.js";

/** Returns the lines of a rule. `undefined` if they also hold another rule, or a part of the structure around it. */
export function ownLinesOf(ruleSet: RuleSet, id: RuleId): Lines | undefined {
  const { start, end } = extentOf(ruleSet, id);
  const { lineStarts, rules } = ruleSet;
  const [first, last] = [lineOf(lineStarts, start), lineOf(lineStarts, Math.max(start, end - 1))];
  const before = textOfLine(ruleSet, first).slice(0, start - (lineStarts[first] ?? 0));
  const behind = textOfLine(ruleSet, last).slice(end - (lineStarts[last] ?? 0));
  const hasOwnLines = /^\s*$/.test(before) && /^\s*(?:#|$)/.test(behind);
  // Several words of a rule may be rules of their own.
  const [from, to] = [firstFrom(rules.lines, first), firstFrom(rules.lines, last + 1)];
  return hasOwnLines && countBeside(rules, id, from, to) === rowsOf(rules, id) ? { first, last } : undefined;
}

/** Counts the rules from `from` to `to` that are in the file itself, as the given rule is, or in included files. */
function countBeside(rules: RuleTable, id: RuleId, from: RuleId, to: RuleId): number {
  const isSuch = isIncluded(rules, id);
  if (rules.origins === undefined) return to - from;
  let count = 0;
  for (let other = from; other < to; other++) if (isIncluded(rules, other) === isSuch) count++;
  return count;
}

/** Returns how many rules a word means. For a rule of an included file that are all that its `include` brings. */
function rowsOf(rules: RuleTable, id: RuleId): number {
  if (!isIncluded(rules, id)) return groupOf(rules, id).length;
  const isBeside = (other: RuleId) =>
    isIncluded(rules, other) && rules.places?.[other * PLACE_COLUMNS] === rules.places?.[id * PLACE_COLUMNS];
  let [first, end] = [id, id + 1];
  while (isBeside(first - 1)) first--;
  while (isBeside(end)) end++;
  return end - first;
}

/** Removes rules with the ignore comments that apply to them. Keeps other comments. */
export function removeRules(ruleSet: RuleSet, ids: readonly RuleId[]): readonly Edit[] {
  const lines = new Set<number>();
  const edits: Edit[] = [];
  const removed = new Set(ids);
  for (const id of ids) {
    const own = ownLinesOf(ruleSet, id) ?? wholeLineOf(ruleSet, id, removed);
    if (own === undefined) {
      const { start, end } = extentOf(ruleSet, id);
      edits.push({ start, end: end + spacesAt(ruleSet, end), text: "" });
      continue;
    }
    for (const line of ignoreLinesOf(ruleSet, own.first)) lines.add(line);
    for (let line = own.first; line <= own.last; line++) lines.add(line);
  }
  // One edit for consecutive lines, so that no edits overlap.
  const groups = consecutive([...lines].sort((one, other) => one - other));
  return inTextOrder([...edits, ...groups.map(({ first, last }) => removeLines(ruleSet, first, last))]);
}

/** Returns the line of a rule if all its words are removed, in formats whose rules take whole lines. */
function wholeLineOf({ rules, format }: RuleSet, id: RuleId, removed: ReadonlySet<RuleId>): Lines | undefined {
  if (format.rulesTakeLines !== true) return undefined;
  const line = rules.lines[id] ?? 0;
  for (let row = firstFrom(rules.lines, line); rules.lines[row] === line; row++) {
    if (isFirstOfGroup(rules, row) && !removed.has(row)) return undefined;
  }
  return { first: line, last: line };
}

/** Returns the offsets of a rule in the text. In a table without places that is its line. */
export function extentOf(ruleSet: RuleSet, id: RuleId): { readonly start: number; readonly end: number } {
  const { places, lines } = ruleSet.rules;
  if (places !== undefined) {
    return { start: places[id * PLACE_COLUMNS] ?? 0, end: places[id * PLACE_COLUMNS + 1] ?? 0 };
  }
  const line = lines[id] ?? 0;
  const start = offsetOf(ruleSet, line);
  return { start, end: start + textOfLine(ruleSet, line).length };
}

function spacesAt({ text }: RuleSet, at: number): number {
  return /^[ \t]*/.exec(sliceOf(text, at, at + 100))?.[0].length ?? 0;
}
