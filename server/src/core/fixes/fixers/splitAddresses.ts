import { looksLikeAddress } from "../../analysis/passes/maskSlips.js";
import { lineAt } from "../../model/ruleSet.js";
import { endOfLineOf, replaceSpan, textBefore } from "../lines.js";
import { onSource } from "../written.js";

/** Splits a rule whose mask looks like a second address into two rules. */
export const splitAddresses = onSource((ruleSet, { line, written }) => {
  const { source, addressSpan, maskSpan } = written;
  if (source.kind !== "ipv4" || maskSpan === undefined || !looksLikeAddress(source.mask)) return [];
  // A rule for 0.0.0.0 would match nobody.
  if (source.address === 0) return [];
  if (lineAt(ruleSet, line).statement?.kind !== "rule") return [];
  const between = { start: addressSpan.end, end: maskSpan.start };
  const edit = replaceSpan(ruleSet, line, between, endOfLineOf(ruleSet) + textBefore(ruleSet, line, addressSpan.start));
  return [{ label: "Split into two rules", edits: [edit] }];
});
