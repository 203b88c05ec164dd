import type { Analysis } from "../analysis/analyze.js";
import { expectationFaults } from "../analysis/passes/sourceFaults.js";
import type { DeadReason, SourceFault, Trait } from "../analysis/passes/traits.js";
import { sharesOf } from "../analysis/questions/shares.js";
import { addresses } from "../describe/wording.js";
import type { Explanation, Finding, Level, Place } from "../model/finding.js";
import { type RuleId, ruleOf, textOfLine } from "../model/ruleSet.js";
import { matchKeyOf, type Source } from "../model/source.js";
import { type Problem, type Rule, spanOfRule, spanOfSource, type WrittenSource } from "../model/statement.js";
import { type Span, textAt } from "../text/text.js";

/** One kind of finding: what it is called, how much it matters unless a user says otherwise, and where it holds. */
export interface FindingKind {
  readonly code: string;
  readonly level: Level;
  /** Whether the text it is about does nothing. */
  readonly faded?: boolean;
  /** For a kind that is told of every rule with the trait of its name. */
  readonly rules?: RuleKind;
  /** For a kind that is reported of other places too, or only; in file order. Yields `undefined` now and then if it takes long. */
  readonly find?: (analysis: Analysis, before: Before) => Iterable<Hit | undefined>;
}

export interface RuleKind {
  readonly trait: Trait;
  readonly span: (rule: Rule) => Span;
  /** Made once for all findings of a file, so that it can keep what they share. */
  readonly explainer: (analysis: Analysis) => (rule: RuleId) => Explanation;
  /** Answers whether nothing is to be told of a rule in spite of its trait; `undefined` when nothing is to be told of any. */
  readonly excuse?: (analysis: Analysis) => ((rule: RuleId) => boolean) | undefined;
}

export interface Before {
  /** Whether a kind before this one in the table is told of the line, were it not for ignore comments. */
  readonly isFound: (code: string, line: number) => boolean;
  /** Codes that were not looked for. */
  readonly off: ReadonlySet<string>;
  /** All kinds there are. */
  readonly kinds: readonly FindingKind[];
}

export type Hit = Pick<Finding, "place" | "span" | "explain">;

/** A finding about the whole of a rule. */
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
    rules: {
      trait: code,
      span: spanOfRule,
      explainer(analysis) {
        // Equal rules are hidden by the same ones: of fifty thousand copies one is explained.
        const explained = new Map<string, Explanation>();
        return (rule) => {
          const { action, source } = ruleOf(analysis.ruleSet, rule);
          const key = `${action} ${matchKeyOf(source)}`;
          const explanation = explained.get(key) ?? withDoubt(analysis, source, explain(analysis, rule));
          explained.set(key, explanation);
          return explanation;
        };
      },
    },
  };
}

/** An explanation that says of how many addresses it is not known who decides them, since the step budget ran out. */
function withDoubt({ partition }: Analysis, source: Source, explanation: Explanation): Explanation {
  if (partition.ipv4.complete) return explanation;
  const { unproved } = sharesOf(partition, source);
  if (unproved === 0n) return explanation;
  const doubt = `Of ${addresses(unproved)} more it is not known by which line they are decided: the masks with holes cut too many pieces.`;
  return { ...explanation, message: `${explanation.message} ${doubt}` };
}

/** A kind about a source on its own; the message stands on the mask where `on` says so and there is one. */
export function sourceKind(
  code: SourceFault,
  level: Level,
  on: "source" | "mask",
  message: (written: WrittenSource, subject: "rule" | "expectation") => string,
): FindingKind {
  const span = (written: WrittenSource) => (on === "mask" ? written.maskSpan : undefined) ?? spanOfSource(written);
  return {
    code,
    level,
    rules: {
      trait: code,
      span,
      explainer:
        ({ ruleSet }) =>
        (rule) => ({ message: message(ruleOf(ruleSet, rule), "rule"), related: [] }),
    },
    *find({ ruleSet }) {
      for (const { fault, line, written } of expectationFaults(ruleSet)) {
        if (fault !== code) continue;
        const explain = () => ({ message: message(written, "expectation"), related: [] });
        yield { place: { line }, span: span(written), explain };
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
      const { notes, problemCount } = ruleSet;
      if (problemCount === 0) return;
      for (const [place, { problem }] of notes.read.entries()) {
        if (problem === undefined || !isOf(problem, code)) continue;
        const line = notes.lines[place] ?? 0;
        const word = () => textAt(textOfLine(ruleSet, line), problem.span);
        const explain = () => ({ message: message(problem, word()), related: [] });
        yield { place: { line } satisfies Place, span: problem.span, explain };
      }
    },
  };
}

function isOf<Code extends Problem["code"]>(problem: Problem, code: Code): problem is Extract<Problem, { code: Code }> {
  return problem.code === code;
}
