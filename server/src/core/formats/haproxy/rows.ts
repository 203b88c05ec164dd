/** The rows of a rule. All lines of the ACLs that it names must be read. */

import type { Condition } from "../../model/condition.js";
import { textOfLine } from "../../model/ruleSet.js";
import { INCLUDED, OPEN, UNWRITTEN } from "../../model/ruleTable.js";
import type { Source } from "../../model/source.js";
import type { Rule } from "../../model/statement.js";
import type { Span } from "../../text/text.js";
import { BLOCKS_AT_MOST } from "../blocks.js";
import { addRow, type GrowingList, type RuleExtent } from "../growingList.js";
import { type AddRemark, afterChange } from "./acls.js";
import {
  type Acl,
  alternativesIn,
  rowsIn,
  termIn,
  type WordsOfCondition,
  type WrittenCondition,
  type WrittenTerm,
  wordsOfCondition,
} from "./conditions.js";
import type { HaproxyFile, PhaseRule } from "./sections.js";
import { type Alternative, atomsOf, type Literal, whyOf } from "./terms.js";
import { textOfWords, wordsOf } from "./words.js";

/** Adds the rows of a rule, or says why it has none. */
export function addRows(file: HaproxyFile, into: GrowingList, statement: PhaseRule, remark: AddRemark): void {
  const { condition, branches, line, actionSpan, span } = statement;
  const flags = statement.isOpen ? OPEN : 0;
  if (condition === undefined) {
    addGroup(file, into, statement, [{ clients: undefined, literals: branches }], actionSpan);
    return;
  }
  if (statement.asksSetAddress && condition.groups.flat().some(asksAddress)) {
    const literals = [...branches, onSetAddress(textIn(file, line, condition))];
    addGroup(file, into, statement, [{ clients: undefined, literals }], condition.span);
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
    alternatives = [
      { clients: undefined, literals: [{ name: textIn(file, line, condition), isYes: true, isChanging: true }] },
    ];
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

function asksAddress({ acl }: WrittenTerm): boolean {
  const { clients } = termIn(acl);
  return clients !== undefined && clients.length > 0;
}

/** Returns a condition with single spaces. Only few rules need it, so no other keeps it. */
function textIn({ lined }: HaproxyFile, line: number, { whole }: WrittenCondition): string {
  return textOfWords(wordsOf(textOfLine(lined, line).slice(whole.start, whole.end)).words);
}

/** Nobody knows here which address an action sets, so that the condition may hold for any client. */
function onSetAddress(text: string): Literal {
  return { name: text, isYes: true, isChanging: true, why: `where "${text}" holds for the address set above` };
}

/** Whether a term never holds by itself. A finding at its definition already reports that. */
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
  const flags = (statement.isOpen ? OPEN : 0) | UNWRITTEN | (statement.isInherited === true ? INCLUDED : 0);
  for (const { clients, literals } of alternatives) {
    const condition = conditionOf(file, statement, literals);
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
    // The columns of a word distinguish it from the others of its rule. An open rule must show its action.
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
  { isChanged, asksSetAddress }: PhaseRule,
  literals: readonly Literal[],
): Condition | undefined {
  if (literals.length === 0) return undefined;
  const now = isChanged ? afterChange(literals, asksSetAddress) : literals;
  let key = "";
  // The length says where a name ends, whatever is in it.
  for (const { name, isYes, isChanging } of now) key += `${isYes} ${isChanging} ${name.length} ${name} `;
  const known = conditions.get(key);
  if (known !== undefined) return known;
  const condition = { atoms: atomsOf(now), why: whyOf(now) };
  conditions.set(key, condition);
  return condition;
}
