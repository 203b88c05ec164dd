import type { AddressFault } from "../address/address.js";
import { problemKind } from "./problemKind.js";

export const invalidAddress = problemKind({
  code: "invalid-address",
  summary: "a word that is no address",
  message: ({ reason }, word) => `"${word}" ${whatIsWrong(reason)}`,
});

function whatIsWrong(fault: AddressFault): string {
  const rest = "the line is ignored until it is fixed.";
  switch (fault) {
    case "leading-zero":
      return `has an octet with a leading zero. Some programs read it as octal (010 is 8), others as decimal, so it means two addresses; ${rest} Write the octet without the zero, after checking which one is meant.`;
    case "short-form":
      return `is a short form of an IPv4 address. Programs fill in the missing octets in different ways, so it is no address here; ${rest} Write all four octets.`;
    case "hexadecimal":
      return `is a hexadecimal address. Few programs read it and fewer people; ${rest} Write four decimal octets.`;
    case "octet-too-large":
      return `has an octet above 255, which no address has; ${rest} Correct the octet.`;
    case "too-many-octets":
      return `has more than four octets, which no IPv4 address has; ${rest} Write four decimal octets.`;
    case "zone-id":
      return `has a zone (%…), which means something on one machine only and never arrives with a connection; ${rest} Remove the zone.`;
    case "port":
      return `has a port behind the address. A rule matches whole hosts, whatever port they come from, and ${rest} Remove the port.`;
    case "trailing-dot":
      return `has a dot behind its last octet; ${rest} Remove the dot.`;
    case "brackets":
      return `is written in brackets, as in a URL; here an address has no brackets, and ${rest} Remove the brackets.`;
    case "bad-ipv6":
      return `is no IPv6 address (RFC 4291: eight groups of up to four hexadecimal digits, :: at most once); ${rest} Correct it.`;
    case "not-an-address":
      return `is no address. Rules match addresses, never names, since that is all a connection brings; ${rest} Write an IPv4 or IPv6 address, or any.`;
  }
}
