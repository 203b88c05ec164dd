import {
  firstRuleFrom,
  isFirstOfGroup,
  isOurs,
  lineAt,
  type RuleSet,
  ruleOf,
  type Statement,
  spanOfStatement,
  textOfLine,
} from "../../core/index.js";
import { type ActionWord, type ActionWordsParams, actionWordsMethod } from "../../protocol/actionWords.js";
import type { Feature } from "./feature.js";

/** More lines than an editor shows at once. */
const LINES_AT_MOST = 2_000;

/** Lists the words `accept` and `reject` of the rules, expectations and defaults on some lines. Does not wait for the analysis. */
export const actionWords: Feature<ActionWordsParams, ActionWord[]> = {
  method: actionWordsMethod,
  needs: "text",
  fallback: () => [],
  answer({ ruleSets, ruleSet: { lineStarts } }, { first, last }) {
    const from = Math.max(0, first);
    const end = Math.min(last + 1, first + LINES_AT_MOST, lineStarts.length);
    return ruleSets.flatMap((ruleSet) =>
      isOurs(ruleSet) ? ownWords(ruleSet, from, end) : wordsIn(ruleSet, from, end),
    );
  },
};

function ownWords(ruleSet: RuleSet, first: number, end: number): readonly ActionWord[] {
  const words: ActionWord[] = [];
  for (let line = first; line < end; line++) {
    const { statement } = lineAt(ruleSet, line);
    if (statement !== undefined && statement.kind !== "evaluate") words.push(wordOf(ruleSet, line, statement));
  }
  return words;
}

/** Lists the words of the actions in the list of another program, which may be anywhere in their lines. */
function wordsIn(ruleSet: RuleSet, first: number, end: number): readonly ActionWord[] {
  const { rules } = ruleSet;
  const words: ActionWord[] = [];
  for (let id = firstRuleFrom(rules, first); id < rules.count; id++) {
    const line = rules.lines[id] ?? 0;
    if (line >= end) break;
    const { action, actionSpan } = ruleOf(ruleSet, id);
    if (actionSpan !== undefined && isFirstOfGroup(rules, id)) words.push({ line, ...actionSpan, action });
  }
  return words;
}

/** Returns the action of a statement. It is the word before the address, and the last word of a default. */
function wordOf(ruleSet: RuleSet, line: number, statement: Exclude<Statement, { kind: "evaluate" }>): ActionWord {
  const { action } = statement;
  const until = statement.kind === "default" ? spanOfStatement(statement).end : statement.addressSpan.start;
  const end = textOfLine(ruleSet, line).slice(0, until).trimEnd().length;
  return { line, start: end - action.length, end, action };
}
