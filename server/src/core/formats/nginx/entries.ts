import { maskOfLength } from "../../address/mask.js";
import type { Condition } from "../../model/condition.js";
import { type MaskedSource, type MatchKey, matchKeyOf } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import { addRow, type GrowingList, type RuleExtent } from "../growingList.js";
import type { LevelPlace } from "./levels.js";
import { addRange, blocksByOwner, deleteRange, type GeoRanges, noRanges, type Range } from "./ranges.js";

/** The networks of a geo block with their values, in file order. */
export interface Entries {
  readonly list: Entry[];
  /** The last entry of each network, by {@link matchKeyOf}. */
  readonly latest: Map<MatchKey, Entry>;
  /** Only in a block of ranges. Their owners are places in `list`. */
  ranges: GeoRanges | undefined;
}

export interface Entry extends LevelPlace {
  /** The column where the prefix length begins. */
  readonly lengthAt: number | undefined;
  readonly value: LevelPlace & { readonly text: string };
  readonly extent: RuleExtent;
  readonly range: Range | undefined;
  /** The networks that no later entry replaced. Those of a range are unknown before {@link addRules}. */
  sources: readonly MaskedSource[];
  /** The last line that took networks away. */
  lost: { readonly line: number; readonly reason: "replaced" | "deleted" } | undefined;
}

export function noEntries(): Entries {
  return { list: [], latest: new Map(), ranges: undefined };
}

/** Makes a block one of ranges. */
export function takeRanges(entries: Entries): void {
  entries.ranges ??= noRanges();
}

/** Adds an entry, which replaces equal networks. Returns an earlier entry that its range crosses: then nothing is added. */
export function addEntry({ list, latest, ranges }: Entries, entry: Entry): Entry | undefined {
  if (ranges !== undefined && entry.range !== undefined) {
    const added = addRange(ranges, entry.range, list.length);
    if ("crossed" in added) return list[added.crossed];
    for (const owner of added.replaced) lose(list[owner], entry.line, "replaced");
  }
  list.push(entry);
  for (const source of entry.sources) {
    const key = matchKeyOf(source);
    lose(latest.get(key), entry.line, "replaced", key);
    latest.set(key, entry);
  }
  return undefined;
}

/** Deletes a network above. Returns false if there is none. */
export function deleteNetwork({ latest }: Entries, source: MaskedSource, line: number): boolean {
  const key = matchKeyOf(source);
  lose(latest.get(key), line, "deleted", key);
  return latest.delete(key);
}

/** Deletes a range above. Returns false if there is none. */
export function deleteEqualRange({ list, ranges }: Entries, range: Range, line: number): boolean {
  const owners = ranges === undefined ? [] : [...deleteRange(ranges, range)];
  for (const owner of owners) lose(list[owner], line, "deleted");
  return owners.length > 0;
}

/** Takes a network from an entry. Without a key it takes a part of a range. */
function lose(entry: Entry | undefined, line: number, reason: "replaced" | "deleted", key?: MatchKey): void {
  if (entry === undefined) return;
  entry.lost = { line, reason };
  entry.sources = entry.sources.filter((source) => matchKeyOf(source) !== key);
}

/**
 * Makes rules of the entries, and remarks on those that never match.
 *
 * Makes no rule at all if `verdictOf` does not know the value of an entry.
 */
export function* addRules(
  into: GrowingList,
  { list, ranges }: Entries,
  verdictOf: (value: string) => Action | undefined,
): Steps<void> {
  const blocks = ranges && blocksByOwner(ranges);
  const wide = new Set<Entry>();
  for (const [owner, entry] of list.entries()) {
    if (entry.range === undefined || blocks?.has(owner) !== true) continue;
    const own = blocks.get(owner);
    if (own === undefined) wide.add(entry);
    entry.sources = own ?? [blockAround(entry.range)];
  }
  const unread = unreadPlace(list, ranges, verdictOf);
  if (unread !== undefined) into.remarks.push({ code: "analysis-incomplete", ...unread });
  for (const [place, entry] of list.entries()) {
    if (place % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    const { line, span, lost, sources } = entry;
    const action = verdictOf(entry.value.text);
    if (sources.length === 0 && lost !== undefined)
      into.remarks.push({ code: "never-matches", reason: lost.reason, line, span, other: lost.line });
    else if (unread === undefined && action !== undefined)
      addEntryRow(into, entry, action, wide.has(entry) ? IN_TOO_MANY_PARTS : undefined);
  }
}

/** The condition of a range that other ranges leave too many parts of. Its rule is for the smallest block around all of them. */
const IN_TOO_MANY_PARTS: Condition = {
  atoms: [{ name: "range", values: ["yes"], isChanging: true }],
  why: "other ranges leave too many parts of its range",
};

/** Returns why a whole block is not read, and the text that is the reason. */
function unreadPlace(list: readonly Entry[], ranges: GeoRanges | undefined, verdictOf: (value: string) => unknown) {
  const [first] = list;
  if (first !== undefined && ranges !== undefined && ranges.steps <= 0) {
    return { reason: "too-many-ranges", line: first.line, span: first.span };
  }
  const unknown = list.find(({ sources, value }) => sources.length > 0 && verdictOf(value.text) === undefined);
  return unknown && { reason: "unknown-value", line: unknown.value.line, span: unknown.value.span };
}

function addEntryRow(into: GrowingList, entry: Entry, action: Action, condition: Condition | undefined): void {
  const { line, span, lengthAt, value, sources, extent } = entry;
  const [source] = sources;
  if (source === undefined) return;
  const actionSpan = value.line === line ? value.span : undefined;
  const addressSpan = { start: span.start, end: lengthAt === undefined ? span.end : lengthAt - 1 };
  const maskSpan = lengthAt === undefined ? undefined : { start: lengthAt, end: span.end };
  addRow(into, line, { kind: "rule", action, actionSpan, source, addressSpan, maskSpan }, sources, extent, {
    condition,
  });
}

/** Returns the smallest block that contains a range. */
function blockAround({ from, to }: Range): MaskedSource {
  return { kind: "ipv4", address: from, mask: maskOfLength(Math.clz32(from ^ to)) };
}
