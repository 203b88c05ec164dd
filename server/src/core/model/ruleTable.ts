import type { Ipv6 } from "../address/ipv6.js";
import { type Column, emptyLike, firstOf, pickInto, shift, splice, widened } from "../text/columns.js";
import { inSteps, ROWS_A_STEP, runToEnd, type Steps } from "../text/steps.js";
import { firstFrom } from "../text/text.js";
import type { Source } from "./source.js";
import type { Action, Rule } from "./statement.js";

/** The index of a rule among the rules of its file. */
export type RuleId = number;

/** The words of an IPv6 address. */
export const ADDRESS_WORDS = 4;
/** Values per rule in {@link RuleTable.spans}. */
export const SPAN_COLUMNS = 5;

/** The kinds of sources, as stored in {@link RuleTable.kinds}. */
export const ANY = 0;
export const IPV4 = 1;
export const IPV6 = 2;

/** The actions, as stored in {@link RuleTable.actions}. */
export const ACCEPT = 0;
export const REJECT = 1;

/**
 * The rules of a file in file order, as columns: row i of each array belongs to rule i.
 *
 * A rule takes 24 bytes, 36 in a list with IPv6. A million rules as objects would take a quarter of a gigabyte and be slow to walk.
 */
export interface RuleTable {
  readonly count: number;
  /** The line of each rule, 0-based, ascending. */
  readonly lines: Uint32Array;
  /** {@link ACCEPT} or {@link REJECT}. */
  readonly actions: Uint8Array;
  /** {@link ANY}, {@link IPV4} or {@link IPV6}. */
  readonly kinds: Uint8Array;
  /** The words per rule in `addresses`: 1 in a list without IPv6, else {@link ADDRESS_WORDS}. */
  readonly addressWidth: 1 | typeof ADDRESS_WORDS;
  /** As written, host bits included. An IPv4 address uses the first word, `any` none. */
  readonly addresses: Uint32Array;
  /** The mask of an IPv4 rule, the prefix length of an IPv6 rule, 0 for `any`. */
  readonly masks: Uint32Array;
  /**
   * Columns in the line: start of the action, start and end of the address, start and end of the mask (0 and 0 for none).
   *
   * Two bytes each, four in a table with a column beyond 65,535. A rule without an action has the start of the address twice.
   */
  readonly spans: Uint16Array | Uint32Array;
  /**
   * Where a rule lies if that is not its line up to the end of the source, {@link PLACE_COLUMNS} values each.
   *
   * The offsets of its start and end in the text, and the column where its action ends (0 for the usual length). Only tables of
   * formats that need them have this column and the next four.
   */
  readonly places?: Uint32Array;
  /** A sum of {@link OPEN}, {@link INCLUDED} and {@link UNWRITTEN}. */
  readonly flags?: Uint8Array;
  /** A number that the rules share that one word of the text means: `!10.0.0.0/8` is a rule for each block outside it. */
  readonly groups?: Uint32Array;
  /** What else a rule asks for: the number of a condition of the list, counted from 1, or 0 for nothing. */
  readonly conditions?: Uint32Array;
  /** Where a rule of an included file is: the number of an included rule of the list, counted from 1, or 0 for none. */
  readonly origins?: Uint32Array;
}

/** Values per rule in {@link RuleTable.places}. */
export const PLACE_COLUMNS = 3;

/** A rule that surely matches, but whose verdict depends on more than the list. */
export const OPEN = 1;
/**
 * A rule of an included file. It is asked where the `include` is, which has its line, its span and its extent.
 *
 * It is no rule of this file: nothing may report it or change it.
 */
export const INCLUDED = 2;
/** A rule whose source is not in its line as an address, such as `deny if office` in HAProxy. Nothing may change its source. */
export const UNWRITTEN = 4;

/** The columns with a name each. */
type ColumnName = Exclude<keyof RuleTable, "count" | "addressWidth">;

/** Returns a column for the place of another. It has `width` values for a rule. */
type MakeColumn = <Kind extends Column>(column: Kind, width: number, name: ColumnName) => Kind;

/**
 * A table that is being filled. Its columns may have more rows than `count`.
 *
 * Callers may write to parts of row `count`. {@link commitRule} then adds the row as a rule.
 */
export interface RuleTableBuilder {
  columns: RuleTable;
  count: number;
}

