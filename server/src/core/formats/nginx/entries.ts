import { maskOfLength } from "../../address/mask.js";
import type { Condition } from "../../model/condition.js";
import type { IncludedRule } from "../../model/format.js";
import { builtTable, pickRules, type RuleId, type RuleTable, SPAN_COLUMNS } from "../../model/ruleTable.js";
import { type MaskedSource, type MatchKey, matchKeyOf } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import type { LinedText } from "../../text/linedText.js";
import { ROWS_A_STEP, type Steps } from "../../text/steps.js";
import type { Span } from "../../text/text.js";
import { allOf } from "../blocks.js";
import { addRow, type GrowingList, type RuleExtent } from "../growingList.js";
import { addRange, blocksByOwner, deleteRange, type GeoRanges, noRanges, type Range } from "./ranges.js";
import { placeOf } from "./tokens.js";

/**
 * The networks and ranges of a geo block. They become rules of its list at once, and a later line may take them away.
 *
 * {@link removeLost} removes what was taken away, and replaces ranges by their networks.
 */
export interface Entries {
  /** The last rule of each network, by {@link matchKeyOf}. */
  readonly latest: Map<MatchKey, RuleId>;
  /** The rules that lost a network, or addresses of their range. */
  readonly lost: Map<RuleId, Loss>;
  /** The first rule of each `default`. The second one, that of IPv6, follows it. */
  readonly defaults: Set<RuleId>;
  /** The rules whose values have no known verdict: of each the rule, and the offsets of the value. */
  readonly unknown: number[];
  /** The values of such rules that are in included files. Their offsets mean nothing. */
  readonly unknownWords: Map<RuleId, string>;
  /** Only in a block of ranges. Their owners are rules. */
  ranges: GeoRanges | undefined;
}

/** The last line that took something away. */
interface Loss {
  readonly line: number;
  readonly reason: "replaced" | "deleted";
}

export function noEntries(): Entries {
  return {
    latest: new Map(),
    lost: new Map(),
    defaults: new Set(),
    unknown: [],
    unknownWords: new Map(),
    ranges: undefined,
  };
}

/** Makes a block one of ranges. */
export function takeRanges(entries: Entries): void {
  entries.ranges ??= noRanges();
}

/** A rule, and where it is. */
export interface PlacedEntry {
  readonly line: number;
  readonly rule: Rule;
  readonly extent: RuleExtent;
  readonly origin: IncludedRule | undefined;
}

/** Adds a network, which replaces an equal one above. */
export function addNetwork(into: GrowingList, entries: Entries, { line, rule, extent, origin }: PlacedEntry): void {
  noteLatest(entries, matchKeyOf(rule.source), into.rules.count, line);
  addRow(into, line, rule, [rule.source], extent, { origin });
}

/** Adds a `default`: the networks of all addresses. */
export function addDefault(into: GrowingList, entries: Entries, entry: PlacedEntry): void {
  entries.defaults.add(into.rules.count);
  for (const source of [allOf("ipv4"), allOf("ipv6")])
    addNetwork(into, entries, { ...entry, rule: { ...entry.rule, source } });
}

/** Adds a range, which takes its addresses from those above. Returns the line of one that it crosses: then nothing is added. */
export function addRangeRule(
  into: GrowingList,
  { ranges, lost }: Entries,
  range: Range,
  { line, rule, extent, origin }: PlacedEntry,
): number | undefined {
  const added = ranges && addRange(ranges, range, into.rules.count);
  if (added === undefined) return undefined;
  if ("crossed" in added) return into.rules.columns.lines[added.crossed];
  for (const owner of added.replaced) lost.set(owner, { line, reason: "replaced" });
  addRow(into, line, rule, [blockAround(range)], extent, { origin });
  return undefined;
}

/** Notes the last rule of a network. An earlier rule loses it. */
export function noteLatest({ latest, lost }: Entries, key: MatchKey, rule: RuleId, line: number): void {
  const before = latest.get(key);
  if (before !== undefined) lost.set(before, { line, reason: "replaced" });
  latest.set(key, rule);
}

/** Deletes a network above. Returns false if there is none. */
export function deleteNetwork({ latest, lost }: Entries, source: MaskedSource, line: number): boolean {
  const key = matchKeyOf(source);
  const before = latest.get(key);
  if (before !== undefined) lost.set(before, { line, reason: "deleted" });
  return latest.delete(key);
}

/** Deletes a range above. Returns false if there is none. */
export function deleteEqualRange({ ranges, lost }: Entries, range: Range, line: number): boolean {
  const owners = ranges === undefined ? [] : [...deleteRange(ranges, range)];
  for (const owner of owners) lost.set(owner, { line, reason: "deleted" });
  return owners.length > 0;
}

/**
 * Removes the rules that a later line took away, with remarks, and replaces ranges by their networks.
 *
 * Removes all rules, with a remark, if the block is not read.
 */
