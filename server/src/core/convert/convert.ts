/**
 * A list for another program: what is lost is reported, and what is written is proved.
 *
 * `convert.ts` makes what a writer (`../formats/writing/`) needs of a list, reads the new text back and compares both lists over all
 * addresses. `comments.ts` finds what people wrote beside the rules, `losses.ts` what the new list cannot say.
 */

import { type AddressRange, formatRange } from "../address/block.js";
import { ALL_ADDRESSES, isNone } from "../address/count.js";
import { blockCountOf } from "../address/mask.js";
import { analyzeInSteps } from "../analysis/analyze.js";
import { expectationsOf, proveExpectations } from "../analysis/passes/expectations.js";
import { type Changes, changesInSteps } from "../analysis/questions/changes.js";
import { acceptedIn } from "../analysis/questions/effect.js";
import { verdictRanges } from "../analysis/questions/verdictRanges.js";
import { counted, formatCount } from "../describe/counts.js";
import { quoted } from "../describe/wording.js";
import { findingsInSteps } from "../findings/findings.js";
import { allOf, isMapped } from "../formats/blocks.js";
import { blocksIn } from "../formats/haproxyClients.js";
import { networkText } from "../formats/networkText.js";
import { type ReadAs, readInSteps } from "../formats/readers.js";
import type { Writer, WrittenComment, WrittenExpectation, WrittenList, WrittenRow } from "../formats/writing/writer.js";
import { writers } from "../formats/writing/writers.js";
import { type CompiledList, compileInSteps } from "../matcher/partition.js";
import {
  defaultActionOf,
  evaluationOrder,
  lineNumberOf,
  modelOf,
  type RuleId,
  type RuleSet,
  ruleOf,
  textOfLine,
  withRules,
} from "../model/ruleSet.js";
import { isPartial, pickRules } from "../model/ruleTable.js";
import { formatSource, hasHoles, isCatchAllOf, type Source, sourcesOf, specificityOf } from "../model/source.js";
import type { Action, Expectation } from "../model/statement.js";
import { linedText } from "../text/linedText.js";
import { type Budget, halfOfBudget, inSteps, isPauseDue, type Steps } from "../text/steps.js";
import { textAt } from "../text/text.js";
import { commentsIn, commentText, type ListComments, OWN_HEAD, trimmed } from "./comments.js";
import { type ConversionLoss, commentsLoss, insideIpv6Loss, lossesOfRules } from "./losses.js";

/** What is to be written. */
export interface ConvertOptions extends ReadAs {
  /** The method of rules in pg_hba.conf that accept. */
  readonly method?: string | undefined;
  /** What the file of the list is called. */
  readonly name: string;
  /** Whether the list is the only one of its file. */
  readonly isOnlyList: boolean;
  /** Whether a list with errors is converted without the lines that have them. */
  readonly ignoreErrors: boolean;
}

export type Conversion = Converted | Refused;

export interface Converted {
  readonly text: string;
  /** The list that the text is, as its program reads it. */
  readonly list: CompiledList;
  /** Those of the whole list last. */
  readonly losses: readonly ConversionLoss[];
  readonly ignored: readonly FaultyLine[];
}

/** Why nothing is written. */
export interface Refused {
  readonly refusal: "errors" | "too-many-blocks" | "method" | "unproved";
  /** One sentence, and what to do. */
  readonly text: string;
  /** The lines with errors, for the refusal `errors`. */
  readonly faults: readonly FaultyLine[];
}

/** A line with an error. Lines are 0-based. */
export interface FaultyLine {
  readonly line: number;
  readonly code: string;
}

/** A mask with more blocks is not written. */
const BLOCKS_AT_MOST = 4_096;
/** No program takes more rules. */
const ROWS_AT_MOST = 1_000_000;

/**
 * Writes a list for another program.
 *
 * Rules that are not for all clients are left out. Throws if the text is read as another list: that is a mistake of a writer.
 */
