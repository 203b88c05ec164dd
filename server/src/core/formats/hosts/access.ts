/**
 * The files hosts.allow and hosts.deny of TCP wrappers, hosts_access(5) and hosts_options(5).
 *
 * libwrap asks the rules of hosts.allow, then those of hosts.deny, and the first match decides. A client without a match is granted. Each
 * word of a list of clients is a rule. `lines.ts` joins lines and cuts them into words, `clients.ts` reads a client, `daemons.ts` for which
 * daemons a rule is, `exceptions.ts` what EXCEPT leaves, and `options.ts` what a rule does. `format.ts` has the words of libwrap.
 */

import { parseIpv6 } from "../../address/ipv6.js";
import type { Condition } from "../../model/condition.js";
import type { IncludedFile, ReadOptions, Remark, RemarkCode } from "../../model/format.js";
import { OPEN } from "../../model/ruleTable.js";
import type { Source } from "../../model/source.js";
import type { Action, Rule } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import { type LinedText, linedText } from "../../text/linedText.js";
import type { Steps } from "../../text/steps.js";
import { type Span, withSingleSpaces } from "../../text/text.js";
import { addComment, addRow, type GrowingList, growingList, listOf, type RuleExtent } from "../growingList.js";
import type { Reader } from "../reader.js";
import { type ClientCondition, type ClientRemark, type MatchingClient, readClient, shortened } from "./clients.js";
import { type DaemonCondition, readDaemons } from "./daemons.js";
import { type Excepted, type ExceptionWork, excepted, WORK_AT_MOST, withoutExceptions } from "./exceptions.js";
import { formatOf } from "./format.js";
import { delimiterIn, eachLine, exceptionsIn, type ListWord, type LogicalLine, placeOf, wordsOf } from "./lines.js";
import { type Outcome, readOptions } from "./options.js";

export const hostsAccess: Reader = {
  format: formatOf("accept"),
  *read(lined, options) {
    const { means = "accept", beside } = options;
    const into = growingList(lined.lineStarts.length);
    const shared = { into, conditions: new Map<string, Condition>(), work: { left: WORK_AT_MOST } };
    const own: HostsFile = { ...shared, lined, means, site: undefined };
    const neighbour = neighbourOf(own, options);
    // libwrap asks hosts.allow first.
    if (neighbour !== undefined && means === "reject") yield* readFile(neighbour);
    yield* readFile(own);
    if (neighbour !== undefined && means === "accept") yield* readFile(neighbour);
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    return [
      listOf(
        {
          format: formatOf(means),
          options,
          name: "",
          usualDefault: "accept",
          usualModel: "first-match",
          includes: beside === undefined ? [] : [beside],
        },
        lined,
        into,
      ),
    ];
  },
};

/** A file while it is read. */
interface HostsFile {
  readonly lined: LinedText;
  /** What a rule without an option does. */
  readonly means: Action;
  /** Set for the other one of the two files: its name, and where its rules are asked in the file itself. */
  readonly site:
    | { readonly name: string; readonly line: number; readonly span: Span; readonly extent: RuleExtent }
    | undefined;
  readonly into: GrowingList;
  readonly conditions: Map<string, Condition>;
  readonly work: ExceptionWork;
}

/** Returns the other one of the two files. `undefined` if it is not beside the file: it then grants and denies nothing. */
function neighbourOf(own: HostsFile, { beside, included }: ReadOptions): HostsFile | undefined {
  const [file]: readonly IncludedFile[] = (beside !== undefined && included?.get(beside)) || [];
  if (file === undefined) return undefined;
  const { text, lineStarts } = own.lined;
  // Behind hosts.allow its last line has them, which is empty if the line before it has an end.
  const lastLine = lineStarts.length - 1;
  const [line, at] = own.means === "accept" ? [lastLine, text.length] : [0, 0];
  const column = at - (lineStarts[line] ?? 0);
  return {
    ...own,
    lined: linedText(file.text),
    means: own.means === "accept" ? "reject" : "accept",
    site: { name: file.name, line, span: { start: column, end: column }, extent: { start: at, end: at } },
  };
}

function* readFile(file: HostsFile): Steps<void> {
  yield* eachLine(wholeOf(file.lined.text), (line) => readLine(file, line));
}

