import { expect } from "vitest";
import { type RuleSet, ruleOf, type Span, textOf, textOfLine } from "../../server/src/core/index.js";
import { isIncluded, PLACE_COLUMNS } from "../../server/src/core/model/ruleTable.js";
import { spanOfRule } from "../../server/src/core/model/statement.js";

/** Expects that the rules and remarks of a list lie within their lines, in file order. Returns how many rules it has. */
export function expectPlaces(list: RuleSet): number {
  const { rules, remarks, notes, barriers, lineStarts } = list;
  const lineCount = lineStarts.length;
  for (const { line, span, other = 0, meant } of remarks) {
    expect(line).toBeLessThan(lineCount);
    expect(other).toBeLessThan(lineCount);
    expectWithin(span, textOfLine(list, line).length);
    if (meant !== undefined) expectWithin(meant.rule.addressSpan, textOfLine(list, line).length);
  }
  const { length } = textOf(list);
  for (let id = 0; id < rules.count; id++) {
    const row = ruleOf(list, id);
    for (const span of [spanOfRule(row), row.addressSpan, row.maskSpan, row.actionSpan]) {
      if (span !== undefined) expectWithin(span, textOfLine(list, rules.lines[id] ?? 0).length);
    }
    if (rules.places === undefined) continue;
    const [start = -1, end = -1] = rules.places.slice(id * PLACE_COLUMNS);
    expectWithin({ start, end }, length);
    // A rule of the other file of TCP wrappers has no text here, nor has a last line of nothing but a carriage return.
    if (end <= start && !isIncluded(rules, id) && textOfLine(list, rules.lines[id] ?? 0) !== "")
      expect.fail("a rule has no text");
  }
  for (const values of [rules.lines, remarks.map(({ line }) => line), notes.lines, barriers])
    expect([...values]).toEqual([...values].sort((one, other) => one - other));
  return rules.count;
}

function expectWithin({ start, end }: Span, length: number): void {
  // Random texts have millions of spans, and `expect` would take most of the time.
  if (!(0 <= start && start <= end && end <= length))
    expect.fail(`${start} to ${end} is not within ${length} characters`);
}
