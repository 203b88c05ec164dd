import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  Range,
  TextEdit,
} from "vscode-languageserver-protocol";
import { commentStartOf, type FormatStyle, format, lineAt, type RuleSet, textOfLine } from "../../core/index.js";
import { linesOf, rangeOfLines } from "../convert.js";
import type { Feature } from "./feature.js";

/** Lays out a file. */
export const formatting: Feature<DocumentFormattingParams, TextEdit[]> = {
  method: "textDocument/formatting",
  capability: { documentFormattingProvider: true },
  needs: "text",
  isOursOnly: true,
  fallback: () => [],
  answer: ({ ruleSet, settings }) => editsOf(ruleSet, settings.format),
};

/** Lays out the lines of a range, aligned with the lines around them. */
export const rangeFormatting: Feature<DocumentRangeFormattingParams, TextEdit[]> = {
  method: "textDocument/rangeFormatting",
  capability: { documentRangeFormattingProvider: true },
  needs: "text",
  isOursOnly: true,
  fallback: () => [],
  answer: ({ ruleSet, settings }, { range }) => editsOf(ruleSet, settings.format, range),
};

/** Lays out a line after a typed character that ends the line or its mask. Keeps the text at the cursor. */
export const onTypeFormatting: Feature<DocumentOnTypeFormattingParams, TextEdit[]> = {
  method: "textDocument/onTypeFormatting",
  // A new line ends the line above. A space or the mark of a comment ends a mask or a length.
  capability: { documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n", moreTriggerCharacter: [" ", "#"] } },
  needs: "text",
  isOursOnly: true,
  fallback: () => [],
  answer({ ruleSet, settings: { format: style } }, { position: { line, character }, ch: typed }) {
    if (typed === "\n") {
      const ended = Math.max(0, line - 1);
      return editsOf(ruleSet, style, rangeOfLines(ruleSet, ended, ended));
    }
    // Only at the end of a line, so that the cursor stays after the typed character. Not in a comment, nor after several spaces.
    const before = textOfLine(ruleSet, line);
    const isEnded = typed === "#" ? commentStartOf(before) === character - 1 : /[^ \t][ ]$/.test(before);
    const isComment = typed === " " && commentStartOf(before) >= 0;
    if (character !== before.length || !isEnded || isComment || lineAt(ruleSet, line).statement === undefined)
      return [];
    const [laidOut] = format(ruleSet, style, { first: line, last: line });
    const text = laidOut === undefined ? before : laidOut.text + (typed === " " ? " " : "");
    return text === before ? [] : [{ range: rangeOfLines(ruleSet, line, line), newText: text }];
  },
};

function editsOf(ruleSet: RuleSet, style: FormatStyle, range?: Range): TextEdit[] {
  return format(ruleSet, style, range && linesOf(range)).map(({ line, text }) => ({
    range: rangeOfLines(ruleSet, line, line),
    newText: text,
  }));
}
