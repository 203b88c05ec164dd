import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import type { Span } from "../../text/text.js";
import type { WordAt } from "./source.js";

/** The category of all words. The grammar uses it for words in the wrong place. */
export const AnyWord = createToken({ name: "AnyWord", pattern: Lexer.NA });

/**
 * A word: characters other than space, tab and `#`, up to the first slash.
 *
 * A slash starts a second token: `10.0.0.0/8` is a Word and a SlashWord without a space between them.
 */
// Lists the allowed characters: chevrotain cannot optimise a lexer by first character with a complemented set.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a word may contain them, and is no address then
export const Word = createToken({ name: "Word", pattern: /[\0-\x08\n-\x1F!"$-.0-\uFFFF]+/, categories: AnyWord });
export const SlashWord = createToken({ name: "SlashWord", pattern: /\/[^ \t#]*/, categories: AnyWord });

const Spaces = createToken({ name: "Spaces", pattern: /[ \t]+/, group: Lexer.SKIPPED });
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

/** All tokens, in the order in which the lexer tries them: `accept-overrides` before `accept`. */
export const allTokens: TokenType[] = [
  Spaces,
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

/** Creates a keyword, in any case. `acceptable` is still one Word. */
function keyword(text: string): TokenType {
  return createToken({ name: text, pattern: new RegExp(text, "i"), longer_alt: Word, categories: AnyWord });
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

export function wordAt(token: IToken): WordAt {
  return { text: token.image, span: spanOf(token) };
}
