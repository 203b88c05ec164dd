import {
  type Analysis,
  amount,
  type Budget,
  countIn,
  type DecidedRange,
  decidedRanges,
  fileLine,
  formatCount,
  formatRange,
  modelOf,
  type RuleSet,
  type Steps,
  verdictOf,
} from "../../core/index.js";
import { deciderCells, nameOf, type Report, type ReportCell, reportOf } from "./report.js";

/** The most ranges in a report. Nobody reads more, and masks with holes make millions. */
const RANGES_AT_MOST = 10_000;

/** Reports every range of addresses with its verdict and the line that decides it. */
export function* policyReport(uri: string, analysis: Analysis, budget: Budget): Steps<Report> {
  const { ruleSet, partition } = analysis;
  const rows: Record<DecidedRange["family"], ReportCell[][]> = { ipv4: [], ipv6: [] };
  let listed = 0;
  let isCut = false;
  for (const range of decidedRanges(partition, { kind: "any" }, budget)) {
    if (range === undefined) {
      yield;
      continue;
    }
    isCut = listed === RANGES_AT_MOST;
    if (isCut) break;
    rows[range.family].push(rowOf(uri, ruleSet, range));
    listed++;
  }
  return reportOf([
    `Effective policy of ${nameOf(uri)}`,
    [modelOf(ruleSet), ...(yield* fileLine(analysis, budget))].join(" · "),
    "",
    "IPv4",
    rows.ipv4,
    ...(rows.ipv6.length > 0 ? ["", "IPv6", rows.ipv6] : []),
    ...(isCut ? ["", cutNote] : []),
  ]);
}

const cutNote = `These are the first ${formatCount(RANGES_AT_MOST)} ranges; imcrules policy --ranges lists those of every rule.`;

function rowOf(uri: string, ruleSet: RuleSet, { rule, isProved, ...range }: DecidedRange): ReportCell[] {
  return [
    { text: formatRange(range) },
    { text: amount(countIn(range.family, range.to - range.from + 1n)), isNumber: true },
    { text: isProved ? verdictOf(ruleSet, rule) : "not proved" },
    ...deciderCells(uri, ruleSet, rule),
  ];
}
