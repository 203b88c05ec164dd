import type { Analysis } from "../analysis/analyze.js";
import { meaningAt } from "../analysis/meaning/meaning.js";
import { explainMeaning } from "../describe/meaning.js";
import { quoted } from "../describe/wording.js";
import { textOfLine } from "../model/ruleSet.js";
import type { Problem } from "../model/statement.js";
import { textAt } from "../text/text.js";
import type { Facts, FindingKind, Occurrence } from "./kind.js";

export interface ProblemFacts<Code extends Problem["code"]> extends Pick<Facts, "summary"> {
  readonly code: Code;
  /** Explains a problem. `word` is the quoted text that the problem spans. */
  readonly explain: (problem: Extract<Problem, { code: Code }>, word: string) => ProblemText;
}

/** What is wrong and what to do, as sentences, and why, as a clause. */
export type ProblemText = readonly [first: string, why: string];

/** How much of a word fits into the first line of a message. */
const WORD_AT_MOST = 30;

/** Returns a kind that reports invalid lines, each as the parser found it. */
export function problemKind<Code extends Problem["code"]>({ code, summary, explain }: ProblemFacts<Code>): FindingKind {
  return {
    code,
    summary,
    about: "line",
    severity: "error",
    fixes: ["writeMeant"],
    find: (analysis) => (analysis.ruleSet.problemCount === 0 ? [] : findProblems(analysis)),
  };

  function* findProblems({ ruleSet }: Analysis): Generator<Occurrence> {
    const { notes } = ruleSet;
    for (const [place, { problem }] of notes.read.entries()) {
      if (problem === undefined || !hasCode(problem, code)) continue;
      const line = notes.lines[place] ?? 0;
      const explained = () => {
        const text = textOfLine(ruleSet, line);
        const meaning = meaningAt(ruleSet, line);
        if (meaning !== undefined) return { message: explainMeaning(meaning, text), related: [] };
        const [first, why] = explain(problem, quoted(textAt(text, problem.span), WORD_AT_MOST));
        return { message: `${first}\nThis line is ignored: ${why}.`, related: [] };
      };
      yield { place: { line }, span: problem.span, explain: explained };
    }
  }
}

function hasCode<Code extends Problem["code"]>(
  problem: Problem,
  code: Code,
): problem is Extract<Problem, { code: Code }> {
  return problem.code === code;
}
