/**
 * The rules of HAProxy that ask for the address of the client, one list for each section and phase.
 *
 * `words.ts` divides lines, `branches.ts` reads the blocks of `.if`, `acls.ts` the addresses behind `src`, and `conditions.ts` what is
 * behind `if`. `terms.ts` computes the clients that meet a condition. Rules become rows (`rows.ts`) at once, unless they name an ACL,
 * since lines of the whole section may add to it.
 */

import type { Condition } from "../../model/condition.js";
import type { RemarkCode } from "../../model/format.js";
import { type RuleSet, textOfLine } from "../../model/ruleSet.js";
import { hasHoles, type Source } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import { wholeOf } from "../../text/chunkedText.js";
import { followsReturn } from "../../text/linedText.js";
import type { Steps } from "../../text/steps.js";
import type { Span } from "../../text/text.js";
import {
  addComment,
  addUnread,
  distinct,
  type GrowingList,
  growingList,
  listOf,
  type RuleExtent,
} from "../growingList.js";
import type { Reader } from "../reader.js";
import { type AddRemark, noCriteria, readCriterion, unknownOnLine } from "./acls.js";
import { branchesAt, branchFault, changesConditions, readBranch } from "./branches.js";
import { emptyAcl, namesAcls, readCondition, type WrittenCondition } from "./conditions.js";
import { formats, type Phase, phases } from "./format.js";
import { addRows } from "./rows.js";
import {
  baseOf,
  currentOf,
  type HaproxyFile,
  isUnsure,
  type PendingComment,
  type PhaseRule,
  type ProxySection,
  sectionOf,
} from "./sections.js";
import { type Literal, WORK_AT_MOST } from "./terms.js";
import { WORDS_AT_MOST, type Word, wordsOf } from "./words.js";