export function* convertInSteps(list: RuleSet, options: ConvertOptions, budget: Budget): Steps<Conversion> {
  const { format, method = "", ignoreErrors } = options;
  const writer = writers[format];
  const ignored = yield* faultsIn(list, halfOfBudget(budget));
  if (ignored.length > 0 && !ignoreErrors) return refused("errors", errorsText(ignored), ignored);
  const sure = withoutPartial(list);
  const compiled = yield* compiledInSteps(sure, budget);
  const rules = yield* rulesOf(sure, writer);
  if ("refusal" in rules) return rules;
  const last = writer.rows === "blocks" ? yield* verdictOfMost(compiled, budget) : defaultActionOf(sure);
  const rows = writer.rows === "rules" ? rules : yield* blocksOf(compiled, options, last, budget);
  if ("refusal" in rows) return rows;
  const methodFault = format === "pg-hba" ? faultOfMethod(method, rows) : undefined;
  if (methodFault !== undefined) return refused("method", methodFault);

  const comments = yield* commentsIn(list, options.isOnlyList);
  const annotated = annotate(rows, comments, writer);
  const losses = [...(yield* lossesOfRules(list, format === "pg-hba" ? method : ""))];
  const head = joined(headOf(options, writer), comments.head);
  const notes = { ofExpectations: comments.ofExpectations, rows: annotated.rows, tail: annotated.tail, head };
  const faulty = new Set(ignored.map(({ line }) => line));
  let expected: readonly Expected[] = expectationsOf(list).filter(({ line }) => !faulty.has(line));
  let written = yield* writeAndRead({ list: sure, last, notes, expected }, options, budget);
  while (!("refusal" in written)) {
    const failures = yield* failuresIn(written.list, expected.length, budget);
    if (failures.size === 0) break;
    // The default is a rule now, a rule may have become several, and rules for some clients are gone.
    expected = expected.flatMap((one, place) => {
      const failure = failures.get(place);
      if (failure === undefined) return [one];
      const { changed, loss } = afterFailure(one, failure);
      if (loss !== undefined) losses.push(loss);
      return changed === undefined ? [] : [changed];
    });
    written = yield* writeAndRead({ list: sure, last, notes, expected }, options, budget);
  }
  if ("refusal" in written) return written;
  const changes = yield* changesInSteps(compiled, written.list, budget, ROWS_AT_MOST);
  if (!isNone(changes.unproved)) return refused("unproved", UNPROVED);
  const example = differenceIn(changes, options);
  const lossOfComments = commentsLoss(annotated.dropped, comments.ignores);
  if (lossOfComments !== undefined) losses.push(lossOfComments);
  if (example !== undefined) losses.push(insideIpv6Loss(example));
  losses.sort((one, other) => (one.line ?? LAST) - (other.line ?? LAST));
  return { ...written, losses, ignored };
}

/** Behind all lines. Infinities have no difference. */
const LAST = Number.MAX_SAFE_INTEGER;

const UNPROVED = "Its masks with holes cut the addresses into too many pieces to prove the new list.";

function refused(refusal: Refused["refusal"], text: string, faults: readonly FaultyLine[] = []): Refused {
  return { refusal, text, faults };
}

/**
 * Returns the lines that give no rule, and the expectations that fail.
 *
 * An error of a rule changes nothing: what it says is written.
 */
function* faultsIn(list: RuleSet, budget: Budget): Steps<readonly FaultyLine[]> {
  const faults = new Map<number, string>();
  const partial = new Set(list.rules.lines.filter((_, id) => isPartial(list.rules, id)));
  for (const { code, line } of list.remarks)
    if (code === "analysis-incomplete" && !partial.has(line)) faults.set(line, code);
  const analysis = yield* analyzeInSteps(list, budget);
  for (const { code, place } of (yield* findingsInSteps(analysis)).list("error"))
    if ("line" in place && !leavesMeaning.has(code)) faults.set(place.line, code);
  return [...faults].map(([line, code]) => ({ line, code })).sort((one, other) => one.line - other.line);
}

/** The errors of lines that mean something in spite of them. */
const leavesMeaning: ReadonlySet<string> = new Set(["reads-differently", "inverted-mask", "suspicious-mask"]);

function errorsText(faults: readonly FaultyLine[]): string {
  const [first] = faults;
  return `${counted(faults.length, "line")} with an error, first in line ${(first?.line ?? 0) + 1} (${first?.code}). Correct the list first.`;
}

/** A list without its partial rules, with the id that each rule has in the whole list. */
interface SureList extends RuleSet {
  readonly ids: Uint32Array;
}

function withoutPartial(list: RuleSet): SureList {
  const { rules } = list;
  const ids = Uint32Array.from(rules.lines.keys()).filter((id) => !isPartial(rules, id));
  const { conditions: _, ...sure } = rules.conditions === undefined ? rules : pickRules(rules, ids);
  return { ...withRules(list, sure), conditions: [], ids };
}