/** Creates an empty builder. `capacity` is a guess at the number of rules. */
export function ruleTableBuilder(capacity = 16): RuleTableBuilder {
  const rows = Math.max(capacity, 1);
  const columns: RuleTable = {
    count: 0,
    lines: new Uint32Array(rows),
    actions: new Uint8Array(rows),
    kinds: new Uint8Array(rows),
    addressWidth: 1,
    addresses: new Uint32Array(rows),
    masks: new Uint32Array(rows),
    spans: new Uint16Array(rows * SPAN_COLUMNS),
  };
  return { columns, count: 0 };
}

/** Completes row `count` with these values and adds it as a rule. The columns are in the order of {@link RuleTable.spans}. */
export function commitRule(
  builder: RuleTableBuilder,
  line: number,
  action: number,
  kind: number,
  actionStart: number,
  addressStart: number,
  addressEnd: number,
  maskStart: number,
  maskEnd: number,
): void {
  if (addressEnd > 0xffff || maskEnd > 0xffff) builder.columns = withWideSpans(builder.columns);
  const { columns, count } = builder;
  columns.lines[count] = line;
  columns.actions[count] = action;
  columns.kinds[count] = kind;
  const span = count * SPAN_COLUMNS;
  columns.spans[span] = actionStart;
  columns.spans[span + 1] = addressStart;
  columns.spans[span + 2] = addressEnd;
  columns.spans[span + 3] = maskStart;
  columns.spans[span + 4] = maskEnd;
  builder.count = count + 1;
  if (builder.count === columns.lines.length) builder.columns = tableOf(columns, count, widened);
}

/** Sets where the rule in row `count` lies, as {@link RuleTable.places}. Call it before {@link commitRule}. */
export function placeRow(builder: RuleTableBuilder, start: number, end: number, actionEnd: number): void {
  const place = builder.count * PLACE_COLUMNS;
  const places = builder.columns.places ?? withPlaces(builder);
  places[place] = start;
  places[place + 1] = end;
  places[place + 2] = actionEnd;
}

function withPlaces(builder: RuleTableBuilder): Uint32Array {
  const places = new Uint32Array(builder.columns.lines.length * PLACE_COLUMNS);
  builder.columns = { ...builder.columns, places };
  return places;
}

/** Makes place for the address of an IPv6 rule in row `count`. Returns the index of its first word. */
export function placeForIpv6(builder: RuleTableBuilder): number {
  builder.columns = withIpv6Addresses(builder.columns);
  return builder.count * ADDRESS_WORDS;
}

/** Returns the table with a row of four words for each address. */
function withIpv6Addresses(table: RuleTable): RuleTable {
  if (table.addressWidth === ADDRESS_WORDS) return table;
  const addresses = new Uint32Array(table.addresses.length * ADDRESS_WORDS);
  for (let id = 0; id < table.addresses.length; id++) addresses[id * ADDRESS_WORDS] = table.addresses[id] ?? 0;
  return { ...table, addressWidth: ADDRESS_WORDS, addresses };
}

function withWideSpans(table: RuleTable): RuleTable {
  return table.spans instanceof Uint32Array ? table : { ...table, spans: Uint32Array.from(table.spans) };
}

/** Clears the address in row `count`, when its line is not a rule after all. */
export function clearRow({ columns, count }: RuleTableBuilder): void {
  columns.addresses.fill(0, count * columns.addressWidth, (count + 1) * columns.addressWidth);
}

/** Adds a rule object. Expects no address in row `count`, see {@link clearRow}. */
export function addRule(builder: RuleTableBuilder, line: number, rule: Rule): void {
  const { source, actionSpan, addressSpan, maskSpan } = rule;
  if (source.kind === "ipv6") {
    const place = placeForIpv6(builder);
    builder.columns.addresses.set(source.address, place);
  }
  const { columns, count } = builder;
  if (source.kind === "ipv4") columns.addresses[count * columns.addressWidth] = source.address;
  columns.masks[count] = source.kind === "any" ? 0 : source.kind === "ipv4" ? source.mask : source.length;
  commitRule(
    builder,
    line,
    rule.action === "accept" ? ACCEPT : REJECT,
    source.kind === "any" ? ANY : source.kind === "ipv4" ? IPV4 : IPV6,
    actionSpan?.start ?? addressSpan.start,
    addressSpan.start,
    addressSpan.end,
    maskSpan?.start ?? 0,
    maskSpan?.end ?? 0,
  );
}

