/**
 * Everything that the benchmarks ask of the product, so that a change of its interface is one edit here.
 *
 * Each function is what a reader of the core would write; none prepares anything outside the clock that an editor or the
 * command line would have to do within it.
 */
import {
  type Analysis,
  analyze,
  compare,
  compile,
  decide,
  findingsOf,
  lineOfPlace,
  type Partition,
  parse,
  parseAddress,
  type RuleSet,
} from "../../server/src/core/index.js";
import { compileLookup, type Lookup, lookUpAll } from "../../server/src/core/matcher/lookup.js";
import { ruleAt } from "../../server/src/core/matcher/partition.js";
import { sortedOrder } from "../../server/src/core/matcher/prefixes.js";
import { selectFindings } from "../../server/src/lsp/features/diagnostics.js";

export { type Analysis, analyze, parse, type RuleSet };

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

function find(analysis: Analysis): void {
  selectFindings(analysis.ruleSet, findingsOf(analysis));
}

export interface Edit {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit in an open file: from the edit in hand until the findings of the file are known. */
export function typeIn({ ruleSet: { text } }: Analysis, edit: Edit): Analysis {
  // To swap for the core's own edit and a new analysis of what it changed, then find().
  return open(text.slice(0, edit.start) + edit.text + text.slice(edit.end));
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

/** What is made once of a list without odd masks to answer many questions. */
export interface LookUp {
  readonly partition: Partition;
  readonly ipv4: Lookup;
}

export function lookUpOf({ partition }: Analysis): LookUp {
  // To swap for what the core makes of a partition, when it has that.
  const { starts, first } = partition.ipv4.ranges;
  return {
    partition,
    ipv4: compileLookup(
      starts,
      first.map((rank) => ruleAt(partition, rank) ?? -1),
    ),
  };
}

/** Writes for each IPv4 address the id of the rule that decides it, -1 for the default. */
export function decideAll({ ipv4 }: LookUp, addresses: Uint32Array, ruleIds: Int32Array): void {
  lookUpAll(ipv4, addresses, ruleIds);
}

/** The same for addresses as texts, of either family; -1 also for what is no address. */
export function decideTexts({ partition, ipv4 }: LookUp, texts: readonly string[], ruleIds: Int32Array): void {
  // To swap for the core's own when it has one.
  const words = new Uint32Array(texts.length);
  const others: number[] = [];
  for (let index = 0; index < texts.length; index++) {
    const address = parseAddress(texts[index] ?? "");
    if (address?.family === "ipv4") words[index] = address.word;
    else others.push(index);
  }
  lookUpAll(ipv4, words, ruleIds);
  for (const index of others) {
    const address = parseAddress(texts[index] ?? "");
    ruleIds[index] = (address && decide(partition, address)) ?? -1;
  }
}

/** The row numbers of IPv4 prefixes by (network, length): the sort that every analysis begins with, and nothing else. */
export function sortIds(networks: Uint32Array, lengths: Uint8Array): Uint32Array {
  return sortedOrder({ width: 1, networks, lengths, ranks: new Uint32Array(0) });
}
