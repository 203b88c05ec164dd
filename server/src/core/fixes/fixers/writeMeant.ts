import { quoted } from "../../describe/wording.js";
import { lineOfPlace } from "../../model/finding.js";
import { lineAt, textOfLine } from "../../model/ruleSet.js";
import { textAt } from "../../text/text.js";
import type { Fixer } from "../fix.js";
import { replaceSpan } from "../lines.js";
import { fixWithEffect } from "../verdictChange.js";

/** Corrects a line that does not parse, if there is only one plausible reading. */
export const writeMeant: Fixer = (analysis, { place }) => {
  const { ruleSet } = analysis;
  const line = lineOfPlace(ruleSet, place);
  const meant = lineAt(ruleSet, line).problem?.meant;
  if (meant === undefined) return [];
  const { span, text } = meant;
  const instead = quoted(textAt(textOfLine(ruleSet, line), span));
  const what =
    text === "" ? `Remove "${instead}"` : `Write "${text}"${instead === "" ? "" : ` instead of "${instead}"`}`;
  return [fixWithEffect(analysis, what, [replaceSpan(ruleSet, line, span, text)])];
};
