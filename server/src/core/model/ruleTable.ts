import type { Ipv6 } from "../address/ipv6.js";
import { splice } from "../text/columns.js";
import { firstFrom } from "../text/text.js";
import type { Source } from "./source.js";
import type { Action, Rule } from "./statement.js";

/** The index of a rule among the rules of its file. */
export type RuleId = number;

/** Words per rule in {@link RuleTable.addresses}. */
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
 * A rule takes 46 bytes. A million rules as objects would take a quarter of a gigabyte and be slow to walk.
 */
export interface RuleTable {
  readonly count: number;
  /** The line of each rule, 0-based, ascending. */
  readonly lines: Uint32Array;
  /** {@link ACCEPT} or {@link REJECT}. */
  readonly actions: Uint8Array;
  /** {@link ANY}, {@link IPV4} or {@link IPV6}. */
  readonly kinds: Uint8Array;
  /** As written, host bits included. Four words a rule: an IPv4 address uses the first, `any` none. */
  readonly addresses: Uint32Array;
  /** The mask of an IPv4 rule, the prefix length of an IPv6 rule, 0 for `any`. */
  readonly masks: Uint32Array;
  /** Columns in the line: start of the action, start and end of the address, start and end of the mask (0 and 0 for none). */
  readonly spans: Uint32Array;
}

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
  return { columns: withCapacity(Math.max(capacity, 1)), count: 0 };
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
  if (builder.count === columns.lines.length) builder.columns = resized(columns, builder.count, builder.count * 2);
}

/** Clears the address in row `count`, when its line is not a rule after all. */
export function clearRow({ columns, count }: RuleTableBuilder): void {
  columns.addresses.fill(0, count * ADDRESS_WORDS, (count + 1) * ADDRESS_WORDS);
}

/** Adds a rule object. */
export function addRule(builder: RuleTableBuilder, line: number, rule: Rule): void {
  const { source, actionSpan, addressSpan, maskSpan } = rule;
  const { columns, count } = builder;
  const address = source.kind === "ipv6" ? source.address : [source.kind === "ipv4" ? source.address : 0, 0, 0, 0];
  columns.addresses.set(address, count * ADDRESS_WORDS);
  columns.masks[count] = source.kind === "any" ? 0 : source.kind === "ipv4" ? source.mask : source.length;
  commitRule(
    builder,
    line,
    rule.action === "accept" ? ACCEPT : REJECT,
    source.kind === "any" ? ANY : source.kind === "ipv4" ? IPV4 : IPV6,
    actionSpan.start,
    addressSpan.start,
    addressSpan.end,
    maskSpan?.start ?? 0,
    maskSpan?.end ?? 0,
  );
}

/** Returns the finished table. Copies it only if many rows are unused: a copy takes as long as filling the table. */
export function builtTable({ columns, count }: RuleTableBuilder): RuleTable {
  const rows = columns.lines.length;
  return rows > 1.25 * count + 64 ? resized(columns, count, count) : view(columns, count);
}

/** Whether two rules have the same action and the same source as written. */
export function haveEqualContent(before: RuleTable, oldId: RuleId, after: RuleTable, newId: RuleId): boolean {
  if (before.actions[oldId] !== after.actions[newId] || before.kinds[oldId] !== after.kinds[newId]) return false;
  if (before.masks[oldId] !== after.masks[newId]) return false;
  for (let word = 0; word < ADDRESS_WORDS; word++) {
    if (before.addresses[oldId * ADDRESS_WORDS + word] !== after.addresses[newId * ADDRESS_WORDS + word]) return false;
  }
  return true;
}

/**
 * Copies the table and replaces `removed` rules from `first` on. Adds `lineShift` to the lines of the rules after them.
 *
 * O(rules): 3 ms for 100,000 rules.
 */
export function spliceRules(
  table: RuleTable,
  first: RuleId,
  removed: number,
  inserted: RuleTable,
  lineShift: number,
): RuleTable {
  const lines = splice(table.lines, first, removed, inserted.lines);
  if (lineShift !== 0) {
    for (let id = first + inserted.count; id < lines.length; id++) lines[id] = (lines[id] ?? 0) + lineShift;
  }
  return {
    count: table.count - removed + inserted.count,
    lines,
    actions: splice(table.actions, first, removed, inserted.actions),
    kinds: splice(table.kinds, first, removed, inserted.kinds),
    addresses: splice(table.addresses, first, removed, inserted.addresses, ADDRESS_WORDS),
    masks: splice(table.masks, first, removed, inserted.masks),
    spans: splice(table.spans, first, removed, inserted.spans, SPAN_COLUMNS),
  };
}

