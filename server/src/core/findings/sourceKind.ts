import type { Analysis } from "../analysis/analyze.js";
import { expectationFaults } from "../analysis/passes/sourceFaults.js";
import type { SourceFault } from "../analysis/passes/traits.js";
import { type RuleId, type RuleSet, remarksOn, ruleOf } from "../model/ruleSet.js";
import { spanOfRule, spanOfSource, type WrittenSource } from "../model/statement.js";
import type { Facts, FindingKind, Occurrence } from "./kind.js";

/**
 * Whether a remark says better what is wrong with a source: what is meant, or that the program reads another address.
 *
 * A mild remark is no reason to be silent.
 */
function isRemarkedOn(ruleSet: RuleSet, rule: RuleId): boolean {
  const { start, end } = spanOfSource(ruleOf(ruleSet, rule));
  const { mildReasons = {} } = ruleSet.format;
  return remarksOn(ruleSet, ruleSet.rules.lines[rule] ?? 0).some(
    ({ code, reason, span, meant }) =>
      meant !== undefined ||
      (code === "reads-differently" && mildReasons[reason] === undefined && span.start < end && start < span.end),
  );
}

export interface SourceFacts extends Omit<Facts, "about"> {
  readonly code: SourceFault;
  /** The part of the line that a finding spans: the whole source if it has no mask. */
  readonly on: "rule" | "source" | "mask";
  readonly message: (written: WrittenSource, statement: "rule" | "expectation", list: RuleSet) => string;
  /** Yields the findings that are about neither a rule nor an expectation, but about a remark. */
  readonly findMore?: (analysis: Analysis) => Iterable<Occurrence>;
}

/** Returns a kind that reports faulty sources, of rules and of expectations. */
export function sourceKind({ on, message, findMore, ...facts }: SourceFacts): FindingKind {
  const span = (written: WrittenSource) => (on === "mask" ? written.maskSpan : undefined) ?? spanOfSource(written);
  return {
    ...facts,
    about: "source",
    byTrait: {
      trait: facts.code,
      span: on === "rule" ? spanOfRule : span,
      explainer:
        ({ ruleSet }) =>
        (rule) => ({ message: message(ruleOf(ruleSet, rule), "rule", ruleSet), related: [] }),
      exempt: ({ ruleSet }, rule) => isRemarkedOn(ruleSet, rule),
    },
    find: (analysis) => {
      const { notes, remarks } = analysis.ruleSet;
      return notes.read.length + remarks.length === 0 ? [] : findOthers(analysis);
    },
  };

  function* findOthers(analysis: Analysis): Generator<Occurrence> {
    for (const { fault, line, written } of expectationFaults(analysis.ruleSet)) {
      if (fault !== facts.code) continue;
      const explain = () => ({ message: message(written, "expectation", analysis.ruleSet), related: [] });
      yield { place: { line }, span: span(written), explain };
    }
    yield* findMore?.(analysis) ?? [];
  }
}
