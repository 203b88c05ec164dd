import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import type { Span } from "../../text/text.js";

/** A word with its columns. A mask word includes its slash. */
export interface WordAt {
  readonly text: string;
  readonly span: Span;
}

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

/** The words for actions, and for evaluation models. */
export const ActionWord = createToken({ name: "ActionWord", pattern: Lexer.NA, categories: AnyWord });
export const ModelWord = createToken({ name: "ModelWord", pattern: Lexer.NA, categories: AnyWord });

export const Accept = keyword("accept", ActionWord);
export const Reject = keyword("reject", ActionWord);
export const Default = keyword("default");
export const Evaluate = keyword("evaluate");
export const Expect = keyword("expect");
export const By = keyword("by");
export const Any = keyword("any");
export const FirstMatch = keyword("first-match", ModelWord);
export const MostSpecific = keyword("most-specific", ModelWord);
export const AcceptOverrides = keyword("accept-overrides", ModelWord);

/** All tokens, in the order in which the lexer tries them: `accept-overrides` before `accept`. */
export const allTokens: TokenType[] = [
  Spaces,
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
  ActionWord,
  ModelWord,
];

/** Creates a keyword, in any case. `acceptable` is still one Word. */
function keyword(text: string, category: TokenType = AnyWord): TokenType {
  return createToken({ name: text, pattern: new RegExp(text, "i"), longer_alt: Word, categories: category });
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

export function wordAt(token: IToken): WordAt {
  return { text: token.image, span: spanOf(token) };
}
