import { quoted } from "../../describe/wording.js";
import { lineAt, textOfLine } from "../../model/ruleSet.js";
import { textAt } from "../../text/text.js";
import type { Fixer } from "../fix.js";
import { replaceSpan } from "../lines.js";

/** Corrects a line that does not parse, if there is only one plausible reading. */
export const writeMeant: Fixer = ({ ruleSet }, _, line) => {
  const meant = lineAt(ruleSet, line).problem?.meant;
  if (meant === undefined) return [];
  const { span, text } = meant;
  const instead = quoted(textAt(textOfLine(ruleSet, line), span));
  const label =
    text === "" ? `Remove "${instead}"` : `Write "${text}"${instead === "" ? "" : ` instead of "${instead}"`}`;
  return [{ label, edits: [replaceSpan(ruleSet, line, span, text)] }];
};