function* compiledInSteps(ruleSet: RuleSet, budget: Budget): Steps<CompiledList> {
  return { ruleSet, partition: yield* compileInSteps(ruleSet, modelOf(ruleSet), budget) };
}

/** A row, and the rule of the whole list that it comes from. `undefined` for blocks and for the end of the list. */
type SourceRow = Pick<WrittenRow, "action" | "source"> & { readonly rule: RuleId | undefined };

/** Returns the rules in the order in which they are asked. The last ones decide what is left of each family. */
function* rulesOf(list: SureList, writer: Writer): Steps<readonly SourceRow[] | Refused> {
  const rows: SourceRow[] = [];
  const order = yield* evaluationOrder(list, writer.hasDirectives === true ? "first-match" : modelOf(list));
  let refusal: Refused | undefined;
  yield* inSteps(order.length, (from, to) => {
    for (let rank = from; rank < to && refusal === undefined; rank++) {
      const id = order[rank] ?? 0;
      const { action, source } = ruleOf(list, id);
      // No client has a mapped address, which would mean IPv4 as text.
      if (source.kind === "ipv6" && isMapped(source)) continue;
      if (writer.holes !== "any" && hasTooManyBlocks(source)) refusal = tooManyBlocks(list, id);
      else
        for (const one of writer.holes === "none" ? blocksOfSource(source) : [source])
          if (writer.isRefused?.(one) !== true) rows.push({ rule: list.ids[id], action, source: one });
      if (rows.length > ROWS_AT_MOST) refusal = tooManyRows();
    }
  });
  return refusal ?? (writer.hasDirectives === true ? rows : [...rows, ...endOf(rows, defaultActionOf(list))]);
}

function hasTooManyBlocks(source: Source): boolean {
  return source.kind === "ipv4" && hasHoles(source) && blockCountOf(source.mask) > BLOCKS_AT_MOST;
}

function blocksOfSource(source: Source): Iterable<Source> {
  return source.kind === "ipv4" && hasHoles(source) ? blocksIn(source.address, source.mask) : [source];
}

function tooManyBlocks(list: RuleSet, id: RuleId): Refused {
  const { source } = ruleOf(list, id);
  const count = source.kind === "ipv4" ? blockCountOf(source.mask) : 0;
  const text = `Line ${lineNumberOf(list, id)} (${quoted(formatSource(source))}) needs ${formatCount(count)} networks, of which at most ${formatCount(BLOCKS_AT_MOST)} are written.`;
  return refused("too-many-blocks", text);
}

function tooManyRows(): Refused {
  return refused("too-many-blocks", `The list needs more than ${formatCount(ROWS_AT_MOST)} networks.`);
}

/** Returns rules for the addresses that no rule matches. */
function endOf(rows: readonly SourceRow[], action: Action): readonly SourceRow[] {
  const left = (["ipv4", "ipv6"] as const).filter((family) => !rows.some(({ source }) => isCatchAllOf(source, family)));
  const sources: readonly Source[] = left.length === 2 ? [{ kind: "any" }] : left.map(allOf);
  return sources.map((source) => ({ rule: undefined, action, source }));
}

/** Returns the verdict of most IPv6 addresses, which is what a geo block has as its default. It depends on nothing but verdicts. */
function* verdictOfMost(list: CompiledList, budget: Budget): Steps<Action> {
  const { ipv6 } = yield* acceptedIn(list, halfOfBudget(budget));
  return 2n * ipv6 >= ALL_ADDRESSES.ipv6 ? "accept" : "reject";
}

/** Returns the blocks of the verdict that the members of a plain list get, or that is not the default of a geo block. */
function* blocksOf(
  list: CompiledList,
  { format, options }: ConvertOptions,
  last: Action,
  budget: Budget,
): Steps<readonly SourceRow[] | Refused> {
  const action = format === "plain" ? (options.means ?? "reject") : last === "accept" ? "reject" : "accept";
  const ranges = yield* verdictRanges([{ list, gives: true }], action, halfOfBudget(budget));
  if (ranges === undefined) return refused("unproved", UNPROVED);
  const rows: SourceRow[] = [];
  for (const { family, from, to } of ranges) {
    for (const source of sourcesOf({ kind: "range", family, from, to })) {
      if (source.kind !== "ipv6" || !isMapped(source)) rows.push({ rule: undefined, action, source });
    }
    if (rows.length > ROWS_AT_MOST) return tooManyRows();
    if (isPauseDue(budget)) yield;
  }
  return rows;
}

