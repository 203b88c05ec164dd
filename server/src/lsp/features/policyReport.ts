import {
  type Analysis,
  amount,
  type Budget,
  capitalized,
  countIn,
  type DecidedRange,
  decidedRanges,
  deciderCells,
  describeLeftOut,
  fileLine,
  formatCount,
  formatRange,
  isOurs,
  modelOf,
  quoted,
  type ReportCell,
  type ReportPart,
  type RuleSet,
  type Steps,
  verdictName,
  verdictOf,
} from "../../core/index.js";
import { nameOf, type Report, reportOf, uriOfLine } from "./report.js";

/** The most ranges in a report. Nobody reads more, and masks with holes make millions. */
const RANGES_AT_MOST = 10_000;

/** Reports every range of addresses with its verdict and the line that decides it. */
export function* policyReport(uri: string, lists: readonly Analysis[], budget: Budget): Steps<Report> {
  const parts: ReportPart<number>[] = [`Effective policy of ${nameOf(uri)}`];
  for (const analysis of lists) {
    const { name } = analysis.ruleSet;
    if (lists.length > 1) parts.push("", quoted(name));
    parts.push(...(yield* partsOfList(analysis, budget)));
  }
  return reportOf(parts, (line) => uriOfLine(uri, line));
}

function* partsOfList(analysis: Analysis, budget: Budget): Steps<readonly ReportPart<number>[]> {
  const { ruleSet, partition } = analysis;
  const rows: Record<DecidedRange["family"], ReportCell<number>[][]> = { ipv4: [], ipv6: [] };
  let listed = 0;
  let isCut = false;
  for (const range of decidedRanges(partition, { kind: "any" }, budget)) {
    if (range === undefined) {
      yield;
      continue;
    }
    isCut = listed === RANGES_AT_MOST;
    if (isCut) break;
    rows[range.family].push(rowOf(ruleSet, range));
    listed++;
  }
  const reader = isOurs(ruleSet) ? modelOf(ruleSet) : ruleSet.format.name;
  const leftOut = describeLeftOut(analysis);
  return [
    [reader, ...(yield* fileLine(analysis, budget))].join(" · "),
    "",
    "IPv4",
    rows.ipv4,
    ...(rows.ipv6.length > 0 ? ["", "IPv6", rows.ipv6] : []),
    ...(leftOut === undefined ? [] : ["", `${capitalized(leftOut)}.`]),
    ...(isCut ? ["", cutNote] : []),
  ];
}

const cutNote = `These are the first ${formatCount(RANGES_AT_MOST)} ranges; imcrules policy --ranges lists those of every rule.`;

function rowOf(ruleSet: RuleSet, { rule, isProved, ...range }: DecidedRange): ReportCell<number>[] {
  return [
    { text: formatRange(range) },
    { text: amount(countIn(range.family, range.to - range.from + 1n)), isNumber: true },
    { text: isProved ? verdictName(ruleSet, verdictOf(ruleSet, rule)) : "not proved" },
    ...deciderCells(ruleSet, rule, (line) => line),
  ];
}
