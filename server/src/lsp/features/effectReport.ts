import {
  type Analysis,
  addresses,
  type Budget,
  type Change,
  type ChangedBlock,
  compareInSteps,
  formatCount,
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
  const isSame = countOf(accepted) + countOf(rejected) + unproved === 0n;
  return reportOf([
    `Effect of the changes in ${nameOf(after.uri)}, compared with ${beforeName}`,
    isSame ? "No address gets another verdict." : `${effectBrief(accepted, rejected)}.`,
    ...(unproved > 0n
      ? [`Of ${addresses(unproved)} it could not be proved: the masks with holes cut too many pieces.`]
      : []),
    ...changeParts("accept", accepted, before, after),
    ...changeParts("reject", rejected, before, after),
  ]);
}

/** Returns `+256 accepted, −0`: how many addresses turned accepted, and how many rejected. */
export function effectBrief(accepted: Change, rejected: Change): string {
  return `+${formatCount(countOf(accepted))} accepted, −${formatCount(countOf(rejected))}`;
}

export function countOf({ count }: Change): bigint {
  return count.ipv4 + count.ipv6;
}

function changeParts(verdict: Verdict, change: Change, before: Version, after: Version): readonly ReportPart[] {
  if (countOf(change) === 0n) return [];
  const rowOf = ({ cidr, oldRule, newRule }: ChangedBlock): ReportCell[] => [
    { text: cidr },
    { text: "before" },
    ...deciderCells(before.uri, before.analysis.ruleSet, oldRule),
    { text: "now" },
    ...deciderCells(after.uri, after.analysis.ruleSet, newRule),
  ];
  return [
    "",
    `Now ${participle(verdict)}: ${addresses(countOf(change))}`,
    change.blocks.map(rowOf),
    ...(change.isTruncated ? ["These are the first blocks; the count above is of all."] : []),
  ];
}