/** Returns the finished table. Copies it only if many rows are unused: a copy takes as long as filling the table. */
export function builtTable({ columns, count }: RuleTableBuilder): RuleTable {
  return tableOf(columns, count, (column, width) => firstOf(column, count * width));
}

/** Makes a table of columns that are as wide as those of another. */
function tableOf(table: RuleTable, count: number, make: MakeColumn): RuleTable {
  const { addressWidth, places, flags, groups, conditions, origins } = table;
  return {
    count,
    lines: make(table.lines, 1, "lines"),
    actions: make(table.actions, 1, "actions"),
    kinds: make(table.kinds, 1, "kinds"),
    addressWidth,
    addresses: make(table.addresses, addressWidth, "addresses"),
    masks: make(table.masks, 1, "masks"),
    spans: make(table.spans, SPAN_COLUMNS, "spans"),
    ...(places && { places: make(places, PLACE_COLUMNS, "places") }),
    ...(flags && { flags: make(flags, 1, "flags") }),
    ...(groups && { groups: make(groups, 1, "groups") }),
    ...(conditions && { conditions: make(conditions, 1, "conditions") }),
    ...(origins && { origins: make(origins, 1, "origins") }),
  };
}

/** Whether two rules have the same action and the same source as written. */
export function haveEqualContent(before: RuleTable, oldId: RuleId, after: RuleTable, newId: RuleId): boolean {
  if (before.actions[oldId] !== after.actions[newId] || before.kinds[oldId] !== after.kinds[newId]) return false;
  if (before.masks[oldId] !== after.masks[newId]) return false;
  const words = before.kinds[oldId] === IPV6 ? ADDRESS_WORDS : 1;
  const [old, now] = [oldId * before.addressWidth, newId * after.addressWidth];
  for (let word = 0; word < words; word++) {
    if (before.addresses[old + word] !== after.addresses[now + word]) return false;
  }
  return true;
}

/**
 * Copies the table and replaces `removed` rules from `first` on. Adds `lineShift` to the lines of the rules after them.
 *
 * Shares the columns in which nothing changes. O(rules).
 */
export function spliceRules(
  table: RuleTable,
  first: RuleId,
  removed: number,
  inserted: RuleTable,
  lineShift: number,
): RuleTable {
  const old = asWideAs(table, inserted);
  const added = asWideAs(inserted, old);
  const spliced = tableOf(old, old.count - removed + added.count, (column, width, name) => {
    const values = (added[name] ?? column.subarray(0, 0)) as typeof column;
    const isInPlace = removed === added.count && (name !== "lines" || lineShift === 0);
    const isSame = isInPlace && values.every((value, index) => column[first * width + index] === value);
    return isSame ? column : splice(column, first, removed, values, width);
  });
  shift(spliced.lines, lineShift, first + inserted.count);
  return spliced;
}

/** Returns the table with columns that are at least as wide as those of another. */
function asWideAs(table: RuleTable, other: RuleTable): RuleTable {
  const wide = other.addressWidth === ADDRESS_WORDS ? withIpv6Addresses(table) : table;
  return other.spans instanceof Uint32Array ? withWideSpans(wide) : wide;
}

/** Copies some rules to a new table. Its rule i is rule `ids[i]` of `table`. Only of ascending `ids` the lines are ascending too. */
export function pickRules(table: RuleTable, ids: ArrayLike<RuleId>): RuleTable {
  return runToEnd(pickRulesInSteps(table, ids));
}

/** Does the same in steps. */
export function* pickRulesInSteps(table: RuleTable, ids: ArrayLike<RuleId>): Steps<RuleTable> {
  const copies: ((from: number, to: number) => void)[] = [];
  const picked = tableOf(table, ids.length, (column, width) => {
    const copy = emptyLike(column, ids.length * width);
    copies.push((from, to) => pickInto(copy, column, ids, width, from, to));
    return copy;
  });
  const rowsAStep = Math.floor(ROWS_A_STEP / SPAN_COLUMNS);
  for (const copy of copies) yield* inSteps(ids.length, copy, rowsAStep);
  return picked;
}

export function actionOf(table: RuleTable, id: RuleId): Action {
  return table.actions[id] === ACCEPT ? "accept" : "reject";
}

/** Returns the number of what else a rule asks for, see {@link RuleTable.conditions}. */
export function conditionNumberOf({ conditions }: RuleTable, id: RuleId): number {
  return conditions?.[id] ?? 0;
}

