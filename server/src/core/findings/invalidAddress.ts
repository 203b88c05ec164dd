import type { AddressFault } from "../address/address.js";
import { type ProblemText, problemKind } from "./problemKind.js";

export const invalidAddress = problemKind({
  code: "invalid-address",
  summary: "an invalid IP address",
  explain: ({ reason }, word) => explain(reason, word),
});

function explain(fault: AddressFault, word: string): ProblemText {
  switch (fault) {
    case "leading-zero":
      return [
        `"${word}" has a leading zero. Write the octet without it.`,
        "some programs read such an octet as octal (010 is 8), others as decimal",
      ];
    case "short-form":
      return [
        `"${word}" lacks octets. Write all four octets.`,
        "programs fill in the missing octets in different ways",
      ];
    case "hexadecimal":
      return [`"${word}" is hexadecimal. Write four decimal octets.`, "hexadecimal octets are not supported"];
    case "octet-too-large":
      return [`"${word}" has an octet above 255. Correct the octet.`, "no address has such an octet"];
    case "too-many-octets":
      return [`"${word}" has more than four octets. Write four octets.`, "an IPv4 address has four octets"];
    case "zone-id":
      return [
        `"${word}" has a zone (%…). Remove the zone.`,
        "a zone means something on one machine only and never arrives with a connection",
      ];
    case "port":
      return [`"${word}" has a port. Remove the port.`, "a rule matches whole hosts, whatever port they come from"];
    case "trailing-dot":
      return [`"${word}" ends with a dot. Remove the dot.`, "an address ends with its last octet"];
    case "brackets":
      return [`"${word}" is in brackets, as in a URL. Remove them.`, "here an address has no brackets"];
    case "bad-ipv6":
      return [
        `"${word}" is not an IPv6 address. Correct it.`,
        "it has eight groups of up to four hexadecimal digits, and :: at most once (RFC 4291)",
      ];
    case "not-an-address":
      return [
        `"${word}" is not an IP address or a network. Write one, or any.`,
        "a connection brings an address and no name",
      ];
  }
}
