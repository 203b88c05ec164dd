/**
 * Words and numbers for people, in English: shared by findings, fixes, hovers, lenses, reports and the command line.
 *
 * `wording.ts` has the phrases, `counts.ts` the numbers. `file.ts`, `rule.ts` and `source.ts` describe one of those. `hits.ts` lists
 * the rules for an address or a network and explains why they do not match. `changes.ts` describes what a change does, and `report.ts`
 * lays out such texts in lines.
 *
 * A *share* is the part of a rule's addresses that one rule decides. A rule is *hidden* where rules asked earlier decide its addresses.
 */

import { isNone } from "../address/count.js";
import type { Analysis } from "../analysis/analyze.js";
import type { Decider, HiddenRule } from "../analysis/questions/shares.js";
import { imcrules } from "../formats/imcrules/format.js";
import type { Related } from "../model/finding.js";
import type { VerdictWords } from "../model/format.js";
import {
  defaultActionOf,
  familiesWithRules,
  lineNumberOf,
  mayMove,
  modelOf,
  originOf,
  type RuleId,
  type RuleSet,
  ruleLabel,
  ruleOf,
  ruleText,
} from "../model/ruleSet.js";
import { isIncluded } from "../model/ruleTable.js";
import { matchKeyOf, specificityOf } from "../model/source.js";
import type { Action } from "../model/statement.js";
import { formatCount, isOrAre, shareOf } from "./counts.js";

/** Returns `IPv4 ` or `IPv6 ` if the file has rules for one family only, otherwise an empty text. */
export function familyNameOf({ ruleSet }: Analysis): string {
  const families = familiesWithRules(ruleSet);
  return families.length > 1 ? "" : families[0] === "ipv6" ? "IPv6 " : "IPv4 ";
}

/** Mentions a rule: `line 3 (reject 0.0.0.0 0.0.0.0)`, `hosts.deny, line 3: ALL: ALL`. */
export function mention(ruleSet: RuleSet, id: RuleId): string {
  if (isOfNeighbour(ruleSet, id)) return quoted(ruleLabel(ruleSet, id));
  return `line ${lineNumberOf(ruleSet, id)} (${quoted(ruleLabel(ruleSet, id))})`;
}

/**
 * Quotes text of a file in a message, with at most `atMost` characters.
 *
 * Replaces invisible characters such as a no-break space by their code.
 */
