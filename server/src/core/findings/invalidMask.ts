import type { MaskFault } from "../model/statement.js";
import { problemKind } from "./problemKind.js";

export const invalidMask = problemKind({
  code: "invalid-mask",
  summary: "a word that is no mask and no prefix length",
  message: ({ reason }, word) => whatIsWrong(reason, word),
});

function whatIsWrong(fault: MaskFault, word: string): string {
  const rest = "The line is ignored until it is fixed.";
  switch (fault) {
    case "length-without-slash":
      return `"${word}" is a prefix length without its slash. ${word === "0" ? "" : `As a mask it would be 0.0.0.${word}, which is hardly meant. `}${rest}`;
    case "missing-length":
      return `The slash has no length behind it. ${rest} Write the length there, without a space, such as /24.`;
    case "blank-before-slash":
      return `"${word}" is separated from its address. A slash has no spaces around it. ${rest} Write the length right behind the address, such as /24.`;
    case "length-too-large":
      return `"${word}" is too large for a prefix length: an IPv4 address has 32 bits, an IPv6 address 128. ${rest} Correct the number.`;
    case "leading-zero":
      return `"${word}" has a leading zero, which some programs read as octal. ${rest} Write it without the zero.`;
    case "ipv6-takes-length":
      return `"${word}" is no IPv6 mask: IPv6 takes /length, 0 to 128. ${rest} Write the length behind the address, such as /48.`;
    case "not-a-mask":
      return `"${word}" is no mask. ${rest} A mask is four decimal octets (255.255.255.0) or, behind a slash, a prefix length (/24).`;
  }
}
