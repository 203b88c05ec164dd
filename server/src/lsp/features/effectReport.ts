import {
  type Analysis,
  addresses,
  type Budget,
  byFamily,
  type Change,
  type ChangedRange,
  changeParts,
  compareInSteps,
  formatRange,
  isNone,
  participle,
  type Steps,
  type Verdict,
} from "../../core/index.js";
import { deciderCells, nameOf, type Report, type ReportCell, type ReportPart, reportOf } from "./report.js";

/** A version of a rule file. Links to its lines lead to `uri`. */
export interface Version {
  readonly uri: string;
  readonly analysis: Analysis;
}

/** Reports which addresses turned accepted or rejected from one version to another, with the lines that decided and decide. */
export function* effectReport(before: Version, after: Version, beforeName: string, budget: Budget): Steps<Report> {
  const { accepted, rejected, unproved } = yield* compareInSteps(before.analysis, after.analysis, budget);
  const changes = changeParts(accepted.count, rejected.count);
  return reportOf([
    `Policy differences: ${beforeName} → ${nameOf(after.uri)}`,
    changes.length > 0
      ? `${changes.join(", ")}.`
      : isNone(unproved)
        ? "No address gets another verdict."
        : "No change is proved.",
    ...(isNone(unproved)
      ? []
      : [`Not proved: ${addresses(unproved)}, since the masks with holes cut too many pieces.`]),
    ...rangesTurned("accept", accepted, before, after),
    ...rangesTurned("reject", rejected, before, after),
  ]);
}

function rangesTurned(verdict: Verdict, change: Change, before: Version, after: Version): readonly ReportPart[] {
  if (isNone(change.count)) return [];
  const rowOf = ({ oldRule, newRule, ...range }: ChangedRange): ReportCell[] => [
    { text: formatRange(range) },
    { text: "before" },
    ...deciderCells(before.uri, before.analysis.ruleSet, oldRule),
    { text: "now" },
    ...deciderCells(after.uri, after.analysis.ruleSet, newRule),
  ];
  return [
    "",
    `Now ${participle(verdict)} · ${byFamily(change.count).join(" · ")}`,
    change.ranges.map(rowOf),
    ...(change.isTruncated ? ["These are the first ranges. The count above includes all."] : []),
  ];
}
