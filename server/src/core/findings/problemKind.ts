import { meaningAt } from "../analysis/meaning/meaning.js";
import { explainMeaning } from "../describe/meaning.js";
import { quoted } from "../describe/wording.js";
import { textOfLine } from "../model/ruleSet.js";
import type { Problem } from "../model/statement.js";
import { textAt } from "../text/text.js";
import type { Facts, FindingKind } from "./kind.js";

export interface ProblemFacts<Code extends Problem["code"]> extends Pick<Facts, "summary"> {
  readonly code: Code;
  /** Returns the message for a problem. `word` is the quoted text that the problem spans. */
  readonly message: (problem: Extract<Problem, { code: Code }>, word: string) => string;
}

/** Returns a kind that reports invalid lines, each as the parser found it. */
export function problemKind<Code extends Problem["code"]>({ code, summary, message }: ProblemFacts<Code>): FindingKind {
  return {
    code,
    summary,
    about: "line",
    severity: "error",
    fixes: ["writeMeant"],
    *find({ ruleSet }) {
      const { notes, problemCount } = ruleSet;
      if (problemCount === 0) return;
      for (const [place, { problem }] of notes.read.entries()) {
        if (problem === undefined || !hasCode(problem, code)) continue;
        const line = notes.lines[place] ?? 0;
        const explain = () => {
          const text = textOfLine(ruleSet, line);
          const meaning = meaningAt(ruleSet, line);
          const explained =
            meaning === undefined
              ? message(problem, quoted(textAt(text, problem.span)))
              : explainMeaning(meaning, text);
          return { message: explained, related: [] };
        };
        yield { place: { line }, span: problem.span, explain };
      }
    },
  };
}

function hasCode<Code extends Problem["code"]>(
  problem: Problem,
  code: Code,
): problem is Extract<Problem, { code: Code }> {
  return problem.code === code;
}
