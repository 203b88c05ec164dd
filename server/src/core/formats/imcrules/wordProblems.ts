import type { IToken } from "chevrotain";
import type { Problem, Statement, SyntaxFault } from "../../model/statement.js";
import { addressProblem, syntaxError } from "./problems.js";
import { Any, SlashWord, spanOf, wordAt } from "./tokens.js";

/*
 * Each function returns the problem of an invalid, misplaced or missing word. `other` is the misplaced word, `undefined` if the word is
 * missing. The problem is then shown on `previous`, the last word of the line.
 */

export function otherKeyword(reason: SyntaxFault, other: IToken): Problem {
  return syntaxError(reason, spanOf(other));
}

export function otherAction(other: IToken | undefined, previous: IToken): Problem {
  return other === undefined ? syntaxError("missing-action", spanOf(previous)) : otherKeyword("unknown-action", other);
}

export function otherModel(other: IToken | undefined, previous: IToken): Problem {
  return syntaxError(other === undefined ? "missing-model" : "unknown-model", spanOf(other ?? previous));
}

export function otherSource(other: IToken | undefined, previous: IToken): Problem {
  if (other === undefined) return syntaxError("missing-source", spanOf(previous));
  return other.tokenType === SlashWord ? syntaxError("missing-address", spanOf(other)) : addressProblem(wordAt(other));
}

/** Returns the problem of a surplus word. Directly behind an address the word counts as a bad mask, even if it is a keyword. */
export function surplusWord(statement: Statement | undefined, before: IToken, surplus: IToken): Problem {
  const span = spanOf(surplus);
  const isBehindAddress =
    statement !== undefined && "addressSpan" in statement && statement.addressSpan.start === before.startOffset;
  if (!isBehindAddress) return syntaxError("surplus-word", span);
  if (before.tokenType !== Any) return { code: "invalid-mask", reason: "not-a-mask", span };
  return syntaxError(/^[/\d]/.test(surplus.image) ? "any-with-mask" : "surplus-word", span);
}