export function quoted(text: string, atMost = 60): string {
  const unseen = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  const shown = text.slice(0, atMost + 1).replace(/(?! )[\p{C}\p{Z}]/gu, unseen);
  return shown.length > atMost ? `${shown.slice(0, atMost - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : shown;
}

/** The most characters in the first line of a message. The Problems panel cuts longer ones. */
const FIRST_LINE_AT_MOST = 90;

/** Returns the first of these lines that may be the first line of a message, or else the last. */
export function fitting(...lines: readonly string[]): string {
  return lines.find((line) => line.length <= FIRST_LINE_AT_MOST) ?? lines.at(-1) ?? "";
}

/** Names the lines of rules: `line 5`, `lines 1, 2, 4 and 12 more`, `line 1 or 2`, `line 1 of hosts.deny`. */
export function linesOf(ruleSet: RuleSet, rules: readonly RuleId[], conjunction: "and" | "or" = "and"): string {
  // Rules are in the order of their lines.
  const ids = [...rules].sort((one, other) => one - other);
  const places = ids.map((id) => ({ line: rulePlaceOf(ruleSet, id).line, file: neighbourOf(ruleSet, id) }));
  const [first] = places;
  // One name is enough if all are of the same file.
  const file = places.every((one) => one.file === first?.file) ? first?.file : undefined;
  const named = places.map((one) => `${one.line}${one.file === file ? "" : ` of ${one.file}`}`);
  const lines = [...new Set(named)];
  const more = lines.slice(4).length;
  const shown = more > 0 ? [...lines.slice(0, 4), `${formatCount(more)} more`] : lines;
  const noun = lines.length > 1 && conjunction === "and" ? "lines" : "line";
  return `${noun} ${listed(shown, conjunction)}${file === undefined ? "" : ` of ${file}`}`;
}

/** Returns the name of the other file beside this that has a rule. */
function neighbourOf(ruleSet: RuleSet, id: RuleId): string | undefined {
  return isOfNeighbour(ruleSet, id) ? rulePlaceOf(ruleSet, id).from?.path : undefined;
}

/** Where people find a rule. */
export interface RulePlace {
  /** 1-based. A rule of an included file has that of its `include`, one of the other file beside this the line there. */
  readonly line: number;
  /** The other file that has the rule. */
  readonly from?: RuleOrigin;
}

/** A file, and the line of a rule there, 1-based. */
export interface RuleOrigin {
  readonly path: string;
  readonly line: number;
}

export function rulePlaceOf(ruleSet: RuleSet, id: RuleId): RulePlace {
  const origin = originOf(ruleSet, id);
  const line = lineNumberOf(ruleSet, id);
  if (origin === undefined) return { line };
  const from = { path: origin.file, line: origin.line + 1 };
  return { line: isOfNeighbour(ruleSet, id) ? from.line : line, from };
}

/** Whether a rule is one of the other file beside this, so that this file has no line for it. */
export function isOfNeighbour({ rules, format }: RuleSet, id: RuleId): boolean {
  return format.hasNeighbour === true && isIncluded(rules, id);
}

/** Returns the words of a rule behind the name of its line. Those of the other file beside this come without its name. */
export function wordsOf(ruleSet: RuleSet, id: RuleId, textOf = ruleText): string {
  const origin = isOfNeighbour(ruleSet, id) ? originOf(ruleSet, id) : undefined;
  return origin?.words ?? textOf(ruleSet, id);
}

/** Joins words: `1`, `1 and 2`, `1, 2 or 3`. */
export function listed(words: readonly (string | number)[], conjunction: "and" | "or" = "and"): string {
  const before = words.slice(0, -1).join(", ");
  return before === "" ? words.join("") : `${before} ${conjunction} ${words.at(-1)}`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Begins a sentence with a small letter, for the middle of another one. */
export function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function otherAction(action: Action): Action {
  return action === "accept" ? "reject" : "accept";
}

/** Returns what the program of a list calls a verdict without other words: `accept`, `deny`, `not listed`. */
export function verdictName({ format }: Pick<RuleSet, "format">, action: Action): string {
  return format.words[action].name;
}

/** Returns what the program of a list does with an address: `accepts`, `denies`. */
export function verbOf({ format }: Pick<RuleSet, "format">, action: Action): string {
  return format.words[action].verb;
}

/** The same of several rules: `accept`, `deny`. */
export function verbsOf({ format }: Pick<RuleSet, "format">, action: Action): string {
  return format.words[action].verbs;
}

/** Returns what the program of a list calls a verdict: `accepted`, `denied`. */
export function participleOf({ format }: Pick<RuleSet, "format">, action: Action): string {
  return format.words[action].participle;
}

/** Returns what the program of a list calls the verdict of addresses that no rule matches. */
export function defaultNameOf(ruleSet: RuleSet): string {
  return verdictName(ruleSet, defaultActionOf(ruleSet));
}

/** Returns the words for two lists: those of their program, or our own if two programs call the verdicts otherwise. */
export function commonWords(one: Pick<RuleSet, "format">, other: Pick<RuleSet, "format">): VerdictWords {
  const isSame = (["accept", "reject"] as const).every(
    (action) => verdictName(one, action) === verdictName(other, action),
  );
  return isSame ? one.format.words : imcrules.words;
}

/** Returns the rules that give everyone a verdict, as the list writes them: one, or one for each family. */
export function catchAllsOf({ format: { notation } }: Pick<RuleSet, "format">, action: Action): readonly string[] {
  const both = notation.rule(action, { kind: "any" });
  if (both !== undefined) return [both];
  const ipv4 = notation.rule(action, { kind: "ipv4", address: 0, mask: 0 });
  const ipv6 = notation.rule(action, { kind: "ipv6", address: [0, 0, 0, 0], length: 0 });
  return ipv4 === undefined || ipv6 === undefined ? [] : [ipv4, ipv6];
}

/** Names the first deciding line that matches the same addresses as the hidden rule. */
export function twinLineOf({ ruleSet }: Analysis, { id: hidden, rule, deciders }: HiddenRule): string {
  const key = matchKeyOf(rule.source);
  const twin = deciders.find(({ id }) => matchKeyOf(ruleOf(ruleSet, id).source) === key);
  return linesOf(ruleSet, [twin?.id ?? hidden]);
}

/** Says which lines hide a rule: `line 5 rejects all 256 addresses first`. Counts the addresses only if `isCounted`. */
export function hidingLines({ ruleSet }: Analysis, { whole, deciders }: HiddenRule, isCounted: boolean): string {
  const what = isCounted ? shareOf(whole, whole) : "it";
  const [only] = deciders;
  const verb =
    only !== undefined && deciders.length === 1 ? verbOf(ruleSet, ruleOf(ruleSet, only.id).action) : "together decide";
  return `${linesOf(
    ruleSet,
    deciders.map(({ id }) => id),
  )} ${verb} ${what} first`;
}

/** Explains why the model asks the deciding rules before the hidden rule. */
export function explainPrecedence({ ruleSet }: Analysis, { rule, deciders }: HiddenRule): string {
  const others = deciders.map(({ id }) => ruleOf(ruleSet, id));
  switch (modelOf(ruleSet)) {
    case "first-match":
      return "the first match wins";
    case "most-specific":
      return others.some((other) => specificityOf(other.source) === specificityOf(rule.source))
        ? "the rule with more mask bits wins, of equals the first"
        : "the rule with more mask bits wins";
    case "accept-overrides":
      return others.some((other) => other.action === rule.action)
        ? "accepts are evaluated before rejects, each as written"
        : "accepts are evaluated before rejects";
  }
}

/** Advises what to do with a hidden rule. Names a line to move it above only in the model `first-match`, where that helps. */
export function moveAdvice({ ruleSet }: Analysis, { id, rule, deciders, lost }: HiddenRule): string {
  if (isNone(lost)) return "Remove it: no verdict changes.";
  if (modelOf(ruleSet) !== "first-match") return "Change it or remove it.";
  const others = deciders.flatMap(({ id }) => (ruleOf(ruleSet, id).action === rule.action ? [] : [id]));
  const first = others.reduce((one, other) => Math.min(one, other));
  const { lines } = ruleSet.rules;
  // The rules of a file that is asked before this one come first, wherever this rule is.
  if (isOfNeighbour(ruleSet, first) || !mayMove(ruleSet, lines[id] ?? 0, lines[first] ?? 0))
    return "Change it or remove it.";
  return `Move it above line ${lineNumberOf(ruleSet, first)}.`;
}

/** Says what is wrong, and which line to correct before anything else is done about it. At most 90 characters if `what` has 20. */
export function correctFirst(what: string, { ruleSet }: Analysis, doubt: RuleId, subject?: RuleId): string {
  const line = doubt === subject ? "this line" : linesOf(ruleSet, [doubt]);
  return `${what}. Correct ${line} first: it probably means something else.`;
}

/** Describes how many addresses get the other verdict: `128 of 256 addresses are rejected instead`. */
export function lostShare({ ruleSet }: Analysis, { rule, whole, lost }: HiddenRule): string {
  const verdict = participleOf(ruleSet, otherAction(rule.action));
  return `${capitalized(shareOf(lost, whole))} ${isOrAre(lost)} ${verdict} instead`;
}

const RELATED_SHOWN = 8;

/** Lists the rules that decide addresses of a hidden rule: at most eight, always the largest share with the other action. */
export function relatedShares(
  { ruleSet }: Analysis,
  { id: hidden, rule, whole, deciders }: HiddenRule,
): readonly Related[] {
  const others = deciders.filter(({ id }) => id !== hidden);
  const shown = others.slice(0, RELATED_SHOWN);
  const isOther = ({ id }: Decider) => ruleOf(ruleSet, id).action !== rule.action;
  const largestOther = others.find(isOther);
  if (largestOther !== undefined && !shown.some(isOther)) shown[RELATED_SHOWN - 1] = largestOther;
  const more = others.length - shown.length;
  return shown.map(({ id, count }, place) => {
    const rest =
      more > 0 && place === shown.length - 1
        ? `; ${formatCount(more)} more ${more === 1 ? "rule decides" : "rules decide"} the rest`
        : "";
    return { rule: id, message: `${verbOf(ruleSet, ruleOf(ruleSet, id).action)} ${shareOf(count, whole)}${rest}` };
  });
}
