import { looksLikeAddress } from "../../analysis/passes/maskSlips.js";
import { lineAt } from "../../model/ruleSet.js";
import type { Fixer } from "../fix.js";
import { endOfLineOf, replaceSpan, textBefore } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";
import { writtenAt } from "../written.js";

/** Splits a rule whose mask looks like a second address into two rules. */
export const splitAddresses: Fixer = (analysis, finding) => {
  const { ruleSet } = analysis;
  const found = writtenAt(ruleSet, finding);
  const statement = found && lineAt(ruleSet, found.line).statement;
  if (found?.written.source.kind !== "ipv4" || statement?.kind !== "rule") return [];
  const { line, written } = found;
  const { addressSpan, maskSpan } = written;
  if (maskSpan === undefined || !looksLikeAddress(found.written.source.mask)) return [];
  const between = { start: addressSpan.end, end: maskSpan.start };
  const edit = replaceSpan(ruleSet, line, between, endOfLineOf(ruleSet) + textBefore(ruleSet, line, addressSpan.start));
  return [fixWithEffect(analysis, "Make two rules of it", [edit])];
};
