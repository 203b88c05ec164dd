import { lineAt, type RuleSet, type Statement, spanOfStatement, textOfLine } from "../../core/index.js";
import { type ActionWord, type ActionWordsParams, actionWordsMethod } from "../../protocol/actionWords.js";
import type { Feature } from "./feature.js";

/** More lines than an editor shows at once. */
const LINES_AT_MOST = 2_000;

/** Lists the words `accept` and `reject` of the rules, expectations and defaults on some lines. Does not wait for the analysis. */
export const actionWords: Feature<ActionWordsParams, ActionWord[]> = {
  method: actionWordsMethod,
  needs: "text",
  fallback: () => [],
  answer({ ruleSet }, { first, last }) {
    const end = Math.min(last + 1, first + LINES_AT_MOST, ruleSet.lineStarts.length);
    const words: ActionWord[] = [];
    for (let line = Math.max(0, first); line < end; line++) {
      const { statement } = lineAt(ruleSet, line);
      if (statement !== undefined && statement.kind !== "evaluate") words.push(wordOf(ruleSet, line, statement));
    }
    return words;
  },
};

/** Returns the action of a statement. It is the word before the address, and the last word of a default. */
function wordOf(ruleSet: RuleSet, line: number, statement: Exclude<Statement, { kind: "evaluate" }>): ActionWord {
  const { action } = statement;
  const until = statement.kind === "default" ? spanOfStatement(statement).end : statement.addressSpan.start;
  const end = textOfLine(ruleSet, line).slice(0, until).trimEnd().length;
  return { line, start: end - action.length, end, action };
}
