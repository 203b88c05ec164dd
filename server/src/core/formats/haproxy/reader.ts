/**
 * The rules of HAProxy that ask for the address of the client, one list for each section and phase.
 *
 * `words.ts` divides lines, `acls.ts` reads the addresses behind `src`, `conditions.ts` what is behind `if`, and `terms.ts` computes the
 * clients that meet a condition. Named ACLs add up over a whole section, so that its rules become rows at its end.
 */

import type { Condition } from "../../model/condition.js";
import type { Remark, RemarkCode } from "../../model/format.js";
import { type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { INCLUDED, OPEN, UNWRITTEN } from "../../model/ruleTable.js";
import { hasHoles, type Source } from "../../model/source.js";
import type { Action, Rule } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import { followsReturn, type LinedText } from "../../text/linedText.js";
import type { Steps } from "../../text/steps.js";
import type { Span } from "../../text/text.js";
import { BLOCKS_AT_MOST } from "../blocks.js";
import {
  addComment,
  addRow,
  distinct,
  type GrowingList,
  growingList,
  listOf,
  type RuleExtent,
} from "../growingList.js";
import type { Reader } from "../reader.js";
import { type AddRemark, afterChange, type Criteria, noCriteria, readCriterion } from "./acls.js";
import {
  type Acl,
  alternativesIn,
  emptyAcl,
  readCondition,
  rowsIn,
  termIn,
  type WordsOfCondition,
  type WrittenCondition,
  wordsOfCondition,
} from "./conditions.js";
import { formats, type Phase, phases } from "./format.js";
import { type Alternative, atomsOf, type Literal, WORK_AT_MOST, type Work, whyOf } from "./terms.js";
import { WORDS_AT_MOST, type Word, wordsOf } from "./words.js";

export const haproxy: Reader = {
  format: formats["http-request"],
  *read(lined, options) {
    const changesFiles = /[ \t](?:add|del)-acl\(/.test(wholeOf(lined.text));
    const file: HaproxyFile = {
      lined,
      criteria: noCriteria(options, changesFiles),
      work: { left: WORK_AT_MOST },
      rowsLeft: ROWS_AT_MOST,
      conditions: new Map(),
      sections: [sectionOf("none", "")],
      defaultModes: new Map(),
      branches: [],
    };
    yield* readLines(file);
    finishSection(file);
    return listsOf(file);
  },
};

interface HaproxyFile {
  readonly lined: LinedText;
  readonly criteria: Criteria;
  readonly work: Work;
  rowsLeft: number;
  /** The conditions of rows, by their atoms. */
  readonly conditions: Map<string, Condition>;
  /** In file order. The first is the text before all sections. */
  readonly sections: ProxySection[];
  /** The modes that sections take over: those of named `defaults`, and of the last `defaults` as the empty name. */
  readonly defaultModes: Map<string, string>;
  /** What must hold in the open blocks of `.if`. */
  readonly branches: Literal[];
}

interface ProxySection {
  readonly kind: string;
  readonly name: string;
  mode: string | undefined;
  readonly acls: Map<string, Acl>;
  readonly statements: PhaseRule[];
  readonly comments: PendingComment[];
  readonly remarks: { readonly remark: Remark; readonly phase: Phase | undefined }[];
  readonly lists: Map<Phase, GrowingList>;
  /** The lines across which no rule may be moved, with the phase for which that holds. */
  readonly barriers: { readonly line: number; readonly phase: Phase | undefined }[];
  /** The phases with an action that may have changed the request. */
  readonly changed: Set<Phase>;
  readonly phasesWithRules: Set<Phase>;
  /** What holds for the rules below an action that sets the address, if rules above it ask for another one. */
  readonly addresses: Map<Phase, Literal>;
}

interface PhaseRule {
  readonly line: number;
  readonly phase: Phase;
  readonly action: Action;
  readonly actionSpan: Span;
  readonly isOpen: boolean;
  /** From its first word to its last. */
  readonly span: Span;
  readonly condition: WrittenCondition | undefined;
  readonly isChanged: boolean;
  /** What must hold besides its condition. */
  readonly branches: readonly Literal[];
}

interface PendingComment {
  readonly line: number;
  readonly text: string;
  readonly sign: number;
  readonly isAlone: boolean;
}

/** More rows become partial rules for everybody. */
const ROWS_AT_MOST = 1_000_000;
const LINES_A_STEP = 1_024;
/** HAProxy refuses deeper blocks of `.if`. */
const BRANCHES_AT_MOST = 16;

const IS_SECTION =
  /^(?:global|defaults|frontend|backend|listen|peers|userlist|resolvers|mailers|program|cache|ring|http-errors|fcgi-app|log-forward|log-profile|crt-store|traces|acme)$/;
const IS_PROXY = /^(?:defaults|frontend|backend|listen)$/;

function sectionOf(kind: string, name: string): ProxySection {
  return {
    kind,
    name,
    mode: undefined,
    acls: new Map(),
    statements: [],
    comments: [],
    remarks: [],
    lists: new Map(),
    barriers: [],
    changed: new Set(),
    phasesWithRules: new Set(),
    addresses: new Map(),
  };
}

function currentOf({ sections }: HaproxyFile): ProxySection {
  return sections.at(-1) ?? sectionOf("none", "");
}

function* readLines(file: HaproxyFile): Steps<void> {
  const { lined } = file;
  for (let line = 0; line < lined.lineStarts.length; line++) {
    if (line % LINES_A_STEP === LINES_A_STEP - 1) yield;
    const text = textOfLine(lined, line);
    if (text === "") continue;
    if (followsReturn(lined, line)) {
      const start = text.length - text.trimStart().length;
      if (start < text.length && text.charAt(start) !== "#")
        remarkOn(file, line, undefined)("program-skips", "behind-return", { start, end: text.trimEnd().length });
      continue;
    }
    readLine(file, text, line);
  }
}

function remarkOn(file: HaproxyFile, line: number, phase: Phase | undefined): AddRemark {
  const { remarks } = currentOf(file);
  return (code: RemarkCode, reason: string, span: Span, inFile) =>
    remarks.push({ remark: { code, reason, line, span, ...inFile }, phase });
}

function readLine(file: HaproxyFile, text: string, line: number): void {
  const { words, comment, openQuote } = wordsOf(text);
  const section = currentOf(file);
  const remark = remarkOn(file, line, undefined);
  if (comment >= 0 && text.startsWith("imcrules-", comment + 1 + spacesAt(text, comment + 1)))
    section.comments.push({ line, text, sign: comment, isAlone: words.length === 0 });
  const [first, second] = words;
  if (first === undefined) return;
  const last = words.at(-1) ?? first;
  if (openQuote !== undefined) {
    remark("program-refuses", "open-quote", { start: openQuote, end: last.span.end });
    return;
  }
  if (words.length > WORDS_AT_MOST) {
    remark("program-refuses", "too-many-words", { start: first.span.start, end: last.span.end });
    return;
  }
  const keyword = first.text;
  if (/^\.(?:if|elif|else|endif)$/.test(keyword)) readBranch(file, words, line);
  else if (IS_SECTION.test(keyword)) openSection(file, words);
  else if (/^(?:acl|tcp-request|http-request)$/i.test(keyword)) {
    if (keyword !== keyword.toLowerCase()) remark("program-refuses", "unknown-keyword", first.span);
    else if (IS_PROXY.test(section.kind)) {
      if (keyword === "acl") readAcl(file, words, line);
      else readStatement(file, words, line);
    } else if (keyword !== "acl") remark("program-refuses", "not-in-section", first.span);
  } else if (keyword === "mode" && second !== undefined) section.mode = second.text;
}

const SPACES_AT_MOST = 100;

function spacesAt(text: string, at: number): number {
  return /^[ \t]*/.exec(text.slice(at, at + SPACES_AT_MOST))?.[0].length ?? 0;
}

/** Reads a line of the preprocessor. What it asks for is not understood. */
function readBranch({ branches }: HaproxyFile, words: readonly Word[], line: number): void {
  const text = words.map((word) => word.text).join(" ");
  if (words[0]?.text !== ".if") branches.pop();
  // Other branches are told apart by their lines only.
  const name = words[0]?.text === ".if" ? text : `${text} of line ${line + 1}`;
  if (words[0]?.text !== ".endif") branches.push({ name, isYes: true, isChanging: false });
}

function openSection(file: HaproxyFile, words: readonly Word[]): void {
  finishSection(file);
  const [kind = "", name = "", from, base = ""] = words.map(({ text }) => text);
  const section = sectionOf(kind, name);
  const isTaken = from === "from";
  if (IS_PROXY.test(kind)) section.mode = file.defaultModes.get(isTaken ? base : "");
  // Defaults take over nothing unless they say so.
  if (kind === "defaults" && !isTaken) section.mode = "tcp";
  file.sections.push(section);
}

function readAcl(file: HaproxyFile, words: readonly Word[], line: number): void {
  const { acls, barriers } = currentOf(file);
  const remark = remarkOn(file, line, undefined);
  const [, name, ...rest] = words;
  if (name === undefined) return;
  barriers.push({ line, phase: undefined });
  if (!/^[\w.:-]+$/.test(name.text)) remark("program-refuses", "acl-name", name.span);
  else if (name.text.toLowerCase() === "or") remark("program-refuses", "acl-or", name.span);
  else if (rest.length === 0) remark("program-refuses", "missing-fetch", name.span);
  else {
    const criterion = readCriterion(file.criteria, rest, remark);
    if (criterion === undefined) return;
    const acl = acls.get(name.text) ?? emptyAcl();
    acls.set(name.text, acl);
    acl.criteria.push(criterion);
    if (acl.usedAt !== undefined)
      remark("reads-differently", "adds-up", name.span, { word: name.text, other: acl.usedAt });
    for (const { source, span, maskSpan, origin } of criterion.patterns) {
      const isNetwork = origin === undefined && !hasHoles(source) && hasHostBits(source);
      if (isNetwork) remark("reads-differently", "host-bits", { start: span.start, end: (maskSpan ?? span).end });
    }
  }
}

function hasHostBits(source: Source): boolean {
  if (source.kind === "ipv4") return (source.address & ~source.mask) !== 0;
  if (source.kind === "any") return false;
  return source.address.some((word, place) => {
    const bits = Math.min(32, Math.max(0, source.length - 32 * place));
    return bits < 32 && (word & (bits === 0 ? 0xffffffff : 0xffffffff >>> bits)) !== 0;
  });
}

interface KnownAction {
  readonly action: Action;
  readonly isOpen?: boolean;
}

const accepts: KnownAction = { action: "accept" };
const rejects: KnownAction = { action: "reject" };
const serves: KnownAction = { action: "accept", isOpen: true };
const tcpActions = { accept: accepts, reject: rejects, "silent-drop": rejects };
const actions: Readonly<Record<Phase, Readonly<Record<string, KnownAction>>>> = {
  "tcp-request connection": tcpActions,
  "tcp-request session": tcpActions,
  "tcp-request content": { ...tcpActions, "use-service": serves },
  "http-request": {
    allow: accepts,
    deny: rejects,
    tarpit: rejects,
    reject: rejects,
    "silent-drop": rejects,
    return: rejects,
    auth: { action: "reject", isOpen: true },
    redirect: serves,
    "use-service": serves,
  },
};

const IS_ACTION = /^(?:accept|allow|reject|deny|tarpit|silent-drop|return|auth|redirect|block|permit|drop)$/i;
const TAKES_NOTHING = /^(?:accept|allow|reject)$/;
const TAKES_STATUS = /^(?:deny|tarpit)$/;
const IS_ARGUMENT =
  /^(?:deny_status|status|content-type|errorfiles?|default-errorfiles|file|lf-file|string|lf-string|hdr)$/;
const IS_KEYWORD = /^(?:if|unless)$/;
const SETS_ADDRESS = /^(?:set-src$|expect-proxy$|expect-netscaler-cip$)/;

function readStatement(file: HaproxyFile, words: readonly Word[], line: number): void {
  const section = currentOf(file);
  const [first, second] = words;
  const isHttp = first?.text === "http-request";
  const phase = phases.find((one) => one === (isHttp ? first.text : `${first?.text} ${second?.text}`));
  if (first === undefined || phase === undefined) return;
  const remark = remarkOn(file, line, phase);
  const at = isHttp ? 1 : 2;
  const word = words[at];
  const last = words.at(-1) ?? first;
  if (word === undefined) return;
  const refuse = (reason: string, span: Span) => remark("program-refuses", reason, span);
  const whole = { start: first.span.start, end: last.span.end };
  const known = Object.hasOwn(actions[phase], word.text) ? actions[phase][word.text] : undefined;
  if (section.kind === "defaults" && section.name === "") refuse("anonymous-defaults", whole);
  else if (section.kind === "backend" && /connection|session/.test(phase)) refuse("not-in-backend", whole);
  else if (known === undefined) {
    if (IS_ACTION.test(word.text)) refuse("unknown-action", word.span);
    else readOtherAction(section, phase, word, line, remark);
  } else {
    const rest = words.slice(at + 1);
    const keywordAt = rest.findIndex(({ text }) => IS_KEYWORD.test(text));
    const [next] = rest;
    const isOdd = TAKES_NOTHING.test(word.text)
      ? keywordAt !== 0
      : TAKES_STATUS.test(word.text) && !mayFollow(next?.text ?? "if");
    if (next !== undefined && isOdd) {
      refuse("not-a-condition", next.span);
      return;
    }
    const keyword = rest[keywordAt];
    const condition =
      keyword && readCondition(file.criteria, section.acls, keyword, rest.slice(keywordAt + 1), line, remark);
    if (keyword !== undefined && condition === undefined) return;
    const address = section.addresses.get(phase);
    section.phasesWithRules.add(phase);
    section.statements.push({
      line,
      phase,
      action: word.text === "return" ? actionOfStatus(rest) : known.action,
      actionSpan: word.span,
      isOpen: known.isOpen === true,
      span: whole,
      condition,
      isChanged: section.changed.has(phase),
      branches: [...file.branches.slice(0, BRANCHES_AT_MOST), ...(address === undefined ? [] : [address])],
    });
  }
}

function mayFollow(word: string): boolean {
  return IS_KEYWORD.test(word) || IS_ARGUMENT.test(word);
}

function actionOfStatus(words: readonly Word[]): Action {
  const at = words.findIndex(({ text }) => text === "status");
  return /^[45]/.test(at < 0 ? "" : (words[at + 1]?.text ?? "")) ? "reject" : "accept";
}

/** Reads an action that decides nothing by itself. */
function readOtherAction(section: ProxySection, phase: Phase, word: Word, line: number, remark: AddRemark): void {
  section.barriers.push({ line, phase });
  section.changed.add(phase);
  if (!SETS_ADDRESS.test(word.text)) return;
  remark("reads-differently", "sets-address", word.span);
  if (section.phasesWithRules.has(phase)) section.addresses.set(phase, ANOTHER_ADDRESS);
}

const ANOTHER_ADDRESS: Literal = {
  name: "set-src",
  isYes: true,
  isChanging: true,
  why: "where no action above sets another address",
};

/** Makes rows of the rules of the section that ends. */
function finishSection(file: HaproxyFile): void {
  const section = currentOf(file);
  const { kind, name, mode, statements, remarks } = section;
  if (kind === "defaults") {
    const own = mode ?? "tcp";
    file.defaultModes.set("", own);
    if (name !== "") file.defaultModes.set(name, own);
  }
  let isTold = false;
  for (const statement of statements) {
    const { phase, line, span } = statement;
    if (phase === "http-request" && kind !== "defaults" && mode !== undefined && mode !== "http") {
      if (!isTold) remarks.push({ remark: { code: "program-skips", reason: "tcp-mode", line, span }, phase });
      isTold = true;
      continue;
    }
    const into = section.lists.get(phase) ?? growingList(1);
    addRows(file, into, statement, remarkOn(file, line, phase));
    if (into.rules.count > 0) section.lists.set(phase, into);
  }
}

function addRows(file: HaproxyFile, into: GrowingList, statement: PhaseRule, remark: AddRemark): void {
  const { condition, branches, actionSpan, span } = statement;
  const flags = statement.isOpen ? OPEN : 0;
  if (condition === undefined) {
    addGroup(file, into, statement, [{ clients: undefined, literals: branches }], actionSpan);
    return;
  }
  const words = wordsOfCondition(
    condition,
    ({ isInline, acl }) => (isInline && hasRows(acl)) || (termIn(acl).clients?.length ?? 0) > BLOCKS_AT_MOST,
  );
  const rowsOfWords = words?.reduce((sum, { term }) => sum + rowsIn(term.acl), 0) ?? 0;
  if (words !== undefined && words.length > 0 && rowsOfWords <= file.rowsLeft) {
    addWords(file, into, statement, words, flags);
    return;
  }
  let alternatives = alternativesIn(condition, file.work);
  const rows = alternatives?.reduce((sum, { clients }) => sum + (clients?.length ?? 1), 0) ?? 0;
  if (alternatives === undefined || rows > BLOCKS_AT_MOST || rows > file.rowsLeft) {
    remark("analysis-incomplete", "too-complex", condition.span);
    alternatives = [{ clients: undefined, literals: [{ name: condition.text, isYes: true, isChanging: true }] }];
  }
  if (alternatives.length === 0) {
    if (!hasEmptyTerm(condition)) remark("never-matches", "never-holds", span);
    return;
  }
  addGroup(
    file,
    into,
    statement,
    alternatives.map((alternative) => ({ ...alternative, literals: [...branches, ...alternative.literals] })),
    condition.span,
  );
}

/** Whether a term never holds by itself. That is told where it is defined, or meant. */
function hasEmptyTerm({ groups }: WrittenCondition): boolean {
  return groups.flat().some(({ acl, isNegated }) => {
    const { clients, literals } = termIn(acl);
    return !isNegated && clients?.length === 0 && literals.length === 0;
  });
}

/** Whether each word of a criterion is an address or a file. */
function hasRows({ criteria }: Acl): boolean {
  return criteria.every(
    ({ patterns, literals }) => patterns.length + literals.length > 0 && literals.every(({ why }) => why !== undefined),
  );
}

/** Adds the rows of a whole rule, as one word. */
function addGroup(
  file: HaproxyFile,
  into: GrowingList,
  statement: PhaseRule,
  alternatives: readonly Alternative[],
  addressSpan: Span,
): void {
  const first = into.rules.count;
  const flags = (statement.isOpen ? OPEN : 0) | UNWRITTEN;
  for (const { clients, literals } of alternatives) {
    // Everybody is everybody, whatever the address is.
    const asked = clients === undefined ? literals.filter((one) => one !== ANOTHER_ADDRESS) : literals;
    const condition = conditionOf(file, statement, asked);
    const sources: readonly Source[] = clients ?? [{ kind: "any" }];
    file.rowsLeft -= sources.length;
    const [source] = sources;
    if (source === undefined) continue;
    const rule = ruleOf(statement, source, addressSpan, undefined);
    addRow(into, statement.line, rule, sources, extentOf(file, statement), { flags, condition });
  }
  const count = into.rules.count - first;
  if (count > 1) into.groups.push({ first, count });
}

/** Adds a row for each address that the rule has, and for each file that was not read. */
function addWords(
  file: HaproxyFile,
  into: GrowingList,
  statement: PhaseRule,
  words: readonly WordsOfCondition[],
  flags: number,
): void {
  const { line, branches } = statement;
  const all = words.flatMap(({ term, literals }) =>
    term.acl.criteria.flatMap((criterion) => [
      ...criterion.patterns.map((pattern) => ({ pattern, term, literals, unread: undefined })),
      ...criterion.literals.map((unread) => ({ pattern: undefined, term, literals, unread })),
    ]),
  );
  const whole = extentOf(file, statement);
  for (const { pattern, term, literals, unread } of all) {
    const unknown = unread === undefined ? literals : [...literals, unread];
    const condition = conditionOf(file, statement, [...branches, ...unknown]);
    const span = term.isInline && pattern !== undefined ? pattern.span : term.span;
    const maskSpan = term.isInline ? pattern?.maskSpan : undefined;
    const sources: readonly Source[] = pattern?.clients ?? [{ kind: "any" }];
    file.rowsLeft -= sources.length;
    const source: Source = pattern?.source ?? { kind: "any" };
    // Of several words each is told by its own columns. An open rule must show its action.
    const actionSpan = all.length === 1 || statement.isOpen ? statement.actionSpan : undefined;
    const rule = { ...ruleOf(statement, sources[0] ?? source, span, maskSpan), actionSpan };
    const isOwn = pattern !== undefined && pattern.origin === undefined && term.isInline;
    const extent = all.length === 1 ? whole : placed(file, line, { start: span.start, end: (maskSpan ?? span).end });
    const origin = pattern?.origin;
    addRow(into, line, rule, sources, extent, { flags: flags | (isOwn ? 0 : INCLUDED), condition, origin });
  }
}

function ruleOf(
  { action, actionSpan }: PhaseRule,
  source: Source,
  addressSpan: Span,
  maskSpan: Span | undefined,
): Rule {
  return { kind: "rule", action, actionSpan, source, addressSpan, maskSpan };
}

function extentOf(file: HaproxyFile, { line, span }: PhaseRule): RuleExtent {
  return placed(file, line, span);
}

function placed({ lined }: HaproxyFile, line: number, { start, end }: Span): RuleExtent {
  const offset = lined.lineStarts[line] ?? 0;
  return { start: offset + start, end: offset + end };
}

/** Returns the condition of some literals. Equal ones are the same object. */
function conditionOf(
  { conditions }: HaproxyFile,
  { isChanged }: PhaseRule,
  literals: readonly Literal[],
): Condition | undefined {
  if (literals.length === 0) return undefined;
  const now = isChanged ? afterChange(literals) : literals;
  const atoms = atomsOf(now);
  const key = JSON.stringify(atoms);
  const known = conditions.get(key) ?? { atoms, why: whyOf(now) };
  conditions.set(key, known);
  return known;
}

const IS_EXPECTATION = /^[ \t]*#[ \t]*imcrules-expect\b/;

interface PhaseList {
  readonly section: ProxySection;
  readonly phase: Phase;
  readonly into: GrowingList;
}

/** Builds the lists of all sections, in the order in which HAProxy asks those of a section. */
function listsOf(file: HaproxyFile): readonly RuleSet[] {
  const { lined, criteria, sections } = file;
  const ofSections = sections.map((section) => ({
    section,
    own: phases.flatMap((phase): PhaseList[] => {
      const into = section.lists.get(phase);
      return into === undefined ? [] : [{ section, phase, into }];
    }),
  }));
  const lists = ofSections.flatMap(({ own }) => own);
  const empty: PhaseList = { section: currentOf(file), phase: "http-request", into: growingList(1) };
  const first = lists[0] ?? empty;
  const comments = new Map<PhaseList, PendingComment[]>();
  for (const { section, own } of ofSections) {
    for (const { remark, phase } of section.remarks) {
      const target = own.find((list) => list.phase === phase) ?? own[0] ?? first;
      target.into.remarks.push(remark);
    }
    let at = -1;
    for (const comment of section.comments) {
      while ((section.statements[at + 1]?.line ?? comment.line) < comment.line) at++;
      const [above, below] = [section.statements[at], section.statements[at + 1]];
      // An expectation is about the rules above it, and an ignore comment about the next one.
      const phase = (IS_EXPECTATION.test(comment.text) ? (above ?? below) : (below ?? above))?.phase;
      const target = own.find((list) => list.phase === phase) ?? own[0] ?? first;
      const listed = comments.get(target) ?? [];
      comments.set(target, listed);
      listed.push(comment);
    }
  }
  const names = lists.length > 0 ? distinct(lists.map(nameOf)) : [""];
  const includes = [...criteria.asked];
  return (lists.length > 0 ? lists : [empty]).map((list, place) => {
    const { section, phase, into } = list;
    const own = [...(comments.get(list) ?? [])].sort((one, other) => one.line - other.line);
    for (const { line, text, sign, isAlone } of own) addComment(into, line, text, sign, isAlone);
    into.remarks.sort((one, other) => one.line - other.line || one.span.start - other.span.start);
    for (const barrier of section.barriers)
      if (barrier.phase === undefined || barrier.phase === phase) into.barriers.push(barrier.line);
    const origin = {
      format: formats[phase],
      options: criteria.options,
      name: names[place] ?? "",
      usualDefault: "accept",
      usualModel: "first-match",
      includes,
    } as const;
    return listOf(origin, lined, into);
  });
}

function nameOf({ section: { kind, name }, phase }: PhaseList): string {
  return `${name === "" ? kind : `${kind} ${name}`}, ${phase}`;
}
