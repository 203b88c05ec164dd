import { formatIpv4 } from "../../address/ipv4.js";
import type { Format } from "../../model/format.js";
import { formatSource, type Source } from "../../model/source.js";
import { parseOctalQuad } from "../quads.js";
import { hbaGiven, replication } from "./conditions.js";

/** Why a refused line matters. `text` is the message of PostgreSQL. */
function says(text: string): string {
  return `It does not start, or keeps all its old rules, and says: ${text}.`;
}

/** What PostgreSQL says about methods that are not for all connections. */
const connectionsFor: Readonly<Record<string, string>> = {
  cert: "cert authentication is only supported on hostssl connections",
  gss: "gssapi authentication is not supported on local sockets",
  peer: "peer authentication is only supported on local sockets",
};

/** What PostgreSQL calls the verdicts, and what its log says about bad lines. */
export const postgresFormat: Format = {
  id: "pg-hba",
  name: "pg_hba.conf",
  program: "PostgreSQL",
  words: {
    accept: { name: "may authenticate", verb: "admits", verbs: "admit", participle: "admitted" },
    reject: { name: "rejected", verb: "rejects", verbs: "reject", participle: "rejected" },
    unmatched: "PostgreSQL rejects them",
  },
  levels: {
    "inverted-mask": "error",
    "ipv4-only-catch-all": "off",
    "missing-catch-all": "off",
    "model-dependent": "off",
    "suspicious-mask": "error",
  },
  reasons: {
    "no-entries": () => [
      "PostgreSQL refuses a file without a rule. Write one.",
      says("configuration file contains no entries"),
    ],
    "byte-order-mark": () => [
      "PostgreSQL refuses this line. Save the file without a byte order mark.",
      says("invalid connection type"),
    ],
    type: (word) => [
      `PostgreSQL refuses "${word}". Write host, hostssl or another type.`,
      says("invalid connection type"),
    ],
    method: (word) => [
      `PostgreSQL refuses "${word}". Write a method, such as scram-sha-256.`,
      says("invalid authentication method"),
    ],
    "method-type": (word) => [
      `PostgreSQL refuses "${word}" for such connections. Write another method.`,
      says(connectionsFor[word] ?? "authentication is not supported on such connections"),
    ],
    option: (word) => [
      `PostgreSQL refuses the option "${word}". Correct or remove it.`,
      "It does not start, or keeps all its old rules: an option is name=value, and most are for one method.",
    ],
    "missing-options": (word) => [
      `PostgreSQL refuses "${word}" with these options. Complete them.`,
      "It does not start, or keeps all its old rules: ldap needs ldapbasedn, ldapprefix or ldapurl, and radius its servers and secrets.",
    ],
    "missing-databases": () => [
      "PostgreSQL refuses this line. Write database, user, address and method.",
      says("end-of-line before database specification"),
    ],
    "missing-users": () => [
      "PostgreSQL refuses this line. Write user, address and method.",
      says("end-of-line before role specification"),
    ],
    "missing-address": () => [
      "PostgreSQL refuses this line. Write address and method.",
      says("end-of-line before IP address specification"),
    ],
    "missing-mask": (word) => [
      `PostgreSQL refuses "${word}". Write a length behind it, and a method.`,
      says("end-of-line before netmask specification"),
    ],
    "missing-method": () => [
      "PostgreSQL refuses this line. Write a method, such as scram-sha-256 or reject.",
      says("end-of-line before authentication method"),
    ],
    several: (word) => [
      `PostgreSQL refuses "${word}": a comma is in it. Write a line for each.`,
      says("multiple values specified"),
    ],
    length: (word) => [
      `PostgreSQL refuses "${word}". Write a length up to 32 or, in IPv6, 128.`,
      says("invalid CIDR mask in address"),
    ],
    "name-with-length": (word) => [
      `PostgreSQL refuses "${word}". Correct the address, or remove the length.`,
      says("specifying both host name and CIDR mask is invalid"),
    ],
    "no-length": (word) => [
      `PostgreSQL refuses "${word}": no length. Add /32 or, in IPv6, /128.`,
      says("invalid IP mask, since it takes the method for the mask"),
    ],
    mask: (word) => [`PostgreSQL refuses the mask "${word}". Correct it.`, says("invalid IP mask")],
    "mask-family": (word) => [
      `PostgreSQL refuses the mask "${word}". Write one of the same family.`,
      says("IP address and mask do not match"),
    ],
    swallowed: (_, other) => [
      `This is a comment: line ${other} ends in a backslash. Remove the backslash.`,
      "A backslash joins the next line, in a comment too.",
    ],
    mapped: (word) => [
      `"${word}" matches no client. Write the IPv4 address.`,
      "PostgreSQL sees the IPv4 address of such a client.",
    ],
    "length-as-mask": (word) => [
      `This is the mask 0.0.0.${word} and no length. Write /${word} behind the address.`,
      "The line matches addresses all over the internet: only the bits of this number are compared.",
    ],
    "quoted-keyword": (word) => [
      `"${word}" is a name and no keyword. Remove the quotes.`,
      "In quotes a keyword is the name of a database, a role or a host.",
    ],
    "capital-keyword": (word) => [
      `"${word}" is a name and no keyword. Write it in small letters.`,
      "Keywords have small letters, and any other word is the name of a database, a role or a host.",
    ],
    spelling: (word) => [
      `"${word}" is ${meaningOf(word)} to PostgreSQL. Write four decimal octets.`,
      "A leading zero makes an octet octal (010 is 8), and missing octets are filled in (10.1 is 10.0.0.1).",
    ],
    zone: (word) => [
      `PostgreSQL ignores the zone in "${word}". Remove it.`,
      "The line matches the address on every interface, and without this interface PostgreSQL refuses the file.",
    ],
    "mask-with-holes": (word) => [
      `The mask "${word}" has holes. Write a length, if one network is meant.`,
      "Connection tests say of each address in the network around it that the line may match.",
    ],
    include: () => [
      "Not followed: the included file may have rules. Test it on its own.",
      "Rules in it come before those below, and PostgreSQL up to 15 refuses the file.",
    ],
    "file-of-words": (word) => [
      `Not read: "${word}" stands for the words in a file. Write them here.`,
      "Nothing is guessed about this line, and connection tests leave it out.",
    ],
  },
  mildReasons: { "length-as-mask": "error", "mask-with-holes": "information" },
  world: replication,
  given: hbaGiven,
  notation: {
    source: written,
    rule(action, source) {
      // The method of a rule that accepts is for people to choose.
      return action === "accept" ? undefined : `host all all ${written(source)} reject`;
    },
  },
};

/** Writes a source. A mask with holes has a column of its own. */
function written(source: Source): string {
  return source.kind === "any" ? "all" : formatSource(source);
}

/** Returns what an address in another spelling means. The words of longer texts are cut. */
function meaningOf(word: string): string {
  const address = parseOctalQuad(word.replace(/\/.*/, ""), true);
  return address === undefined ? "another address" : formatIpv4(address);
}