/** Says why a method does not do for clients that are accepted. */
function faultOfMethod(method: string, rows: readonly SourceRow[]): string | undefined {
  if (!rows.some(({ action }) => action === "accept")) return undefined;
  if (method === "") return "PostgreSQL needs a method for accepted clients. Name one, such as scram-sha-256.";
  const isWord = /^[a-z][a-z0-9-]*$/.test(method) && method !== "reject";
  return isWord ? undefined : `"${quoted(method)}" is no method for accepted clients. Name one, such as scram-sha-256.`;
}

function headOf({ name }: ConvertOptions, { place }: Writer): readonly WrittenComment[] {
  const lines = [`${OWN_HEAD} from ${commentText(name)}`, ...(place === undefined ? [] : [place])];
  return lines.map((text) => ({ text, isTitle: false }));
}

/** Joins comments with an empty line between them. */
function joined(above: readonly WrittenComment[], below: readonly WrittenComment[]): readonly WrittenComment[] {
  return below.length === 0 ? above : [...above, { text: "", isTitle: false }, ...below];
}

/** Puts the comments beside the rows of their rules. Counts those without a place. */
function annotate(rows: readonly SourceRow[], comments: ListComments, writer: Writer) {
  const isInOrder = rows.every(({ rule }, place) => place === 0 || (rule ?? LAST) >= (rows[place - 1]?.rule ?? LAST));
  const isKept = ({ text, isTitle }: WrittenComment) => isInOrder || (text !== "" && !isTitle);
  const tail = writer.rows === "rules" ? comments.tail : [];
  let count = countOf(tail);
  let last: RuleId | undefined;
  const written = rows.map(({ rule, action, source }): WrittenRow => {
    if (rule === undefined || rule === last) return { action, source, above: [], behind: "" };
    last = rule;
    const behind = comments.behind.get(rule) ?? "";
    const above = (comments.above.get(rule) ?? []).filter(isKept);
    const isMoved = behind !== "" && !writer.hasComments;
    count += countOf(above) + Number(behind !== "");
    const all = isMoved ? [...above, { text: behind, isTitle: false }] : above;
    return { action, source, above: all, behind: isMoved ? "" : behind };
  });
  const total = [...comments.above.values()].reduce((sum, above) => sum + countOf(above), 0);
  return { rows: written, tail, dropped: total + comments.behind.size + countOf(comments.tail) - count };
}

function countOf(comments: readonly WrittenComment[]): number {
  return comments.filter(({ text }) => text !== "").length;
}

/** What a writer gets, before the expectations are words. */
interface Draft {
  readonly list: RuleSet;
  /** The verdict of addresses that no row matches. */
  readonly last: Action;
  readonly notes: Omit<WrittenList, "model" | "default" | "expectations"> & Pick<ListComments, "ofExpectations">;
  readonly expected: readonly Expected[];
}

interface Expected {
  readonly expectation: Expectation;
  readonly line: number;
}

/** Writes a list and reads the text back. */
function* writeAndRead(
  { list, last, notes: { head, rows, tail, ofExpectations }, expected }: Draft,
  { format, options, method = "" }: ConvertOptions,
  budget: Budget,
): Steps<Pick<Converted, "text" | "list"> | Refused> {
  const above = expected.map(({ line }) => ofExpectations.get(line) ?? []);
  const [aboveFirst = []] = above.map(trimmed);
  // A list without a line of its own has comments on top only.
  const isBare = rows.length === 0 && writers[format].rows === "blocks";
  const expectations = expected.map(
    ({ expectation }, place): WrittenExpectation => ({
      text: textOfExpectation(expectation),
      above: place > 0 ? (above[place] ?? []) : isBare ? [] : aboveFirst,
    }),
  );
  const first = rows[0] && { ...rows[0], above: trimmed(rows[0].above) };
  const text = writers[format].write(
    {
      head: isBare ? joined(head, aboveFirst) : head,
      rows: first === undefined ? rows : [first, ...rows.slice(1)],
      model: modelOf(list),
      default: last,
      tail,
      expectations,
    },
    { read: options, method },
  );
  const lists = yield* readInSteps(linedText(text), { format, options });
  const [only, another] = lists;
  if (only === undefined || another !== undefined) throw new Error(`The written ${format} has ${lists.length} lists.`);
  const remark = only.remarks.find(({ code }) => code === "program-refuses");
  if (remark !== undefined && format === "pg-hba") {
    const word = textAt(textOfLine(only, remark.line), remark.span);
    return refused("method", only.format.reasons[remark.reason]?.(quoted(word), 0)[0] ?? "");
  }
  if (only.problemCount > 0) throw new Error(`The written ${format} has errors.`);
  return { text, list: yield* compiledInSteps(only, budget) };
}