/** Notes what libwrap does with a part of a line. Of the other file nothing is noted: it has a reading of its own. */
function addRemark(
  { into, lined, site }: HostsFile,
  line: LogicalLine,
  code: RemarkCode,
  reason: string,
  span: Span,
  more: Partial<Remark> = {},
): void {
  if (site === undefined) into.remarks.push({ code, reason, ...placeOf(lined, line, span), ...more });
}

function wholeSpan({ content }: LogicalLine): Span {
  const end = content.trimEnd().length;
  return { start: Math.min(end, content.length - content.trimStart().length), end };
}

const REFUSES_EVERYONE = {
  kind: "rule",
  action: "reject",
  actionSpan: undefined,
  source: { kind: "any" },
  maskSpan: undefined,
} as const;

const IS_BLANK = /^[ \t\r]*$/;

function readLine(file: HostsFile, line: LogicalLine): void {
  const { content, parts, fault } = line;
  if (fault !== undefined) {
    readFaultyLine(file, line, fault);
  } else if (content.startsWith("#")) {
    const { line: at } = placeOf(file.lined, line, { start: 0, end: 0 });
    if (file.site === undefined && parts.length === 1) addComment(file.into, at, content.replace(/\r$/, ""), 0, true);
    const swallowed = parts.find(({ at: start }) => start > 0 && content.includes(":", start));
    if (swallowed !== undefined) {
      const span = { start: swallowed.at, end: content.length };
      addRemark(file, line, "program-skips", "in-comment", span, { other: at });
    }
  } else if (!IS_BLANK.test(content)) {
    readRule(file, line);
  }
}

/** Reads a line at which libwrap stops. It then refuses every client that reaches this line of hosts.deny, whatever its words are. */
function readFaultyLine(file: HostsFile, line: LogicalLine, fault: "unended" | "too-long"): void {
  const { means, lined } = file;
  const span = wholeSpan(line);
  if (means === "reject") {
    const { line: at, span: addressSpan } = placeOf(lined, line, span);
    addRemark(file, line, "reads-differently", `${fault}-deny`, span);
    const rule: Rule = { ...REFUSES_EVERYONE, addressSpan };
    addWord(
      file,
      { line: at, rule, extent: extentOf(line), words: line.content.trim(), source: "" },
      [rule.source],
      {},
    );
  } else if (fault === "too-long") {
    addRemark(file, line, "program-skips", "too-long", span);
  } else if (!line.content.startsWith("#") && !IS_BLANK.test(line.content)) {
    addRemark(file, line, "program-skips", "unended", span);
  }
}