/** Copies some rules to a new table. Its rule i is rule `ids[i]` of `table`. `ids` must be ascending. */
export function pickRules(table: RuleTable, ids: ArrayLike<RuleId>): RuleTable {
  const picked = { ...withCapacity(ids.length), count: ids.length };
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? 0;
    picked.lines[row] = table.lines[id] ?? 0;
    picked.actions[row] = table.actions[id] ?? 0;
    picked.kinds[row] = table.kinds[id] ?? 0;
    picked.masks[row] = table.masks[id] ?? 0;
    for (let word = 0; word < ADDRESS_WORDS; word++) {
      picked.addresses[row * ADDRESS_WORDS + word] = table.addresses[id * ADDRESS_WORDS + word] ?? 0;
    }
    for (let column = 0; column < SPAN_COLUMNS; column++) {
      picked.spans[row * SPAN_COLUMNS + column] = table.spans[id * SPAN_COLUMNS + column] ?? 0;
    }
  }
  return picked;
}

export function actionOf(table: RuleTable, id: RuleId): Action {
  return table.actions[id] === ACCEPT ? "accept" : "reject";
}

/** Returns the column where the action of a rule begins. */
export function actionStartOf(table: RuleTable, id: RuleId): number {
  return table.spans[id * SPAN_COLUMNS] ?? 0;
}

export function sourceOf(table: RuleTable, id: RuleId): Source {
  const mask = table.masks[id] ?? 0;
  const row = id * ADDRESS_WORDS;
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

/** Returns a rule as an object. Throws if there is no such rule. */
export function ruleAtRow(table: RuleTable, id: RuleId): Rule {
  if (id < 0 || id >= table.count) throw new Error(`no rule ${id} among ${table.count}`);
  const column = (index: number) => table.spans[id * SPAN_COLUMNS + index] ?? 0;
  const [actionStart, addressStart, addressEnd] = [column(0), column(1), column(2)];
  const [maskStart, maskEnd] = [column(3), column(4)];
  const action = actionOf(table, id);
  return {
    kind: "rule",
    action,
    actionSpan: { start: actionStart, end: actionStart + action.length },
    source: sourceOf(table, id),
    addressSpan: { start: addressStart, end: addressEnd },
    maskSpan: maskEnd === 0 ? undefined : { start: maskStart, end: maskEnd },
  };
}

/** Returns the first rule on the line or below it, or the number of rules if there is none. O(log rules). */
export function firstRuleFrom(table: RuleTable, line: number): RuleId {
  return firstFrom(table.lines, line);
}

function withCapacity(capacity: number): RuleTable {
  return {
    count: 0,
    lines: new Uint32Array(capacity),
    actions: new Uint8Array(capacity),
    kinds: new Uint8Array(capacity),
    addresses: new Uint32Array(capacity * ADDRESS_WORDS),
    masks: new Uint32Array(capacity),
    spans: new Uint32Array(capacity * SPAN_COLUMNS),
  };
}

/** Copies the first `count` rows into columns of `capacity` rows. */
function resized(columns: RuleTable, count: number, capacity: number): RuleTable {
  const from = view(columns, count);
  const copy = withCapacity(capacity);
  copy.lines.set(from.lines);
  copy.actions.set(from.actions);
  copy.kinds.set(from.kinds);
  copy.addresses.set(from.addresses);
  copy.masks.set(from.masks);
  copy.spans.set(from.spans);
  return { ...copy, count };
}

/** Returns the first `count` rows, without copying them. */
function view(columns: RuleTable, count: number): RuleTable {
  return {
    count,
    lines: columns.lines.subarray(0, count),
    actions: columns.actions.subarray(0, count),
    kinds: columns.kinds.subarray(0, count),
    addresses: columns.addresses.subarray(0, count * ADDRESS_WORDS),
    masks: columns.masks.subarray(0, count),
    spans: columns.spans.subarray(0, count * SPAN_COLUMNS),
  };
}
