import { expectationsOf } from "../analysis/passes/expectations.js";
import { parseLine } from "../formats/imcrules/parse.js";
import { isOurs, type RuleSet, textOfLine } from "../model/ruleSet.js";
import { lastTextLine } from "../model/sections.js";
import { matchKeyOf } from "../model/source.js";
import type { Expectation } from "../model/statement.js";
import { type Edit, lineOf } from "../text/text.js";
import { extentOf } from "./extents.js";
import { endOfLineOf, insertBelow } from "./lines.js";

/**
 * Adds expectations, one a line, below the last expectation of the list, or else at the end of the file or of the list's block.
 *
 * Leaves out lines that are not expectations, and expectations that the list has in any spelling.
 * `undefined` if none is left, or for a block without rules.
 */
export function addExpectations(ruleSet: RuleSet, lines: readonly string[]): Edit | undefined {
  const own = expectationsOf(ruleSet);
  const known = new Set(own.map(({ expectation }) => keyOf(expectation)));
  const added = lines.filter((line) => {
    const { statement } = parseLine(line);
    if (statement?.kind !== "expectation") return false;
    const key = keyOf(statement);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
  return added.length === 0 ? undefined : insertExpectations(ruleSet, added, own.at(-1)?.line);
}

/**
 * Inserts expectations below a line, or else at the end of the file, or below the last rule of the block that is the list.
 *
 * `undefined` for a block without rules.
 */
export function insertExpectations(ruleSet: RuleSet, lines: readonly string[], line?: number): Edit | undefined {
  if (line !== undefined) return insertBelow(ruleSet, line, ...written(ruleSet, line, lines));
  // The only list without a name is the whole file.
  if (ruleSet.name === "") {
    return insertBelow(ruleSet, lastTextLine(ruleSet), ...lines.map((one) => expectationLine(ruleSet, one)));
  }
  const { rules, lineStarts } = ruleSet;
  if (rules.count === 0) return undefined;
  const { end } = extentOf(ruleSet, rules.count - 1);
  const last = lineOf(lineStarts, Math.max(0, end - 1));
  const comments = written(ruleSet, last, lines);
  const rest = textOfLine(ruleSet, last).slice(end - (lineStarts[last] ?? 0));
  if (ruleSet.format.rulesTakeLines === true || /^\s*(?:#|$)/.test(rest))
    return insertBelow(ruleSet, last, ...comments);
  // More of the file is behind the rule. A comment would swallow it.
  return { start: end, end, text: ["", ...comments, ""].join(endOfLineOf(ruleSet)) };
}

/** Writes expectations as lines of a block, indented like a line of it. */
function written(ruleSet: RuleSet, line: number, expectations: readonly string[]): readonly string[] {
  const indent = isOurs(ruleSet) ? "" : (/^[ \t]*/.exec(textOfLine(ruleSet, line))?.[0] ?? "");
  return expectations.map((one) => indent + expectationLine(ruleSet, one));
}

/** Writes an expectation as the format of a list takes it. In the lists of other programs it is a comment. */
export function expectationLine({ format }: Pick<RuleSet, "format">, expectation: string): string {
  return isOurs({ format }) ? expectation : `# imcrules-${expectation}`;
}

/** Returns a key that is equal for expectations with the same meaning. `by` is part of the meaning. */
function keyOf({ action, source, by }: Expectation): string {
  const decider = by === undefined ? "" : by === "default" ? " by default" : ` by ${matchKeyOf(by.source)}`;
  return `${action} ${matchKeyOf(source)}${decider}`;
}
