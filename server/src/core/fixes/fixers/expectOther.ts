import { isNone, totalOf } from "../../address/count.js";
import { otherAction } from "../../describe/wording.js";
import { textOfLine } from "../../model/ruleSet.js";
import { matchCountOf } from "../../model/source.js";
import type { Fixer } from "../fix.js";
import { replaceSpan } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Expects the other verdict. Offered if every address gets it, and the expectation names no decider. */
export const expectOther: Fixer = ({ ruleSet, expectations }, _, line) => {
  const proved = expectations.find((one) => one.line === line);
  if (proved === undefined) return [];
  const { expectation, otherVerdict, unproved } = proved;
  const isForAll = totalOf(otherVerdict) === totalOf(matchCountOf(expectation.source)) && isNone(unproved);
  if (!isForAll || expectation.by !== undefined) return [];
  const other = otherAction(expectation.action);
  const { start } = expectation.addressSpan;
  const before = textOfLine(ruleSet, line).slice(0, start).trimEnd();
  const edit = replaceSpan(ruleSet, line, { start: before.search(/\S+$/), end: before.length }, other);
  return [{ label: `Expect ${other} instead`, edits: [edit], effect: NO_CHANGE, isUnsure: true }];
};
