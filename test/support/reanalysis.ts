import { expect } from "vitest";
import { type Analysis, analyze } from "../../server/src/core/analysis/analyze.js";
import { effectOf } from "../../server/src/core/analysis/effect.js";
import { reanalyze } from "../../server/src/core/analysis/reanalyze.js";
import { countPartition, emptyTally, type Tallied, type Tally } from "../../server/src/core/analysis/tally.js";
import { wholeOf } from "../../server/src/core/chunkedText.js";
import { findingsOf } from "../../server/src/core/index.js";
import { decide } from "../../server/src/core/matcher/partition.js";
import { rulesOf } from "../../server/src/core/model/ruleSet.js";
import { type Edited, edit } from "../../server/src/core/syntax/edit.js";
import { parse } from "../../server/src/core/syntax/parse.js";
import { bordersOfAll } from "./borders.js";

export function textOf({ ruleSet }: Analysis): string {
  return wholeOf(ruleSet.text);
}

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What the edit makes of a file, which must not be used any more. */
export function apply(
  before: Analysis,
  { start, end, text }: Edit,
): { readonly edited: Edited; readonly analysis: Analysis } {
  const edited = edit(before.ruleSet, start, end, text);
  return { edited, analysis: reanalyze(before, edited.ruleSet, edited.change) };
}

/** All that is known, without what tells how it came about. */
function known(analysis: Analysis) {
  const { ruleSet, partition, traits, uncertain, openFamilies, expectations, catchAlls } = analysis;
  const isOdd = partition.ipv4.odd.length > 0;
  return {
    ruleSet: { ...ruleSet, text: wholeOf(ruleSet.text) },
    order: [...partition.order],
    odd: partition.ipv4.odd,
    prefixes: [analysis.prefixes4, analysis.prefixes6],
    traits,
    uncertain,
    openFamilies,
    expectations,
    catchAlls,
    findings: Array.from(findingsOf(analysis).list(), ({ code, place, span, explain }) => ({
      code,
      place,
      span,
      ...(isOdd ? explain() : {}),
    })),
    ...(isOdd ? whatIsDecided(analysis) : { ranges: [partition.ipv4.ranges, partition.ipv6], tally: analysis.tally }),
  };
}

/** With odd rules the address space may be cut in several ways that say the same. */
function whatIsDecided({ ruleSet, partition, tally }: Analysis) {
  return {
    effect: effectOf(partition),
    deciders: bordersOfAll(Array.from(rulesOf(ruleSet), (rule) => rule.source)).map((one) => decide(partition, one)),
    isDeciding: Array.from(tally.deciding, (count) => count > 0),
    isNeeded: Array.from(tally.needed, (count) => count > 0),
  };
}

/** What the parts of a partition come to when all are counted. */
function counted({ partition }: Tallied, { ranked }: Analysis): Tally {
  const tally = emptyTally(partition.order.length);
  countPartition(tally, partition, ranked);
  return tally;
}

/** Whether after edits all is known as it is when the text is read and analysed from scratch. */
export function expectAsFromScratch(analysis: Analysis, message?: string): void {
  expect(known(analysis), message).toEqual(known(analyze(parse(textOf(analysis)))));
  for (const each of [analysis, ...(analysis.living === undefined ? [] : [analysis.living])]) {
    expect(each.tally, message).toEqual(counted(each, analysis));
  }
}
