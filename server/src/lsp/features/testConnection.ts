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
import type { TestConnectionResult } from "../../protocol/testConnection.js";

/** More than that nobody reads, and every key asks anew. */
const LATER_AT_MOST = 50;

/** What happens to a connection; whatever is wrong with the question is part of the answer. */
export function testConnection(analysis: Analysis | undefined, text: string): TestConnectionResult {
  if (analysis === undefined) {
    return problem("unknown-document", "This rule file is not open in the editor; open it to test a connection.");
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

function problem(kind: "incomplete" | "invalid" | "unknown-document", message: string): TestConnectionResult {
  return { error: { kind, message } };
}
