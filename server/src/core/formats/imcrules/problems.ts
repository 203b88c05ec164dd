import { faultOf } from "../../address/address.js";
import type { MaskFault, Problem, SyntaxFault } from "../../model/statement.js";
import type { Span } from "../../text/text.js";
import type { WordAt } from "./tokens.js";

/** Returns the problem of a word that is not an address. Recognises ranges and other programs' words for `any`. */
export function addressProblem({ text, span }: WordAt): Problem {
  if (/^(all|\*)$/i.test(text)) return syntaxError("unknown-any", span);
  if (/^[0-9a-f.:]+[-\u2010-\u2015\u2212][0-9a-f.:]+$/i.test(text)) return syntaxError("address-range", span);
  return { code: "invalid-address", reason: faultOf(text), span };
}

/** Returns the problem of a mask word. */
export function maskProblem(reason: MaskFault, { span }: WordAt): Problem {
  return { code: "invalid-mask", reason, span };
}

export function syntaxError(reason: SyntaxFault, span: Span): Problem {
  return { code: "syntax-error", reason, span };
}
