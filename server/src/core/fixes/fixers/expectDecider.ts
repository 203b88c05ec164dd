import { isNone } from "../../address/count.js";
import { sharesOf } from "../../analysis/questions/shares.js";
import { sourceText, textOfLine } from "../../model/ruleSet.js";
import { textAt, withSingleSpaces } from "../../text/text.js";
import type { Fixer } from "../fix.js";
import { replaceSpan } from "../lines.js";
import { NO_CHANGE } from "../verdictChange.js";

/** Names the decider that an expectation has instead of the one that it names. Offered if one decides all of it, with its verdict. */
export const expectDecider: Fixer = function* ({ ruleSet, partition, expectations }, _, line, budget) {
  const proved = expectations.find((one) => one.line === line);
  if (proved?.expectation.by === undefined || !isNone(proved.otherVerdict)) return;
  const { source, span } = proved.expectation;
  const { shares, unproved } = yield* sharesOf(partition, source, budget);
  const [only, another] = shares;
  if (only === undefined || another !== undefined || !isNone(unproved)) return;
  const by = only.rule === undefined ? "default" : withSingleSpaces(sourceText(ruleSet, only.rule));
  const named = /\sby\s+(\S.*)$/i.exec(textAt(textOfLine(ruleSet, line), span));
  if (named?.[1] === undefined) return;
  const written = { start: span.end - named[1].length, end: span.end };
  yield {
    label: `Expect it by ${by}`,
    edits: [replaceSpan(ruleSet, line, written, by)],
    effect: NO_CHANGE,
    isUnsure: true,
  };
};
