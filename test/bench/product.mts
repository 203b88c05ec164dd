/**
 * Everything that the benchmarks ask of the product, so that a change of its interface is one edit here.
 *
 * Each function does what the editor or the command line would do within the same clock.
 */
import {
  type Analysis,
  analyze,
  analyzeInSteps,
  type BulkLookup,
  compare,
  compile,
  compileBulk,
  decideAll,
  decideTexts,
  findingsInSteps,
  findingsOf,
  type LinedText,
  linedText,
  parse,
  parseInSteps,
  type RuleSet,
  runToEnd,
  type Steps,
} from "../../server/src/core/index.js";
import { sortedOrder } from "../../server/src/core/matcher/prefixes/sort.js";
import { selectInLists } from "../../server/src/lsp/features/diagnostics.js";

export { type Analysis, analyze, decideAll, decideTexts, type LinedText, linedText, parse, type RuleSet };

/** The number of findings that editors get by default. */
const SHOWN = 500;

/** Opens a file: reads and analyses its text, counts the findings and makes those that an editor shows. */
export function open(text: string): Analysis {
  return runToEnd(openInSteps(linedText(text)));
}

/** Opens a file as the server does: between two steps it reads what the client sent. */
export function* openInSteps(text: LinedText): Steps<Analysis> {
  const analysis = yield* analyzeInSteps(yield* parseInSteps(text));
  selectInLists([{ ruleSet: analysis.ruleSet, findings: yield* findingsInSteps(analysis) }], SHOWN);
  return analysis;
}

export function countFindings(analysis: Analysis): number {
  return [...findingsOf(analysis).counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Returns whether every address is decided. False if a step budget ran out. */
export function isComplete(analysis: Analysis): boolean {
  return !findingsOf(analysis).counts.has("analysis-incomplete");
}

/** Compares two parsed files as `diff` does. Returns the number of IPv4 addresses whose verdict changed. */
export function compareFiles(before: RuleSet, after: RuleSet): bigint {
  const { accepted, rejected } = compare(
    { ruleSet: before, partition: compile(before) },
    { ruleSet: after, partition: compile(after) },
  );
  return accepted.ipv4 + rejected.ipv4;
}

export function lookUpOf({ partition }: Analysis): BulkLookup {
  return compileBulk(partition);
}

/** Sorts the row numbers of IPv4 prefixes by network and length: the sort that every analysis begins with. */
export function sortIds(networks: Uint32Array, lengths: Uint8Array): Uint32Array {
  return runToEnd(sortedOrder({ width: 1, networks, lengths }));
}