function textOfExpectation({ action, source, by }: Expectation): string {
  const decider = by === undefined ? "" : ` by ${by === "default" ? by : sourceText(by.source)}`;
  return `expect ${action} ${sourceText(source)}${decider}`;
}

function sourceText(source: Source): string {
  return networkText(source) ?? formatSource(source);
}

/** Why an expectation fails: because of a verdict, or since the rule of this source decides. */
type FailureOfWritten = "verdict" | Source;

/** Finds the expectations of a list that fail, by their places. */
function* failuresIn(
  { ruleSet, partition }: CompiledList,
  count: number,
  budget: Budget,
): Steps<ReadonlyMap<number, FailureOfWritten>> {
  const proved = yield* proveExpectations(ruleSet, partition, halfOfBudget(budget));
  if (proved.length !== count) throw new Error(`${count} expectations were written, and ${proved.length} read.`);
  const failures = new Map<number, FailureOfWritten>();
  for (const [place, { counterExample, otherVerdict }] of proved.entries()) {
    if (counterExample === undefined) continue;
    const { rule } = counterExample;
    const isByOnly = isNone(otherVerdict) && rule !== undefined;
    failures.set(place, isByOnly ? ruleOf(ruleSet, rule).source : "verdict");
  }
  return failures;
}

/** Returns an expectation as it may hold, and what is lost. */
function afterFailure(
  { expectation, line }: Expected,
  failure: FailureOfWritten,
): { readonly changed?: Expected; readonly loss?: ConversionLoss } {
  if (failure === "verdict") {
    const text = "The expectation is not written: it fails without the rules left out.";
    return { loss: { code: "expectation", line, text } };
  }
  const isEnd = expectation.by === "default" && specificityOf(failure) === 0;
  if (isEnd) return { changed: { line, expectation: { ...expectation, by: { ...NO_SPANS, source: failure } } } };
  const text = "The expectation is written without by: other rules decide in the new list.";
  return { changed: { line, expectation: { ...expectation, by: undefined } }, loss: { code: "by", line, text } };
}

const NO_SPANS = { addressSpan: { start: 0, end: 0 }, maskSpan: undefined };

/** Addresses that no client has. As texts they mean IPv4, or an error. */
const NO_CLIENTS: readonly AddressRange[] = [
  { family: "ipv6", from: 0xffff_0000_0000n, to: 0xffff_ffff_ffffn },
  { family: "ipv4", from: 0xffff_ffffn, to: 0xffff_ffffn },
];
/** The IPv6 addresses that HAProxy also takes as IPv4. */
const WITH_IPV4_INSIDE: readonly AddressRange[] = [
  { family: "ipv6", from: 0x2002n << 112n, to: (0x2003n << 112n) - 1n },
  { family: "ipv6", from: 0n, to: 0xffff_ffffn },
];

/** Returns the first addresses that the new list decides otherwise, if HAProxy has to. Throws for any other difference. */
function differenceIn({ ranges }: Changes, { format, options }: ConvertOptions): AddressRange | undefined {
  const mayDiffer = format === "plain" && options.dialect === "haproxy" ? WITH_IPV4_INSIDE : [];
  let example: AddressRange | undefined;
  for (const { ranges: changed, isTruncated } of [ranges.accept, ranges.reject]) {
    for (const range of changed) {
      const isIn = (around: AddressRange) =>
        around.family === range.family && around.from <= range.from && range.to <= around.to;
      if (NO_CLIENTS.some(isIn)) continue;
      if (!mayDiffer.some(isIn)) throw new Error(`The written ${format} decides ${formatRange(range)} otherwise.`);
      example ??= range;
    }
    if (isTruncated) throw new Error(`The written ${format} decides too many addresses otherwise.`);
  }
  return example;
}