export function* removeLost(into: GrowingList, entries: Entries, lined: LinedText, text: string): Steps<void> {
  const { lost, defaults, ranges } = entries;
  const table = builtTable(into.rules);
  const blocks = ranges && blocksByOwner(ranges);
  for (const owner of blocks?.keys() ?? []) lost.delete(owner);
  const unread = whyUnread(entries, table, lined, text);
  if (unread !== undefined) into.remarks.push({ code: "analysis-incomplete", ...unread });
  remarkOnLost(into, entries, table);
  const count = unread === undefined ? table.count : 0;
  const conditions = new Map(into.conditional.splice(0).map(({ rule, condition }) => [rule, condition]));
  const flags = new Map(into.flagged.splice(0).map((one) => [one.rule, one.flags]));
  const sizes = new Map(into.groups.splice(0).map((group) => [group.first, group.count]));
  const origins = new Map(into.included.splice(0).map((one) => [one.rule, one.origin]));
  /** The rule of `table` for each rule that is left. A range is one rule for each network. */
  const kept: RuleId[] = [];
  const networks: (readonly [rule: RuleId, network: MaskedSource])[] = [];
  for (let rule = 0; rule < count; rule++) {
    if (rule % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    if (lost.has(rule)) continue;
    const own = blocks?.get(rule);
    const isWide = own === undefined && blocks?.has(rule) === true;
    const size = own?.length ?? 1;
    const known = sizes.get(rule);
    if (known !== undefined) into.groups.push({ first: kept.length, count: known });
    else if (size > 1) into.groups.push({ first: kept.length, count: size });
    else if (defaults.has(rule) && !lost.has(rule + 1)) into.groups.push({ first: kept.length, count: 2 });
    for (let place = 0; place < size; place++) {
      const network = own?.[place];
      if (network !== undefined) networks.push([kept.length, network]);
      const condition = isWide ? IN_TOO_MANY_PARTS : conditions.get(rule);
      if (condition !== undefined) into.conditional.push({ rule: kept.length, condition });
      const flag = flags.get(rule);
      if (flag !== undefined) into.flagged.push({ rule: kept.length, flags: flag });
      const origin = origins.get(rule);
      if (origin !== undefined) into.included.push({ rule: kept.length, origin });
      kept.push(rule);
    }
  }
  if (kept.length === table.count && networks.length === 0) return;
  const columns = pickRules(table, kept);
  for (const [rule, network] of networks) {
    if (network.kind !== "ipv4") continue;
    columns.addresses[rule * columns.addressWidth] = network.address;
    columns.masks[rule] = network.mask;
  }
  into.rules.columns = columns;
  into.rules.count = kept.length;
}

/** The condition of a range that other ranges leave too many parts of. Its rule is for the smallest block around all of them. */
const IN_TOO_MANY_PARTS: Condition = {
  atoms: [{ name: "range", values: ["yes"], isChanging: true }],
  why: "other ranges leave too many parts of its range",
};

/** Returns why a whole block is not read, and the place of the text that is the reason. */
function whyUnread({ ranges, lost, unknown, unknownWords }: Entries, table: RuleTable, lined: LinedText, text: string) {
  if (ranges !== undefined && ranges.steps <= 0) return { reason: "too-many-ranges", ...placeOfRule(table, 0) };
  for (let place = 0; place < unknown.length; place += 3) {
    const [rule = 0, start = 0, end = 0] = unknown.slice(place, place + 3);
    if (lost.has(rule)) continue;
    const word = unknownWords.get(rule);
    const at = word === undefined ? placeOf(lined, text, start, end) : placeOfRule(table, rule);
    return { reason: "unknown-value", ...at, word };
  }
  return undefined;
}

/** Remarks on the words of the file that match nobody. A `default` does so once both of its networks are lost. */
function remarkOnLost({ remarks, included }: GrowingList, { lost, defaults }: Entries, table: RuleTable): void {
  const others = new Set(included.map(({ rule }) => rule));
  const halves = new Set<RuleId>();
  for (const [rule, { line: other, reason }] of lost) {
    const first = defaults.has(rule - 1) ? rule - 1 : rule;
    const isHalf = defaults.has(first) && !halves.has(first);
    halves.add(first);
    if (isHalf || others.has(rule)) continue;
    remarks.push({ code: "never-matches", reason, ...placeOfRule(table, rule), other });
  }
}

/** Returns the place of the word that a rule is made from. */
function placeOfRule({ lines, spans }: RuleTable, rule: RuleId): { readonly line: number; readonly span: Span } {
  const [, start = 0, addressEnd = 0, , maskEnd = 0] = spans.subarray(rule * SPAN_COLUMNS);
  return { line: lines[rule] ?? 0, span: { start, end: maskEnd === 0 ? addressEnd : maskEnd } };
}

/** Returns the smallest block that contains a range. */
function blockAround({ from, to }: Range): MaskedSource {
  return { kind: "ipv4", address: from, mask: maskOfLength(Math.clz32(from ^ to)) };
}
