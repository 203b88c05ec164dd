import type { Analysis } from "../analysis/analyze.js";
import { compare } from "../analysis/compare.js";
import { formatCount } from "../findings/wording.js";
import { compile, type Partition } from "../matcher/partition.js";
import type { RuleSet } from "../model/ruleSet.js";
import { editCopy } from "../syntax/edit.js";
import type { Edit, Fix } from "./fix.js";

/** What edits make of a file: how many addresses turn accepted, how many rejected, and of how many it is not known. */
export interface VerdictChange {
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly unproved: bigint;
  /** The file after the edits. */
  readonly after: { readonly ruleSet: RuleSet; readonly partition: Partition };
}

/** Compares the file with itself after the edits; only the lines that they touch are read. O(rules). */
export function verdictChange({ ruleSet, partition }: Analysis, edits: readonly Edit[]): VerdictChange {
  const edited = editCopy(ruleSet, edits);
  const after = { ruleSet: edited, partition: compile(edited) };
  const { accepted, rejected, unproved } = compare({ ruleSet, partition }, after, 0);
  return {
    accepted: accepted.count.ipv4 + accepted.count.ipv6,
    rejected: rejected.count.ipv4 + rejected.count.ipv6,
    unproved,
    after,
  };
}

/** A fix whose title says what it changes. */
export function fixWithEffect(analysis: Analysis, what: string, edits: readonly Edit[]): Fix {
  return { title: `${what} (${effectText(verdictChange(analysis, edits))})`, edits };
}

/**
 * A fix that takes a rule away of which the finding says that no verdict needs it: that is the proof, unless a directive below
 * may come into effect when no rule stands above it any more.
 */
export function fixWithoutRule(analysis: Analysis, what: string, edits: readonly Edit[]): Fix {
  if (analysis.ruleSet.idleDirectives.length > 0) return fixWithEffect(analysis, what, edits);
  return { title: `${what} (${effectText(NO_CHANGE)})`, edits };
}

const NO_CHANGE = { accepted: 0n, rejected: 0n, unproved: 0n };

/** `16 more addresses accepted, 4 more rejected`, `no verdict changes`. */
export function effectText({ accepted, rejected, unproved }: Omit<VerdictChange, "after">): string {
  const parts: string[] = [];
  const add = (count: bigint, what: string) => {
    if (count === 0n) return;
    const noun = parts.length > 0 ? "" : count === 1n ? " address" : " addresses";
    parts.push(`${formatCount(count)} more${noun} ${what}`);
  };
  add(accepted, "accepted");
  add(rejected, "rejected");
  if (unproved > 0n) parts.push(`not proved for ${formatCount(unproved)}`);
  return parts.length === 0 ? "no verdict changes" : parts.join(", ");
}
