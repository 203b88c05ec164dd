import { ALL_ADDRESSES } from "../address/count.js";
import { blockCountOf } from "../address/mask.js";
import { acceptedIn } from "../analysis/questions/effect.js";
import { verdictRanges } from "../analysis/questions/verdictRanges.js";
import { formatCount } from "../describe/counts.js";
import { quoted } from "../describe/wording.js";
import { allOf, isMapped } from "../formats/blocks.js";
import { blocksIn } from "../formats/haproxyClients.js";
import type { Writer, WrittenComment, WrittenRow } from "../formats/writing/writer.js";
import type { CompiledList } from "../matcher/partition.js";
import {
  defaultActionOf,
  evaluationOrder,
  lineNumberOf,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  withRules,
} from "../model/ruleSet.js";
import { isPartial, pickRules } from "../model/ruleTable.js";
import { formatSource, hasHoles, isCatchAllOf, type Source, sourcesOf } from "../model/source.js";
import type { Action } from "../model/statement.js";
import { type Budget, halfOfBudget, inSteps, isPauseDue, type Steps } from "../text/steps.js";
import { type ListComments, trimmed } from "./comments.js";
import { HOW_TO_SIMPLIFY, type Refused, refused, refusedUnproved } from "./refusal.js";

/** A mask with more blocks is not written. */
const BLOCKS_AT_MOST = 4_096;
/** No program takes more rules. */
const ROWS_AT_MOST = 500_000;

/** A list without its partial rules, with the id that each rule has in the whole list. */
export interface SureList extends RuleSet {
  readonly ids: Uint32Array;
}

/** Leaves out the rules that are not for all clients. O(rules). */
export function withoutPartial(list: RuleSet): SureList {
  const { rules } = list;
  const ids = Uint32Array.from(rules.lines.keys()).filter((id) => !isPartial(rules, id));
  const { conditions: _, ...sure } = rules.conditions === undefined ? rules : pickRules(rules, ids);
  return { ...withRules(list, sure), conditions: [], ids };
}

/** A row, and the rule of the whole list that it comes from. `undefined` for blocks and for the end of the list. */
export type SourceRow = Pick<WrittenRow, "action" | "source"> & { readonly rule: RuleId | undefined };

/** What a writer gets to write. */
export interface SourceRows {
  readonly rows: readonly SourceRow[];
  /** The verdict of addresses that no row matches. */
  readonly default: Action;
}

/** Returns the rows that a writer takes. `members` is what the members of a plain list get. */
export function* rowsFor(
  writer: Writer,
  list: CompiledList & { readonly ruleSet: SureList },
  members: Action | undefined,
  budget: Budget,
): Steps<SourceRows | Refused> {
  const { ruleSet } = list;
  if (writer.holes !== "any") {
    const tooMany = yield* firstWithTooManyBlocks(ruleSet);
    if (tooMany !== undefined) return refusedForBlocks(ruleSet, tooMany);
  }
  if (writer.rows === "rules") {
    const rows = yield* rulesOf(ruleSet, writer);
    return rows === undefined ? refusedForRows() : { rows, default: defaultActionOf(ruleSet) };
  }
  const last = members === undefined ? yield* verdictOfMost(list, budget) : opposite(members);
  const ranges = yield* verdictRanges([{ list, gives: true }], opposite(last), halfOfBudget(budget));
  if (ranges === undefined) return refusedUnproved();
  const rows: SourceRow[] = [];
  for (const { family, from, to } of ranges) {
    for (const source of sourcesOf({ kind: "range", family, from, to })) {
      if (source.kind !== "ipv6" || !isMapped(source)) rows.push({ rule: undefined, action: opposite(last), source });
    }
    if (rows.length > ROWS_AT_MOST) return refusedForRows();
    if (isPauseDue(budget)) yield;
  }
  return { rows, default: last };
}

function opposite(action: Action): Action {
  return action === "accept" ? "reject" : "accept";
}

function* firstWithTooManyBlocks(list: RuleSet): Steps<RuleId | undefined> {
  let first: RuleId | undefined;
  yield* inSteps(list.rules.count, (from, to) => {
    for (let id = from; first === undefined && id < to; id++) {
      const { source } = ruleOf(list, id);
      const isOdd = source.kind === "ipv4" && hasHoles(source);
      if (isOdd && blockCountOf(source.mask) > BLOCKS_AT_MOST) first = id;
    }
  });
  return first;
}

function refusedForBlocks(list: RuleSet, id: RuleId): Refused {
  const { source } = ruleOf(list, id);
  const count = source.kind === "ipv4" ? blockCountOf(source.mask) : 0;
  const where = `Line ${lineNumberOf(list, id)} (${quoted(formatSource(source))})`;
  const most = `at most ${formatCount(BLOCKS_AT_MOST)} are written`;
  return refused("too-many-blocks", `${where} needs ${formatCount(count)} networks, and ${most}. ${HOW_TO_SIMPLIFY}`);
}

