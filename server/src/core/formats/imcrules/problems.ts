import type { IToken } from "chevrotain";
import type { Action, Problem, Statement, SyntaxFault } from "../../model/statement.js";
import type { Span } from "../../text/text.js";
import { addressProblem } from "./source.js";
import { Any, SlashWord, spanOf, wordAt } from "./tokens.js";

/*
 * What the grammar says of a word that stands where none or another one should. `other` is the word, undefined for none; the
 * problem is then told of what comes instead, the end of the line.
 */

/** Other programs' words for our keywords. A map, since every object has a `constructor`. */
const meantKeywords: ReadonlyMap<string, Action> = new Map([
  ["allow", "accept"],
  ["permit", "accept"],
  ["pass", "accept"],
  ["ok", "accept"],
  ["deny", "reject"],
  ["block", "reject"],
  ["drop", "reject"],
  ["refuse", "reject"],
]);

export function otherKeyword(reason: SyntaxFault, other: IToken): Problem {
  return syntaxError(reason, spanOf(other), meantKeywords.get(other.image.toLowerCase()));
}

export function otherAction(other: IToken | undefined, instead: IToken): Problem {
  return other === undefined ? syntaxError("missing-action", spanOf(instead)) : otherKeyword("unknown-action", other);
}

export function otherModel(other: IToken | undefined, instead: IToken): Problem {
  return syntaxError(other === undefined ? "missing-model" : "unknown-model", spanOf(other ?? instead));
}

export function otherSource(other: IToken | undefined, instead: IToken): Problem {
  if (other === undefined) return syntaxError("missing-source", spanOf(instead));
  return other.tokenType === SlashWord ? syntaxError("missing-address", spanOf(other)) : addressProblem(wordAt(other));
}

/** A word that no production takes; behind an address it stands where the mask belongs, even when it is a keyword. */
export function surplusWord(statement: Statement | undefined, before: IToken, surplus: IToken): Problem {
  const span = spanOf(surplus);
  const isBehindAddress =
    statement !== undefined && "addressSpan" in statement && statement.addressSpan.start === before.startOffset;
  if (!isBehindAddress) return syntaxError("surplus-word", span);
  if (before.tokenType !== Any) return { code: "invalid-mask", reason: "not-a-mask", span, meant: undefined };
  return syntaxError(/^[/\d]/.test(surplus.image) ? "any-with-mask" : "surplus-word", span);
}

function syntaxError(reason: SyntaxFault, span: Span, meant?: string): Problem {
  return {
    code: "syntax-error",
    reason,
    span,
    meant: meant === undefined ? undefined : { span, text: meant },
  };
}
