import type { SyntaxFault } from "../model/statement.js";
import { problemKind } from "./problemKind.js";

const IGNORED = "The line is ignored until it is fixed.";

export const syntaxError = problemKind({
  code: "syntax-error",
  summary: "a line that is no statement",
  message: ({ reason }, word) => whatIsWrong(reason, word),
});

function whatIsWrong(reason: SyntaxFault, word: string): string {
  switch (reason) {
    case "unknown-statement":
      return `"${word}" starts no statement. ${IGNORED} A line begins with accept, reject, default, evaluate or expect.`;
    case "missing-action":
      return `The action is missing after "${word}". ${IGNORED} Add accept or reject.`;
    case "unknown-action":
      return `"${word}" is no action. ${IGNORED} An action is accept or reject.`;
    case "missing-model":
      return `The evaluation model is missing after "${word}". ${IGNORED} Add first-match, most-specific or accept-overrides.`;
    case "unknown-model":
      return `"${word}" is no evaluation model. ${IGNORED} The models are first-match, most-specific and accept-overrides.`;
    case "missing-source":
      return `An address is missing after "${word}". ${IGNORED} ${word.toLowerCase() === "by" ? "Add the source of the rule that decides, or default." : "Add an address with its mask, or any."}`;
    case "missing-address":
      return `An address is missing before "${word}". ${IGNORED} Write it right before the slash.`;
    case "any-with-mask":
      return `"any" takes no mask. It matches every address already, and ${IGNORED.toLowerCase()} Remove "${word}", or give the address that it belongs to.`;
    case "unknown-any":
      return `"${word}" is no address. ${IGNORED} For every address there is the word any.`;
    case "address-range":
      return `"${word}" is a range from one address to another, which a rule cannot hold. ${IGNORED} Write it as networks, a line for each.`;
    case "surplus-word":
      return `"${word}" is one word too many. ${IGNORED} Remove it, or put # before it if it is a comment.`;
    case "nul-character":
      return "A NUL character is in this line. Type the line again. The line is ignored: many programs end a text at a NUL, so it would mean different things to them.";
    case "utf-16":
      return "This file is UTF-16: save it as UTF-8. Nothing in it can be read until then, so it holds no rule.";
  }
}
