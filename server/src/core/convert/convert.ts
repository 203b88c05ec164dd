/**
 * A list for another program: what is lost is reported, and what is written is proved.
 *
 * `convert.ts` writes the list by a writer (`../formats/writing/`), reads the text back and compares both lists over all addresses.
 * `rows.ts` makes the rows that the writer gets, and `comments.ts` finds what people wrote beside the rules. `losses.ts` says what the
 * new list cannot say, and `expectations.ts` which tests hold in it. `faults.ts` finds the lines that give no rule, and `refusal.ts`
 * has the reasons why nothing is written. `targets.ts` names the formats, and `notes.ts` has the lines for people about losses.
 */

import { type AddressRange, formatRange } from "../address/block.js";
import { isNone } from "../address/count.js";
import { expectationsOf } from "../analysis/passes/expectations.js";
import { changedRanges, compareInSteps } from "../analysis/questions/compare.js";
import { counted } from "../describe/counts.js";
import { quoted } from "../describe/wording.js";
import { type ReadAs, readInSteps } from "../formats/readers.js";
import type { Writer, WrittenComment, WrittenExpectation, WrittenList } from "../formats/writing/writer.js";
import { writers } from "../formats/writing/writers.js";
import { type CompiledList, compileInSteps } from "../matcher/partition.js";
import { modelOf, type RuleSet, textOfLine } from "../model/ruleSet.js";
import { linedText } from "../text/linedText.js";
import { type Budget, halfOfBudget, isPauseDue, type Steps } from "../text/steps.js";
import { textAt } from "../text/text.js";
import { commentsIn, commentText, type ListComments, OWN_HEAD, trimmed } from "./comments.js";
import { corrected, type Expected, textOfExpectation } from "./expectations.js";
import { faultsIn } from "./faults.js";
import { type ConversionLoss, commentsLoss, insideIpv6Loss, lossesOfRules } from "./losses.js";
import { type FaultyLine, type Refused, refused, refusedUnproved } from "./refusal.js";
import { annotated, LAST, rowsFor, type SourceRows, withoutPartial } from "./rows.js";

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

/**
 * Writes a list for another program.
 *
 * Rules that are not for all clients are left out. Throws if the text is read as another list: that is a mistake of a writer.
 */
export function* convertInSteps(list: RuleSet, options: ConvertOptions, budget: Budget): Steps<Conversion> {
  const { format, options: readOptions, method = "", ignoreErrors } = options;
  const writer = writers[format];
  // However much findings and expectations spend, both lists keep their part.
  const forLists = halfOfBudget(budget);
  const ignored = yield* faultsIn(list, halfOfBudget(budget));
  if (ignored.length > 0 && !ignoreErrors) return refusedForErrors(ignored);
  const ruleSet = withoutPartial(list);
  const compiled = { ruleSet, partition: yield* compileInSteps(ruleSet, modelOf(ruleSet), forLists) };
  const members = format === "plain" ? (readOptions.means ?? "reject") : undefined;
  const source = yield* rowsFor(writer, compiled, members, forLists);
  if ("refusal" in source) return source;
  const fault = format === "pg-hba" ? faultOfMethod(method, source) : undefined;
  if (fault !== undefined) return refused("method", fault);

  const comments = yield* commentsIn(list, options.isOnlyList);
  const { rows, tail, dropped } = yield* annotated(source.rows, comments, writer);
  const losses = [...(yield* lossesOfRules(list, format === "pg-hba" ? method : ""))];
  const draft: Draft = {
    model: modelOf(list),
    default: source.default,
    head: joined(headOf(options, writer), comments.head),
    rows,
    tail,
    ofExpectations: comments.ofExpectations,
  };
  const faulty = new Set(ignored.map(({ line }) => line));
  let expected: readonly Expected[] = expectationsOf(list).filter(({ line }) => !faulty.has(line));
  let written = yield* writeAndRead(draft, expected, options, forLists);
  while (!("refusal" in written)) {
    const correction = yield* corrected(expected, written.list, budget);
    if (correction === undefined) break;
    expected = correction.expected;
    for (const loss of correction.losses) losses.push(loss);
    written = yield* writeAndRead(draft, expected, options, forLists);
  }
  if ("refusal" in written) return written;
  const difference = yield* differenceBetween(compiled, written.list, options, forLists);
  if (difference === "unproved") return refusedUnproved();
  const ofComments = commentsLoss(dropped, comments.ignores);
  if (ofComments !== undefined) losses.push(ofComments);
  if (difference !== undefined) losses.push(insideIpv6Loss(difference));
  losses.sort((one, other) => (one.line ?? LAST) - (other.line ?? LAST));
  return { ...written, losses, ignored };
}