function refusedForRows(): Refused {
  return refused(
    "too-many-blocks",
    `The list needs more than ${formatCount(ROWS_AT_MOST)} networks. ${HOW_TO_SIMPLIFY}`,
  );
}

/** Returns the verdict of most IPv6 addresses, the default of a geo block. It depends on nothing but verdicts. */
function* verdictOfMost(list: CompiledList, budget: Budget): Steps<Action> {
  const { ipv6 } = yield* acceptedIn(list, halfOfBudget(budget));
  return 2n * ipv6 >= ALL_ADDRESSES.ipv6 ? "accept" : "reject";
}

/**
 * Returns the rules in the order in which they are asked, the last ones for what is left of each family.
 *
 * `undefined` if they are too many.
 */
function* rulesOf(list: SureList, writer: Writer): Steps<readonly SourceRow[] | undefined> {
  const rows: SourceRow[] = [];
  const hasDirectives = writer.hasDirectives === true;
  const order = yield* evaluationOrder(list, hasDirectives ? "first-match" : modelOf(list));
  yield* inSteps(order.length, (from, to) => {
    for (let rank = from; rank < to && rows.length <= ROWS_AT_MOST; rank++)
      addRule(rows, list, order[rank] ?? 0, writer);
  });
  if (rows.length > ROWS_AT_MOST) return undefined;
  return hasDirectives ? rows : [...rows, ...endOf(rows, defaultActionOf(list))];
}

function addRule(rows: SourceRow[], list: SureList, id: RuleId, { holes, isRefused }: Writer): void {
  const { action, source } = ruleOf(list, id);
  // No client has a mapped address, which would mean IPv4 as text.
  if (source.kind === "ipv6" && isMapped(source)) return;
  const isDivided = holes === "none" && source.kind === "ipv4" && hasHoles(source);
  for (const one of isDivided ? blocksIn(source.address, source.mask) : [source])
    if (isRefused?.(one) !== true) rows.push({ rule: list.ids[id], action, source: one });
}

/** Returns rules for the addresses that no rule matches. */
function endOf(rows: readonly SourceRow[], action: Action): readonly SourceRow[] {
  const left = (["ipv4", "ipv6"] as const).filter((family) => !rows.some(({ source }) => isCatchAllOf(source, family)));
  const sources: readonly Source[] = left.length === 2 ? [{ kind: "any" }] : left.map(allOf);
  return sources.map((source) => ({ rule: undefined, action, source }));
}

/** Puts the comments beside the rows of their rules. Counts those without a place. */
export function* annotated(
  rows: readonly SourceRow[],
  comments: ListComments,
  writer: Writer,
): Steps<{ readonly rows: readonly WrittenRow[]; readonly tail: readonly WrittenComment[]; readonly dropped: number }> {
  const isInOrder = rows.every(({ rule }, place) => place === 0 || (rule ?? LAST) >= (rows[place - 1]?.rule ?? LAST));
  const isKept = ({ text, isTitle }: WrittenComment) => isInOrder || (text !== "" && !isTitle);
  const tail = writer.rows === "rules" ? comments.tail : [];
  let count = countOf(tail);
  let last: RuleId | undefined;
  const written: WrittenRow[] = [];
  yield* inSteps(rows.length, (from, to) => {
    for (const row of rows.slice(from, to)) written.push(withComments(row));
  });
  const total = [...comments.above.values()].reduce((sum, above) => sum + countOf(above), 0);
  return { rows: written, tail, dropped: total + comments.behind.size + countOf(comments.tail) - count };

  function withComments({ rule, action, source }: SourceRow): WrittenRow {
    if (rule === undefined || rule === last) return { action, source, above: [], behind: "" };
    last = rule;
    const behind = comments.behind.get(rule) ?? "";
    const kept = (comments.above.get(rule) ?? []).filter(isKept);
    // An empty line is above the first row already.
    const above = written.length === 0 ? trimmed(kept) : kept;
    const isMoved = behind !== "" && !writer.hasComments;
    count += countOf(above) + Number(behind !== "");
    const all = isMoved ? [...above, { text: behind, isTitle: false }] : above;
    return { action, source, above: all, behind: isMoved ? "" : behind };
  }
}

function countOf(comments: readonly WrittenComment[]): number {
  return comments.filter(({ text }) => text !== "").length;
}

/** Behind all rules and lines. Infinities have no difference. */
export const LAST = Number.MAX_SAFE_INTEGER;
