import { expectationsOf } from "../analysis/passes/expectations.js";
import { parseLine } from "../formats/imcrules/parse.js";
import { isOurs, type RuleSet } from "../model/ruleSet.js";
import { lastTextLine } from "../model/sections.js";
import { matchKeyOf } from "../model/source.js";
import type { Expectation } from "../model/statement.js";
import type { Edit } from "../text/text.js";
import { insertBelow } from "./lines.js";

/**
 * Adds expectations, one a line, below the last expectation of the file, or else at its end.
 *
 * Leaves out lines that are not expectations, and expectations that the file has in any spelling.
 * `undefined` if none is left.
 */
export function addExpectations(ruleSet: RuleSet, lines: readonly string[]): Edit | undefined {
  const known = new Set(expectationsOf(ruleSet).map(({ expectation }) => keyOf(expectation)));
  const added = lines.filter((line) => {
    const { statement } = parseLine(line);
    if (statement?.kind !== "expectation") return false;
    const key = keyOf(statement);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
  if (added.length === 0) return undefined;
  const last = expectationsOf(ruleSet).at(-1)?.line ?? lastTextLine(ruleSet);
  return insertBelow(ruleSet, last, ...added.map((line) => expectationLine(ruleSet, line)));
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