/** Whether a rule is partial: it may match less than its source, since it asks for more than the address. */
export function isPartial({ conditions }: RuleTable, id: RuleId): boolean {
  return conditions !== undefined && conditions[id] !== 0;
}

/** Returns the partial rules, in file order. O(rules) if there are some. */
export function partialRules({ conditions = NO_CONDITIONS }: RuleTable): readonly RuleId[] {
  const ids: RuleId[] = [];
  for (let id = 0; id < conditions.length; id++) if (conditions[id] !== 0) ids.push(id);
  return ids;
}

const NO_CONDITIONS = new Uint32Array();

/** Whether a rule surely matches, but more than the list decides its verdict. */
export function isOpen({ flags }: RuleTable, id: RuleId): boolean {
  return flags !== undefined && ((flags[id] ?? 0) & OPEN) !== 0;
}

/** Returns the rules that the word of a rule means, in file order. In most lists each word is one rule. */
export function groupOf({ groups, count }: RuleTable, id: RuleId): readonly RuleId[] {
  if (groups === undefined) return [id];
  const group = groups[id];
  const first = firstOfGroup({ groups }, id);
  const ids: RuleId[] = [];
  for (let rule = first; rule < count && groups[rule] === group; rule++) ids.push(rule);
  return ids;
}

/** Returns the first of the rules that the word of a rule means. */
export function firstOfGroup({ groups }: Pick<RuleTable, "groups">, id: RuleId): RuleId {
  let first = id;
  while (groups !== undefined && first > 0 && groups[first - 1] === groups[id]) first--;
  return first;
}

/** Whether a rule is the first of those that its word means. People see one rule for the word. */
export function isFirstOfGroup({ groups }: RuleTable, id: RuleId): boolean {
  return groups === undefined || id === 0 || groups[id - 1] !== groups[id];
}

/** Whether a rule is one of an included file. */
export function isIncluded({ flags }: RuleTable, id: RuleId): boolean {
  return ((flags?.[id] ?? 0) & INCLUDED) !== 0;
}

/** Whether the line of a rule has its source as an address, which may be changed there. */
export function isWritten({ flags }: RuleTable, id: RuleId): boolean {
  return ((flags?.[id] ?? 0) & (INCLUDED | UNWRITTEN)) === 0;
}

/** Whether a rule stands for an included file that was not read. */
export function isUnread(table: RuleTable, id: RuleId): boolean {
  return isIncluded(table, id) && (table.origins?.[id] ?? 0) === 0;
}

/** Whether a rule is the first of a word that is in the file itself. */
export function isOwnWord(table: RuleTable, id: RuleId): boolean {
  return isFirstOfGroup(table, id) && !isIncluded(table, id);
}

/** Returns how many rules people see: one for each word. O(rules) if a word means several, or is of an included file. */
export function wordCountOf(table: RuleTable): { readonly own: number; readonly included: number } {
  const { count, groups, flags } = table;
  if (groups === undefined && flags === undefined) return { own: count, included: 0 };
  const words = { own: 0, included: 0 };
  for (let id = 0; id < count; id++) {
    if (!isFirstOfGroup(table, id)) continue;
    if (!isIncluded(table, id)) words.own++;
    // Nobody knows the rules of a file that was not read.
    else if (!isUnread(table, id)) words.included++;
  }
  return words;
}

/** Returns the column where the action of a rule begins. */
export function actionStartOf(table: RuleTable, id: RuleId): number {
  return table.spans[id * SPAN_COLUMNS] ?? 0;
}

export function sourceOf(table: RuleTable, id: RuleId): Source {
  const mask = table.masks[id] ?? 0;
  const row = id * table.addressWidth;
  switch (table.kinds[id]) {
    case ANY:
      return { kind: "any" };
    case IPV4:
      return { kind: "ipv4", address: table.addresses[row] ?? 0, mask };
    default: {
      const word = (index: number) => table.addresses[row + index] ?? 0;
      const address: Ipv6 = [word(0), word(1), word(2), word(3)];
      return { kind: "ipv6", address, length: mask };
    }
  }
}

/** Returns the first rule on the line or below it, or the number of rules if there is none. O(log rules). */
export function firstRuleFrom(table: RuleTable, line: number): RuleId {
  return firstFrom(table.lines, line);
}
