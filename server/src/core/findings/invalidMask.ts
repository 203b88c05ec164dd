import type { MaskFault } from "../model/statement.js";
import { type ProblemText, problemKind } from "./problemKind.js";

export const invalidMask = problemKind({
  code: "invalid-mask",
  summary: "an invalid mask or prefix length",
  explain: ({ reason }, word) => explain(reason, word),
});

function explain(fault: MaskFault, word: string): ProblemText {
  switch (fault) {
    case "length-without-slash":
      return [
        `"${word}" is a prefix length without its slash. Write /${word}.`,
        word === "0"
          ? "without the slash it could be a mask"
          : `as a mask it would be 0.0.0.${word}, which is hardly meant`,
      ];
    case "missing-length":
      return ["The length is missing after the slash. Write it, such as /24.", "a slash needs a length"];
    case "blank-before-slash":
      return [`Remove the spaces around the slash of "${word}".`, "a length follows its address without spaces"];
    case "length-too-large":
      return [
        `"${word}" is too large for a prefix length. Correct the number.`,
        "an IPv4 address has 32 bits, an IPv6 address 128",
      ];
    case "leading-zero":
      return [`"${word}" has a leading zero. Write it without the zero.`, "some programs read it as octal"];
    case "ipv6-takes-length":
      return [`"${word}" is not an IPv6 mask. Write a length, such as /48.`, "IPv6 takes a length from 0 to 128"];
    case "not-a-mask":
      return [
        `"${word}" is not a mask. Write one, such as 255.255.255.0 or /24.`,
        "a mask is four decimal octets or, behind a slash, a prefix length",
      ];
  }
}