function readRule(file: HostsFile, line: LogicalLine): void {
  const { content } = line;
  const colon = delimiterIn(content, ":");
  if (colon === undefined) {
    // A comment behind spaces is none to libwrap, but it skips the line.
    if (!/^\s*#/.test(content)) addRemark(file, line, "program-skips", "no-colon", wholeSpan(line));
    return;
  }
  const second = delimiterIn(content, ":", colon + 1);
  const daemonWords = wordsOf(content, { start: 0, end: colon });
  const clientWords = wordsOf(content, { start: colon + 1, end: second ?? content.length });
  const daemons = readDaemons(daemonWords);
  if (daemonWords[0]?.text.startsWith("#") === true) {
    addRemark(file, line, "reads-differently", "indented-comment", wholeSpan(line));
  }
  if (daemons === "none") {
    addRemark(file, line, "never-matches", "no-daemon", { start: 0, end: colon });
    return;
  }
  const bare = second === undefined ? undefined : bareIpv6At(content, second);
  if (bare !== undefined) addRemark(file, line, "never-matches", "no-brackets", bare);
  const outcome =
    second === undefined
      ? { action: file.means, word: undefined, isOpen: false, remark: undefined }
      : readOptions(content, second + 1, file.means);
  if (outcome.remark !== undefined && bare === undefined) {
    addRemark(file, line, "reads-differently", outcome.remark.reason, outcome.remark.span);
  }
  const comment = clientWords.find(({ text }) => text.startsWith("#"));
  if (comment !== undefined) {
    const span = { start: comment.start, end: Math.max(comment.end, wholeSpan(line).end) };
    addRemark(file, line, "reads-differently", "comment-behind", span);
  }
  const [head = [], ...exceptions] = exceptionsIn(clientWords);
  if (head.length === 0 && bare === undefined) {
    addRemark(file, line, "never-matches", "no-client", { start: colon, end: colon + 1 });
  }
  const rule: HostsRule = {
    daemons: daemons === "all" ? undefined : daemons,
    daemonText: daemonWords.map(({ text }) => text).join(" "),
    outcome,
    exceptions: exceptions.length === 0 ? undefined : excepted(exceptions, file.work),
    exceptionText: exceptions.map((part) => ` EXCEPT ${part.map(({ text }) => text).join(" ")}`).join(""),
    isOnlyWord: head.length === 1,
    isNoted: ({ start }) => start < (comment?.start ?? content.length) && start !== bare?.start,
  };
  for (const word of head) readWord(file, line, rule, word);
  for (const word of exceptions.flat()) readException(file, line, rule, word);
}

/** What the words of a line share. */
interface HostsRule {
  readonly daemons: DaemonCondition | undefined;
  readonly daemonText: string;
  readonly outcome: Outcome;
  readonly exceptions: Excepted | undefined;
  readonly exceptionText: string;
  readonly isOnlyWord: boolean;
  /** Whether what libwrap does with a word is noted. That of a comment is noted once. */
  readonly isNoted: (word: ListWord) => boolean;
}

/** Returns the IPv6 address without brackets at whose first or later colon libwrap ends the list of clients. */
function bareIpv6At(content: string, colon: number): Span | undefined {
  const isBetween = (at: number) => /[, \t\r]/.test(content.charAt(at));
  let [start, end] = [colon, colon];
  const least = colon - LONGEST_ADDRESS;
  while (start > least && start > 0 && !isBetween(start - 1)) start--;
  while (end < start + LONGEST_ADDRESS && end < content.length && !isBetween(end)) end++;
  // The colon behind the daemons may touch the address.
  const text = content.slice(start, end);
  for (const skipped of [0, text.indexOf(":") + 1]) {
    const address = text.slice(skipped).replace(/\/\d*$/, "");
    if (start + skipped <= colon && parseIpv6(address) !== undefined) return { start: start + skipped, end };
  }
  return undefined;
}

const LONGEST_ADDRESS = 60;

/** Adds the rules of a word, and notes what libwrap does with it. */
function readWord(file: HostsFile, line: LogicalLine, rule: HostsRule, word: ListWord): void {
  const { into } = file;
  const client = readClient(word);
  if ("fault" in client) {
    const { fault, meant } = client;
    const written = meant && writtenWord(file, line, rule, word, meant.source, meant).rule;
    noteFault(file, line, rule, word, fault, {
      meant: written && { rule: written, sources: [written.source], place: into.rules.count },
    });
    return;
  }
  const { sources, condition } = left(file, rule, word, client);
  const [source] = sources;
  if (source === undefined) {
    noteFault(file, line, rule, word, "excepted");
    return;
  }
  const written = writtenWord(file, line, rule, word, source, client);
  addWord(file, written, sources, {
    flags: rule.outcome.isOpen ? OPEN : 0,
    condition: conditionOf(file, rule.daemons, condition),
  });
  const { remark } = client;
  const masked = remark?.meant && { ...written.rule, source: remark.meant };
  noteReading(file, line, rule, word, remark, {
    meant: masked && { rule: masked, sources, place: into.rules.count },
  });
}

/** Notes what libwrap does with a word behind EXCEPT. */
function readException(file: HostsFile, line: LogicalLine, rule: HostsRule, word: ListWord): void {
  const client = readClient(word);
  if ("fault" in client) noteFault(file, line, rule, word, client.fault);
  else noteReading(file, line, rule, word, client.remark);
}

/** Notes that a word matches nobody. */
function noteFault(
  file: HostsFile,
  line: LogicalLine,
  rule: HostsRule,
  word: ListWord,
  fault: string,
  more: Pick<Remark, "meant"> = {},
): void {
  const code = fault === "host-bits" ? "host-bits-set" : "never-matches";
  if (rule.isNoted(word)) addRemark(file, line, code, fault, word, more);
}

/** Notes that a word matches something else than it looks like. */
function noteReading(
  file: HostsFile,
  line: LogicalLine,
  rule: HostsRule,
  word: ListWord,
  remark: ClientRemark | undefined,
  more: Pick<Remark, "meant"> = {},
): void {
  if (remark === undefined || !rule.isNoted(word)) return;
  const { reason, meaning } = remark;
  const code = reason === "host-bits-masked" ? "host-bits-set" : "reads-differently";
  addRemark(file, line, code, reason, word, { word: meaning, ...more });
}

/** Returns what the exceptions of its line leave of a word, and what else must hold. */
function left(
  { work }: HostsFile,
  { exceptions, exceptionText }: HostsRule,
  { text }: ListWord,
  { sources, condition }: MatchingClient,
): Pick<MatchingClient, "sources" | "condition"> {
  if (exceptions === undefined) return { sources, condition };
  const { lower, upper, isSure } = exceptions;
  const [source] = sources;
  const surely = condition === undefined && isSure && source && withoutExceptions(source, upper, work);
  if (surely) return { sources: surely, condition: undefined };
  const whole = `${text}${exceptionText}`;
  return {
    sources: sources.flatMap((one): readonly Source[] => withoutExceptions(one, lower, work) ?? [one]),
    condition: {
      atom: { name: `client ${whole}`, values: ["yes"] },
      which: `clients that ${shortened(whole)} matches`,
    },
  };
}

/** A word with its rule, and what answers about the other one of the two files show of it. */
interface WrittenWord {
  readonly line: number;
  readonly rule: Rule;
  readonly extent: RuleExtent;
  readonly words: string;
  readonly source: string;
}

function writtenWord(
  { lined }: HostsFile,
  line: LogicalLine,
  { daemonText, outcome, exceptionText, isOnlyWord }: HostsRule,
  word: ListWord,
  source: Source,
  { addressSpan, maskSpan }: Pick<MatchingClient, "addressSpan" | "maskSpan">,
): WrittenWord {
  const address = placeOf(lined, line, addressSpan);
  const mask = maskSpan && placeOf(lined, line, maskSpan);
  const option = outcome.word && placeOf(lined, line, outcome.word);
  // A word that continues on the next line has its span where it begins.
  const isOnLine = mask === undefined || mask.line === address.line;
  return {
    line: address.line,
    rule: {
      kind: "rule",
      action: outcome.action,
      actionSpan: isOnlyWord && option?.line === address.line ? option.span : undefined,
      source,
      addressSpan: address.span,
      maskSpan: isOnLine ? mask?.span : undefined,
    },
    extent: isOnlyWord ? extentOf(line) : extentOfWord(lined, line, word),
    words: withSingleSpaces(
      `${daemonText}: ${word.text}${exceptionText}${outcome.word === undefined ? "" : ` : ${actionWords[outcome.action]}`}`,
    ),
    source: word.text,
  };
}

const actionWords = { accept: "ALLOW", reject: "DENY" } as const;

function extentOf({ parts, end }: LogicalLine): RuleExtent {
  return { start: parts[0]?.offset ?? 0, end };
}

/** Returns where one of several words lies, with the commas behind it. */
function extentOfWord({ lineStarts }: LinedText, line: LogicalLine, { start, end }: ListWord): RuleExtent {
  let last = end;
  while (line.content.charAt(last) === ",") last++;
  const place = placeOf({ lineStarts }, line, { start, end: last });
  const offset = lineStarts[place.line] ?? 0;
  return { start: offset + place.span.start, end: offset + place.span.end };
}

/** Adds the rules of a word: to the file itself, or where the rules of the other file are asked. */
function addWord(
  { into, site }: HostsFile,
  { line, rule, extent, words, source }: WrittenWord,
  sources: readonly Source[],
  facts: { readonly flags?: number; readonly condition?: Condition | undefined },
): void {
  if (site === undefined) {
    addRow(into, line, rule, sources, extent, facts);
    return;
  }
  const { name: file } = site;
  const placed: Rule = { ...rule, actionSpan: undefined, addressSpan: site.span, maskSpan: undefined };
  addRow(into, site.line, placed, sources, site.extent, { ...facts, origin: { file, line, words, source } });
}

/** Returns the condition of a rule, the same object for equal conditions. */
function conditionOf(
  { conditions }: HostsFile,
  daemons: DaemonCondition | undefined,
  clients: ClientCondition | undefined,
): Condition | undefined {
  const both = [daemons, clients].flatMap((one) => one ?? []);
  if (both.length === 0) return undefined;
  const key = JSON.stringify(both.map(({ atom }) => [atom.name, atom.values, atom.isOther]));
  const known = conditions.get(key);
  if (known !== undefined) return known;
  const condition = { atoms: both.map(({ atom }) => atom), why: `for ${both.map(({ which }) => which).join(" and ")}` };
  conditions.set(key, condition);
  return condition;
}
