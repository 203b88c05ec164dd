import type { IToken } from "chevrotain";
import { faultOf } from "../../address/address.js";
import { parseIpv4 } from "../../address/ipv4.js";
import { parseIpv6 } from "../../address/ipv6.js";
import type { Action, MaskFault, Problem, Statement, SyntaxFault } from "../../model/statement.js";
import type { Span } from "../../text/text.js";
import { Any, SlashWord, spanOf, type WordAt, wordAt } from "./tokens.js";

/*
 * Each function returns the problem of an invalid, misplaced or missing word. `other` is the misplaced word, `undefined` if the word is
 * missing. The problem is then shown on `previous`, the last word of the line.
 */

/** Other programs' words for our actions. A map, because a plain object would also have `constructor`. */
const actionsOfOthers: ReadonlyMap<string, Action> = new Map([
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
  return syntaxError(reason, spanOf(other), actionsOfOthers.get(other.image.toLowerCase()));
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
  if (before.tokenType !== Any) return { code: "invalid-mask", reason: "not-a-mask", span, meant: undefined };
  return syntaxError(/^[/\d]/.test(surplus.image) ? "any-with-mask" : "surplus-word", span);
}

/** Returns the problem of a word that is not an address. Recognises ranges and other programs' words for `any`. */
export function addressProblem({ text, span }: WordAt): Problem {
  if (/^(all|\*)$/i.test(text)) return syntaxError("unknown-any", span, "any");
  if (/^[0-9a-f.:]+-[0-9a-f.:]+$/i.test(text)) return syntaxError("address-range", span);
  return { code: "invalid-address", reason: faultOf(text), span, meant: replacement(span, addressWithin(text)) };
}

/** Returns the address in a word with a port, a zone, brackets or trailing punctuation. `undefined` if there is none. */
function addressWithin(text: string): string | undefined {
  const candidates = [
    /^\[(.*)\](?::\d+)?$/.exec(text)?.[1],
    /^([\d.]+):\d+$/.exec(text)?.[1],
    /^([^%]*)%/.exec(text)?.[1],
    /^(.*[^.,;])[.,;]+$/.exec(text)?.[1],
  ];
  return candidates.find(
    (candidate) => candidate !== undefined && (parseIpv4(candidate) ?? parseIpv6(candidate)) !== undefined,
  );
}

/** Returns the problem of a mask word. `joined`, if any, corrects all between address and mask end. */
export function maskProblem(reason: MaskFault, address: WordAt, mask: WordAt, joined?: string): Problem {
  const gap = { start: address.span.end, end: mask.span.end };
  return { code: "invalid-mask", reason, span: mask.span, meant: replacement(gap, joined) };
}

export function syntaxError(reason: SyntaxFault, span: Span, meant?: string): Problem {
  return { code: "syntax-error", reason, span, meant: replacement(span, meant) };
}

function replacement(span: Span, text: string | undefined): Problem["meant"] {
  return text === undefined ? undefined : { span, text };
}
