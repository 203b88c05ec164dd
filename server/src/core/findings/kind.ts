import type { Analysis } from "../analysis/analyze.js";
import type { DeadReason } from "../analysis/dead.js";
import type { SourceFault } from "../analysis/sourceFaults.js";
import type { Explanation, Finding, Level, Place } from "../model/finding.js";
import { type RuleId, ruleOf } from "../model/ruleSet.js";
import { matchKeyOf } from "../model/source.js";
import { type Problem, spanOfRule, spanOfSource, type WrittenSource } from "../model/statement.js";
import { lineText, type Span } from "../text.js";

/** One kind of finding: what it is called, how much it matters unless a user says otherwise, and where it holds. */
export interface FindingKind {
  readonly code: string;
  readonly level: Level;
  /** Whether the text it is about does nothing. */
  readonly faded?: boolean;
  /** In file order. `before` has what the kinds before this one in the table found. */
  readonly find: (analysis: Analysis, before: Before) => Iterable<Hit>;
}

export interface Before {
  readonly findings: readonly Finding[];
  /** Codes that were not looked for. */
  readonly off: ReadonlySet<string>;
  /** All kinds there are. */
  readonly kinds: readonly FindingKind[];
}

export type Hit = Pick<Finding, "place" | "span" | "explain">;

/** A kind about the whole rule. */
export function onRule(analysis: Analysis, rule: RuleId, explain: () => Explanation): Hit {
  return { place: { rule }, span: spanOfRule(ruleOf(analysis.ruleSet, rule)), explain };
}

/** A kind of rule that decides no address. */
export function deadKind(
  code: DeadReason,
  level: Level,
  explain: (analysis: Analysis, rule: RuleId) => Explanation,
): FindingKind {
  return {
    code,
    level,
    faded: true,
    *find(analysis) {
      // Equal rules are hidden by the same ones: of fifty thousand copies one is explained.
      const explained = new Map<string, Explanation>();
      for (const [rule, reason] of analysis.dead) {
        if (reason !== code) continue;
        yield onRule(analysis, rule, () => {
          const { action, source } = ruleOf(analysis.ruleSet, rule);
          const key = `${action} ${matchKeyOf(source)}`;
          const explanation = explained.get(key) ?? explain(analysis, rule);
          explained.set(key, explanation);
          return explanation;
        });
      }
    },
  };
}

/** A kind about a source on its own; the message stands on the mask where `on` says so and there is one. */
export function sourceKind(
  code: SourceFault,
  level: Level,
  on: "source" | "mask",
  message: (written: WrittenSource, subject: "rule" | "expectation") => string,
): FindingKind {
  return {
    code,
    level,
    *find(analysis) {
      for (const { fault, place, written } of analysis.sourceFaults) {
        if (fault !== code) continue;
        const span = (on === "mask" ? written.maskSpan : undefined) ?? spanOfSource(written);
        const subject = "rule" in place ? "rule" : "expectation";
        yield { place, span, explain: () => ({ message: message(written, subject), related: [] }) };
      }
    },
  };
}

/** A kind of line that is no statement; `word` is the text that the problem is about. */
export function problemKind<Code extends Problem["code"]>(
  code: Code,
  message: (problem: Extract<Problem, { code: Code }>, word: string) => string,
): FindingKind {
  return {
    code,
    level: "error",
    *find({ ruleSet }) {
      if (ruleSet.problemCount === 0) return;
      for (const [line, { problem }] of ruleSet.lines.entries()) {
        if (problem === undefined || !isOf(problem, code)) continue;
        const word = () => textAt(problem.span, lineText(ruleSet.text, ruleSet.lineStarts, line));
        const explain = () => ({ message: message(problem, word()), related: [] });
        yield { place: { line } satisfies Place, span: problem.span, explain };
      }
    },
  };
}

function isOf<Code extends Problem["code"]>(problem: Problem, code: Code): problem is Extract<Problem, { code: Code }> {
  return problem.code === code;
}

function textAt({ start, end }: Span, text: string): string {
  return text.slice(start, end);
}
