import {
  type Analysis,
  connect,
  defaultActionOf,
  formatAddress,
  isIncomplete,
  laterMatches,
  lineNumberOf,
  modelOf,
  parseAddress,
  ruleText,
} from "../../core/index.js";
import type { TestConnectionError, TestConnectionResult } from "../../protocol/testConnection.js";

/** More than that nobody reads, and every key asks anew. */
const LATER_AT_MOST = 50;

export interface TestedFile {
  readonly analysis: Analysis;
  /** The length of a file that is not analysed for it. */
  readonly tooLarge: number | undefined;
}

export const notOpen = problem(
  "unknown-document",
  "This rule file is not open in the editor; open it to test a connection.",
);

export const testFailed = problem(
  "failed",
  "The connection could not be tested; the log of the language server says why.",
);

/** What happens to a connection; whatever is wrong with the question is part of the answer. */
export function testConnection({ analysis, tooLarge }: TestedFile, text: string): TestConnectionResult {
  if (tooLarge !== undefined) {
    return problem("too-large", "This rule file is too large to be analysed here; raise imcrules.maxFileSize.");
  }
  const trimmed = text.trim();
  const address = parseAddress(trimmed);
  if (address === undefined) {
    return isIncomplete(trimmed)
      ? problem("incomplete", "Type an IPv4 or IPv6 address.")
      : problem("invalid", `"${trimmed.slice(0, 60)}" is no IPv4 or IPv6 address.`);
  }
  const { ruleSet, partition } = analysis;
  const { verdict, rule } = connect(ruleSet, partition, address);
  const later = rule === undefined ? [] : laterMatches(ruleSet, partition, rule, address, LATER_AT_MOST);
  return {
    address: formatAddress(address),
    verdict,
    line: rule === undefined ? null : lineNumberOf(ruleSet, rule),
    rule: rule === undefined ? null : ruleText(ruleSet, rule),
    model: modelOf(ruleSet),
    default: defaultActionOf(ruleSet),
    defaultLine: ruleSet.default === undefined ? null : ruleSet.default.line + 1,
    later: later.map((id) => ({ line: lineNumberOf(ruleSet, id), rule: ruleText(ruleSet, id) })),
    ignoredLines: ruleSet.problemCount,
  };
}

function problem(kind: TestConnectionError["error"]["kind"], message: string): TestConnectionResult {
  return { error: { kind, message } };
}