export const haproxy: Reader = {
  format: formats["http-request"],
  *read(lined, options) {
    const text = wholeOf(lined.text);
    const changesFiles = /[ \t](?:add|del)-acl\(/.test(text);
    const top = sectionOf("none", "");
    const file: HaproxyFile = {
      lined,
      criteria: noCriteria(options, changesFiles),
      work: { left: WORK_AT_MOST },
      rowsLeft: ROWS_AT_MOST,
      conditions: new Map(),
      sections: [top],
      defaults: new Map(),
      blocks: [],
      hasChangingBlocks: changesConditions(text),
      mayHaveBlocks: MAY_BE_BRANCH.test(text),
      position: { sections: [top], isUnsure: false },
    };
    yield* readLines(file);
    const [open] = file.blocks;
    if (open !== undefined) refuse(file, open.line, "open-branch", open.span);
    let count = 0;
    for (const section of file.sections) {
      count += 1 + section.pending.length;
      finishSection(file, section);
      if (count < LINES_A_STEP) continue;
      count = 0;
      yield;
    }
    return listsOf(file);
  },
};

/** More rows become partial rules for everybody. */
const ROWS_AT_MOST = 1_000_000;
const LINES_A_STEP = 1_024;

const IS_SECTION =
  /^(?:global|defaults|frontend|backend|listen|peers|userlist|resolvers|mailers|program|cache|ring|http-errors|fcgi-app|log-forward|log-profile|crt-store|traces|acme)$/;
/** A line whose first word may begin with a dot. */
const MAY_BE_BRANCH = /^[ \t\v\f"']*(?:\.|\\x2[eE])/m;
const IS_BRANCH = /^\.(?:if|elif|else|endif)$/;
const IS_MESSAGE = /^\.(?:diag|notice|warning)$/;
const IS_PROXY = /^(?:defaults|frontend|backend|listen)$/;

function* readLines(file: HaproxyFile): Steps<void> {
  const { lined } = file;
  for (let line = 0; line < lined.lineStarts.length; line++) {
    if (line % LINES_A_STEP === LINES_A_STEP - 1) yield;
    const text = textOfLine(lined, line);
    if (text === "") continue;
    if (followsReturn(lined, line)) {
      const start = text.length - text.trimStart().length;
      if (start < text.length && text.charAt(start) !== "#")
        remarkOn(file, currentOf(file), line)("program-skips", "behind-return", { start, end: text.trimEnd().length });
      continue;
    }
    readLine(file, text, line);
  }
}

function remarkOn(file: HaproxyFile, section: ProxySection, line: number, phase?: Phase): AddRemark {
  const isOpen = file.blocks.length > 0 || file.position.isUnsure;
  return (code: RemarkCode, reason: string, span: Span, inFile) => {
    // HAProxy does not check what it does not read.
    const said =
      isOpen && code === "program-refuses"
        ? ({ code: "analysis-incomplete", reason: "in-branch" } as const)
        : { code, reason };
    section.remarks.push({ remark: { ...said, line, span, ...inFile }, phase });
  };
}

/** Notes a fault that HAProxy finds wherever the line is. */
function refuse(file: HaproxyFile, line: number, reason: string, span: Span): void {
  currentOf(file).remarks.push({ remark: { code: "program-refuses", reason, line, span }, phase: undefined });
}

function readLine(file: HaproxyFile, text: string, line: number): void {
  const { words, comment, fault: faultOfWords } = wordsOf(text);
  const section = currentOf(file);
  const remark = remarkOn(file, section, line);
  if (comment >= 0 && text.startsWith("imcrules-", comment + 1 + spacesAt(text, comment + 1)))
    section.comments.push({ line, text, sign: comment, isAlone: words.length === 0 });
  const [first, second] = words;
  if (first === undefined) return;
  const last = words.at(-1) ?? first;
  if (faultOfWords !== undefined) {
    refuse(file, line, faultOfWords.reason, { start: faultOfWords.start, end: last.span.end });
    return;
  }
  if (words.length > WORDS_AT_MOST) {
    refuse(file, line, "too-many-words", { start: first.span.start, end: last.span.end });
    return;
  }
  const keyword = first.text;
  if (IS_BRANCH.test(keyword)) {
    const fault = branchFault(file.blocks, words);
    if (fault !== undefined) refuse(file, line, fault, first.span);
    else file.position = readBranch(file.blocks, words, line, file.position, file.hasChangingBlocks);
  } else if (keyword.startsWith(".")) {
    if (!IS_MESSAGE.test(keyword))
      remark("program-refuses", keyword === ".alert" ? "alert" : "unknown-directive", first.span);
  } else if (IS_SECTION.test(keyword)) openSection(file, words, line);
  else if (/^(?:acl|tcp-request|http-request)$/i.test(keyword)) {
    chooseSection(file);
    if (keyword !== keyword.toLowerCase()) remark("program-refuses", "unknown-keyword", first.span);
    else if (IS_PROXY.test(section.kind)) {
      if (keyword === "acl") readAcl(file, words, line);
      else readStatement(file, words, line);
    } else if (keyword !== "acl") remark("program-refuses", "not-in-section", first.span);
  } else if (keyword === "mode" && second !== undefined) {
    chooseSection(file);
    section.isModeOpen = isUnsure(file) && (section.isModeOpen || section.mode !== second.text);
    section.mode = second.text;
  }
}

/** Chooses the last section to which a line may belong. Answers about the others then say that they may have more rules. */
function chooseSection(file: HaproxyFile): void {
  const { sections, isUnsure: wasUnsure } = file.position;
  if (sections.length === 1) return;
  for (const section of sections.slice(0, -1)) section.mayGoOn = true;
  file.position = { sections: sections.slice(-1), isUnsure: wasUnsure };
}

const SPACES_AT_MOST = 100;

function spacesAt(text: string, at: number): number {
  return /^[ \t]*/.exec(text.slice(at, at + SPACES_AT_MOST))?.[0].length ?? 0;
}

function openSection(file: HaproxyFile, words: readonly Word[], line: number): void {
  const [kind = "", name = "", from, base = ""] = words.map(({ text }) => text);
  const isTaken = from === "from";
  const place = { line, span: { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 } };
  const takesOver = IS_PROXY.test(kind) && (kind !== "defaults" || isTaken);
  const taken = takesOver ? baseOf(file, isTaken ? base : "") : undefined;
  const section = sectionOf(kind, name, place, taken, file.blocks.length);
  if (kind === "defaults") {
    section.mode ??= "tcp";
    const named = { section, branch: file.blocks.at(-1)?.branch };
    file.defaults.set("", named);
    if (name !== "") file.defaults.set(name, named);
  }
  file.sections.push(section);
  file.position = { sections: [section], isUnsure: false };
}

function readAcl(file: HaproxyFile, words: readonly Word[], line: number): void {
  const section = currentOf(file);
  const { acls, barriers } = section;
  const remark = remarkOn(file, section, line);
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
    // Nobody knows here which blocks HAProxy reads.
    acl.criteria.push(isUnsure(file) ? { patterns: [], literals: [unknownOnLine(rest, line)] } : criterion);
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
  const remark = remarkOn(file, section, line, phase);
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
    const action = word.text === "return" ? actionOfStatus(rest) : known.action;
    if (action === "accept" && !section.accepting.has(phase)) section.accepting.set(phase, line);
    section.phasesWithRules.add(phase);
    section.rules.push({ line, phase, span: whole });
    const rule: PhaseRule = {
      line,
      phase,
      action,
      actionSpan: word.span,
      isOpen: known.isOpen === true,
      span: whole,
      condition,
      isChanged: section.changed.has(phase),
      asksSetAddress: section.setsAddress.has(phase),
      branches: doubtsAt(file),
    };
    if (isSettled(file, section, condition)) placeRule(file, section, rule);
    else section.pending.push(rule);
  }
}

/** Whether no line below changes the rows of the next rule, or what is before them. Rules as objects take much memory. */
function isSettled(
  { mayHaveBlocks }: HaproxyFile,
  { pending }: ProxySection,
  condition: WrittenCondition | undefined,
): boolean {
  return !mayHaveBlocks && pending.length === 0 && (condition === undefined || !namesAcls(condition));
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
  if (section.phasesWithRules.has(phase)) section.setsAddress.add(phase);
}

/** Returns what must hold so that the next line is one of the section. */
function doubtsAt(file: HaproxyFile): readonly Literal[] {
  const section = currentOf(file);
  const branches = branchesAt(file.blocks, section.depth);
  if (!file.position.isUnsure) return branches;
  const { line } = section.place;
  const why = `where line ${line + 1} begins the section of this rule`;
  return [...branches, { name: `section of line ${line + 1}`, isYes: true, isChanging: true, why }];
}

/** Makes rows of the rules that are left, and takes those back that HAProxy skips. All lines of the section must be read. */
function finishSection(file: HaproxyFile, section: ProxySection): void {
  const { mode, isModeOpen, rules, pending, lists, remarks, remarksOnConditions } = section;
  const isSkipped = (phase: Phase | undefined) =>
    needsMode(section, phase) && !isModeOpen && mode !== undefined && mode !== "http";
  for (const rule of pending) if (!isSkipped(rule.phase)) placeRule(file, section, rule);
  for (const [phase, { rules: rows }] of lists) if (rows.count === 0 || isSkipped(phase)) lists.delete(phase);
  for (const one of remarksOnConditions) if (!isSkipped(one.phase)) remarks.push(one);
  const skipped = rules.find(({ phase }) => isSkipped(phase));
  if (skipped === undefined) return;
  const { line, phase, span } = skipped;
  remarks.push({ remark: { code: "program-skips", reason: "tcp-mode", line, span }, phase });
}

/** Makes rows of a rule. */
function placeRule(file: HaproxyFile, section: ProxySection, rule: PhaseRule): void {
  const { isModeOpen, lists, remarksOnConditions } = section;
  const { phase, line } = rule;
  const remark: AddRemark = (code, reason, span, inFile) =>
    remarksOnConditions.push({ remark: { code, reason, line, span, ...inFile }, phase });
  let into = lists.get(phase);
  if (into === undefined) {
    into = growingList(1);
    lists.set(phase, into);
    const inherited = inheritedRule(section, phase);
    if (section.mayGoOn) addUnread(into, section.place, extentAt(file, section.place), MAY_GO_ON);
    if (inherited !== undefined) addRows(file, into, inherited, remark);
  }
  const isAsked = isModeOpen && needsMode(section, phase);
  addRows(file, into, isAsked ? { ...rule, branches: [...rule.branches, MODE_HTTP] } : rule, remark);
}

/** Whether HAProxy reads rules of a phase in HTTP mode only. */
function needsMode({ kind }: ProxySection, phase: Phase | undefined): boolean {
  return phase === "http-request" && kind !== "defaults";
}

/** In TCP mode HAProxy skips http-request. */
const MODE_HTTP: Literal = { name: "mode http", isYes: true, isChanging: false };

/** What holds of rules that may be further down. */
const MAY_GO_ON: Condition = {
  atoms: [{ name: "section", values: ["yes"], isChanging: true }],
  why: "lines below a section in .if may belong to this section",
};

function extentAt({ lined }: HaproxyFile, { line, span }: ProxySection["place"]): RuleExtent {
  const offset = lined.lineStarts[line] ?? 0;
  return { start: offset + span.start, end: offset + span.end };
}

/** Returns a rule for those of the `defaults` that accept: they end the list of the section as well. */
function inheritedRule({ kind, place, base }: ProxySection, phase: Phase): PhaseRule | undefined {
  const accepting = base?.section.accepting.get(phase);
  if (kind === "defaults" || base === undefined || (accepting === undefined && !base.isUnsure)) return undefined;
  const name = `line ${(accepting ?? base.section.place.line) + 1}: ${phase}`;
  const why = `where a rule of its defaults accepts${accepting === undefined ? "" : `, such as line ${accepting + 1}`}`;
  return {
    line: place.line,
    phase,
    action: "accept",
    actionSpan: place.span,
    isOpen: false,
    span: place.span,
    condition: undefined,
    isChanged: false,
    asksSetAddress: false,
    isInherited: true,
    branches: [{ name, isYes: true, isChanging: true, why }],
  };
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
      while ((section.rules[at + 1]?.line ?? comment.line) < comment.line) at++;
      const [above, below] = [section.rules[at], section.rules[at + 1]];
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
