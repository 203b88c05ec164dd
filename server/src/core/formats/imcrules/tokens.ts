import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import type { Span } from "../../text/text.js";
import type { WordAt } from "./source.js";

/** What every word is, whatever else it is: for the places where the grammar names a word that should not be there. */
export const AnyWord = createToken({ name: "AnyWord", pattern: Lexer.NA });

/**
 * The words of a line. A word is a run without space, tab or `#`; a slash inside it starts a second token,
 * so that `10.0.0.0/8` is a Word and a SlashWord that touch.
 */
// Written as what a word may hold, not as what it may not: chevrotain cannot optimise a lexer by first character over
// a complemented set.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a word may hold them; then it is no address
export const Word = createToken({ name: "Word", pattern: /[\0-\x08\n-\x1F!"$-.0-\uFFFF]+/, categories: AnyWord });
export const SlashWord = createToken({ name: "SlashWord", pattern: /\/[^ \t#]*/, categories: AnyWord });

const Blank = createToken({ name: "Blank", pattern: /[ \t]+/, group: Lexer.SKIPPED });
export const CommentText = createToken({ name: "CommentText", pattern: /#[\s\S]*/, group: "comments" });

export const Accept = keyword("accept");
export const Reject = keyword("reject");
export const Default = keyword("default");
export const Evaluate = keyword("evaluate");
export const Expect = keyword("expect");
export const By = keyword("by");
export const Any = keyword("any");
export const FirstMatch = keyword("first-match");
export const MostSpecific = keyword("most-specific");
export const AcceptOverrides = keyword("accept-overrides");

/** In the order in which the lexer tries them: a keyword before the one that it starts with. */
export const allTokens: TokenType[] = [
  Blank,
  CommentText,
  AcceptOverrides,
  FirstMatch,
  MostSpecific,
  Accept,
  Reject,
  Default,
  Evaluate,
  Expect,
  By,
  Any,
  SlashWord,
  Word,
  AnyWord,
];

/** Keywords are read in any case; `acceptable` stays one Word. */
function keyword(text: string): TokenType {
  return createToken({ name: text, pattern: new RegExp(text, "i"), longer_alt: Word, categories: AnyWord });
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

export function wordAt(token: IToken): WordAt {
  return { text: token.image, span: spanOf(token) };
}
