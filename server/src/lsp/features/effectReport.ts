import {
  type Analysis,
  addresses,
  type Change,
  type ChangedBlock,
  compare,
  formatCount,
  participle,
  type Verdict,
} from "../../core/index.js";
import { deciderCells, nameOf, type Report, type ReportCell, type ReportPart, reportOf } from "./report.js";

/** A version of a rule file, and where its lines can be looked at. */
export interface Version {
  readonly uri: string;
  readonly analysis: Analysis;
}

/** Which addresses turned accepted and which rejected from one version to another, with the lines that decided and decide. */
export function effectReport(before: Version, after: Version, beforeName: string): Report {
  const { accepted, rejected, unproved } = compare(before.analysis, after.analysis);
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

/** `+256 accepted, −0`: how many addresses more are accepted, and how many no longer. */
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
    ...fullDecider("before", deciderCells(before.uri, before.analysis.ruleSet, oldRule)),
    ...fullDecider("now", deciderCells(after.uri, after.analysis.ruleSet, newRule)),
  ];
  return [
    "",
    `Now ${participle(verdict)}: ${addresses(countOf(change))}`,
    change.blocks.map(rowOf),
    ...(change.isTruncated ? ["These are the first blocks; the count above is of all."] : []),
  ];
}

/** The default has no rule, but all rows have the same columns. */
function fullDecider(
  when: string,
  [line = { text: "" }, rule = { text: "" }]: readonly ReportCell[],
): readonly ReportCell[] {
  return [{ text: when }, line, rule];
}