function refusedForErrors(faults: readonly FaultyLine[]): Refused {
  const [first] = faults;
  const have = faults.length === 1 ? "has" : "have";
  const where = `the first in line ${(first?.line ?? 0) + 1} (${first?.code})`;
  const text = `${counted(faults.length, "line")} ${have} an error, ${where}. Correct the list first.`;
  return refused("errors", text, faults);
}

/** Says why a method does not do for clients that are accepted. */
function faultOfMethod(method: string, { rows }: SourceRows): string | undefined {
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

/** What a writer gets, before the expectations are words. */
type Draft = Omit<WrittenList, "expectations"> & Pick<ListComments, "ofExpectations">;

/** Writes a list and reads the text back. */
function* writeAndRead(
  { ofExpectations, ...draft }: Draft,
  expected: readonly Expected[],
  { format, options, method = "" }: ConvertOptions,
  budget: Budget,
): Steps<Pick<Converted, "text" | "list"> | Refused> {
  const writer = writers[format];
  const above = expected.map(({ line }) => ofExpectations.get(line) ?? []);
  const [aboveFirst = []] = above.map(trimmed);
  // A list without a line of its own has comments on top only.
  const isBare = draft.rows.length === 0 && writer.rows === "blocks";
  const expectations = expected.map(
    ({ expectation }, place): WrittenExpectation => ({
      text: textOfExpectation(expectation),
      above: place > 0 ? (above[place] ?? []) : isBare ? [] : aboveFirst,
    }),
  );
  const head = isBare ? joined(draft.head, aboveFirst) : draft.head;
  const text = writer.write({ ...draft, head, expectations }, { read: options, method });
  const lists = yield* readInSteps(linedText(text), { format, options });
  const [only, another] = lists;
  if (only === undefined || another !== undefined) throw new Error(`The written ${format} has ${lists.length} lists.`);
  const { remarks, problemCount } = only;
  const refusal = remarks.find(({ code }) => code === "program-refuses");
  if (refusal !== undefined && format === "pg-hba") {
    const word = textAt(textOfLine(only, refusal.line), refusal.span);
    return refused("method", only.format.reasons[refusal.reason]?.(quoted(word), 0)[0] ?? "");
  }
  if (remarks.some(({ code }) => code === "analysis-incomplete")) return refusedUnproved();
  if (problemCount > 0) throw new Error(`The written ${format} has errors.`);
  return { text, list: { ruleSet: only, partition: yield* compileInSteps(only, modelOf(only), budget) } };
}

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

/**
 * Returns the first addresses that the new list decides otherwise, if HAProxy has to. `undefined` for none.
 *
 * Throws for any other difference. `unproved` if the budget ran out.
 */
function* differenceBetween(
  before: CompiledList,
  after: CompiledList,
  { format, options }: ConvertOptions,
  budget: Budget,
): Steps<AddressRange | "unproved" | undefined> {
  const { accepted, rejected, unproved } = yield* compareInSteps(before, after, halfOfBudget(budget));
  if (!isNone(unproved)) return "unproved";
  if (isNone(accepted) && isNone(rejected)) return undefined;
  const mayDiffer = format === "plain" && options.dialect === "haproxy" ? WITH_IPV4_INSIDE : [];
  let example: AddressRange | undefined;
  for (const range of yield* changedRanges(before, after, budget)) {
    if (range === undefined || isPauseDue(budget)) yield;
    if (range === undefined) continue;
    if (range.kind === "unproved") return "unproved";
    const isIn = (around: AddressRange) =>
      around.family === range.family && around.from <= range.from && range.to <= around.to;
    if (NO_CLIENTS.some(isIn)) continue;
    if (!mayDiffer.some(isIn)) throw new Error(`The written ${format} decides ${formatRange(range)} otherwise.`);
    example ??= range;
  }
  return example;
}
