import { type RuleSet, textOfLine } from "../core/index.js";

/**
 * Returns a function that gives a form of the text of a line. It remembers the last line, since a line may have many findings.
 *
 * Without that, a long line with a finding at every word takes quadratic time.
 */
export function lineTexts(ruleSet: RuleSet, form: (text: string) => string): (line: number) => string {
  let last: { readonly line: number; readonly text: string } | undefined;
  return (line) => {
    if (last?.line !== line) last = { line, text: form(textOfLine(ruleSet, line)) };
    return last.text;
  };
}
