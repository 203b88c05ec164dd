import type { SyntaxFault } from "../model/statement.js";
import { type ProblemText, problemKind } from "./problemKind.js";

export const syntaxError = problemKind({
  code: "syntax-error",
  summary: "a line that is not a statement",
  explain: ({ reason }, word) => explain(reason, word),
});

function explain(reason: SyntaxFault, word: string): ProblemText {
  switch (reason) {
    case "unknown-statement":
      return [
        `Unknown keyword "${word}". Begin with accept, reject or expect.`,
        "a line begins with accept, reject, default, evaluate or expect",
      ];
    case "missing-action":
      return [`The action is missing after "${word}". Add accept or reject.`, "only the action says what is meant"];
    case "unknown-action":
      return [`"${word}" is not an action. Use accept or reject.`, "there are no other actions"];
    case "missing-model":
      return [
        `The evaluation model is missing after "${word}". Add first-match.`,
        "the models are first-match, most-specific and accept-overrides",
      ];
    case "unknown-model":
      return [
        `"${word}" is not an evaluation model. Use first-match.`,
        "the models are first-match, most-specific and accept-overrides",
      ];
    case "missing-source":
      return word.toLowerCase() === "by"
        ? [
            `The source is missing after "by". Add that of the deciding rule, or default.`,
            `the word "by" names who decides`,
          ]
        : [`The address is missing after "${word}". Add an address, or any.`, "a rule matches addresses"];
    case "missing-address":
      return [`The address before "${word}" is missing. Write it there.`, "a length needs an address"];
    case "any-with-mask":
      return [`Remove "${word}", or replace any by an address.`, "the word any matches every address already"];
    case "unknown-any":
      return [`"${word}" is not an address. For every address write any.`, "any is the only word for every address"];
    case "address-range":
      return [`"${word}" is a range. Write a line for each of its networks.`, "a rule holds one network"];
    case "surplus-word":
      return [
        `"${word}" is one word too many. Remove it, or put # before it.`,
        "a rule is an action and one source, and # begins a comment",
      ];
    case "nul-character":
      return ["This line has a NUL character. Type the line again.", "many programs end a text at a NUL"];
    case "utf-16":
      return ["This file is UTF-16. Save it as UTF-8.", "nothing in the file can be read until then"];
  }
}
