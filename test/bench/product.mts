/**
 * Everything that the benchmarks ask of the product, so that a change of its interface is one edit here.
 *
 * Each function is what a reader of the core would write; none prepares anything outside the clock that an editor or the
 * command line would have to do within it.
 */

import {
  type Analysis,
  analyze,
  type BulkLookup,
  compare,
  compile,
  compileBulk,
  decideAll,
  decideTexts,
  edit as editText,
  findingsOf,
  lineOfPlace,
  type Partition,
  parse,
  type RuleSet,
  toEnd,
} from "../../server/src/core/index.js";
import { sortedOrder } from "../../server/src/core/matcher/prefixes/sort.js";
import { wholeOf } from "../../server/src/core/text/chunkedText.js";
import { selectFindings } from "../../server/src/lsp/features/diagnostics.js";

export { type Analysis, analyze, type BulkLookup, decideAll, decideTexts, parse, type RuleSet };

/** Opens a file: from the text in hand until its findings are known. */
export function open(text: string): Analysis {
  return analyzeAndFind(parse(text));
}

/** An analysis that ends when the findings are known: all counted, those that an editor shows made. */
export function analyzeAndFind(ruleSet: RuleSet): Analysis {
  const analysis = analyze(ruleSet);
  find(analysis);
  return analysis;
}

/** As many as editors are sent by default. */
const SHOWN = 500;

function find(analysis: Analysis): void {
  selectFindings(analysis.ruleSet, findingsOf(analysis), SHOWN);
}

export interface Edit {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit in an open file: from the edit in hand until the findings of the file are known. */
export function typeIn(before: Analysis, edit: Edit): Analysis {
  return analyzeAndFind(editText(before.ruleSet, [edit]));
}

export function wholeText({ ruleSet }: Analysis): string {
  return wholeOf(ruleSet.text);
}

/** Line and code of each finding, for comparing two analyses. */
export function listFindings(analysis: Analysis): string {
  const lines: string[] = [];
  for (const { code, place } of findingsOf(analysis).list()) {
    lines.push(`${lineOfPlace(analysis.ruleSet, place)} ${code}`);
  }
  return lines.join("\n");
}

export function countFindings(analysis: Analysis): number {
  return [...findingsOf(analysis).counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Whether every address is decided: no step budget ran out. */
export function isComplete(analysis: Analysis): boolean {
  return !findingsOf(analysis).counts.has("analysis-incomplete");
}

/** What `diff` does with two files that are read: from their rules to what turned accepted and what rejected. */
export function compareFiles(before: RuleSet, after: RuleSet): bigint {
  return comparePartitions(before, compile(before), after, compile(after));
}

/** The same with the partitions at hand; tells how many IPv4 addresses changed. */
export function comparePartitions(
  before: RuleSet,
  partitionBefore: Partition,
  after: RuleSet,
  partitionAfter: Partition,
): bigint {
  const { accepted, rejected } = compare(
    { ruleSet: before, partition: partitionBefore },
    { ruleSet: after, partition: partitionAfter },
  );
  return accepted.count.ipv4 + rejected.count.ipv4;
}

/** Who decides where, without what there is to tell of it. */
export function partitionOf(ruleSet: RuleSet): Partition {
  return compile(ruleSet);
}

export function lookUpOf({ partition }: Analysis): BulkLookup {
  return compileBulk(partition);
}

/** The row numbers of IPv4 prefixes by (network, length): the sort that every analysis begins with, and nothing else. */
export function sortIds(networks: Uint32Array, lengths: Uint8Array): Uint32Array {
  return toEnd(sortedOrder({ width: 1, networks, lengths }));
}
