import { ALL_BITS } from "../../address/mask.js";
import type { Format } from "../../model/format.js";
import { formatSource } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import { textAt } from "../../text/text.js";
import { clientText } from "./clients.js";

/** Returns the format of one of the two files: its rules without an option do what `means` says. */
export function formatOf(means: Action): Format {
  return means === "accept" ? allowFormat : denyFormat;
}

const reasons: Format["reasons"] = {
  unended: () => [
    "libwrap skips this last line: its end of line is missing. Add it.",
    "Its log says: missing newline or line too long.",
  ],
  "unended-deny": () => [
    "Denies everyone: the end of line is missing here. Add it.",
    "libwrap cannot read the line, whatever it says, and then refuses each client of each service.",
  ],
  "too-long": () => [
    "libwrap stops at this line, and skips all lines below. Divide it.",
    "It reads lines of up to 2,046 bytes, and those joined by a backslash are one line.",
  ],
  "too-long-deny": () => [
    "Denies everyone: libwrap cannot read so long a line. Divide it.",
    "It reads lines of up to 2,046 bytes, and refuses each client of each service at a longer one.",
  ],
  "no-colon": () => [
    "libwrap skips this line: a colon is missing. Write daemons: clients.",
    'Its log says: missing ":" separator.',
  ],
  "in-comment": (_, other) => [
    `This belongs to the comment of line ${other}. Remove the backslash at its end.`,
    "A backslash before the end of line joins the next line to it, in comments too.",
  ],
  "indented-comment": () => [
    "This is a rule for libwrap. Remove the space before the #.",
    "Only a # in the first column begins a comment.",
  ],
  "comment-behind": () => [
    "These are more clients and no comment. Move them to a line of their own.",
    "A # behind a rule means nothing, so that # not ALL matches everybody.",
  ],
  "no-daemon": () => [
    "Matches nobody: the name of a daemon is missing. Write one, or ALL.",
    "libwrap asks a rule only for the daemons before its colon.",
  ],
  "no-client": () => ["Matches nobody: the clients are missing. Write some, or ALL.", "An empty list has no client."],
  "no-brackets": (word) => [
    `"${word}" matches nobody. Write [address] or [address]/length.`,
    "libwrap ends the list of clients at the first colon outside of brackets.",
  ],
  "bad-option": (word) => [
    `libwrap refuses these clients: "${word}" is no option. Correct it.`,
    "Its log says: bad option name.",
  ],
  "no-option": () => [
    "libwrap refuses these clients: an option is missing here. Remove the colon.",
    "Its log says: missing option name.",
  ],
  "option-value": (word) => [
    `libwrap refuses these clients. Correct the value of "${word}".`,
    "Some options need a value, and others such as allow and deny take none.",
  ],
  "option-not-last": (word) => [
    `libwrap refuses these clients. Write "${word}" last.`,
    "Its log says: option must be at end.",
  ],
  twist: () => [
    "Counts as denied: the command answers in place of the service.",
    "twist replaces the daemon for these clients.",
  ],
  "host-bits": (word) => [
    `"${word}" matches nobody. Clear its host bits, or remove the mask.`,
    "libwrap compares the masked address of the client with this address.",
  ],
  "host-bits-masked": (word) => [
    `Host bits are set in "${word}". Clear them, or remove the length.`,
    "libwrap ignores them in IPv6, and matches the whole network.",
  ],
  "zero-length": (word) => [
    `"${word}" matches nobody. Write ALL, or 0.0.0.0/0.0.0.0.`,
    "libwrap knows the lengths 1 to 32 only.",
  ],
  "full-mask": (word) => [
    `"${word}" matches nobody. Write the address alone.`,
    "The mask 255.255.255.255 means an error to libwrap.",
  ],
  "all-ones": (word) => [
    `"${word}" matches nobody. Remove it, or write another network.`,
    "The address 255.255.255.255 means an error to libwrap.",
  ],
  "bad-mask": (word) => [
    `"${word}" matches nobody. Correct its mask.`,
    "libwrap reads a mask of four octets, or a length from 1 to 32, in IPv6 from 0 to 128.",
  ],
  "bad-network": (word) => [
    `"${word}" matches nobody. Write a network such as 10.0.0.0/255.0.0.0.`,
    "The address before a mask has four octets, or is an IPv6 address in brackets.",
  ],
  "bad-brackets": (word) => [
    `"${word}" matches nobody. Write an IPv6 address in the brackets.`,
    "The length of a network is behind them.",
  ],
  "mapped-address": (word) => [
    `"${word}" matches nobody. Write the IPv4 address.`,
    "libwrap asks with the IPv4 address of such a client.",
  ],
  zeros: (word) => [
    `"${word}" matches nobody. Remove the leading zeros.`,
    "libwrap compares the text of an address, which has none.",
  ],
  "no-address": (word) => [
    `"${word}" matches nobody. Write an address, or a prefix such as 10.1.`,
    "libwrap compares the text of the address, and only a dot at the end makes a prefix.",
  ],
  "bad-prefix": (word) => [
    `"${word}" matches nobody. Write one to three octets, each with its dot.`,
    "libwrap compares the text of the address, which has no leading zeros.",
  ],
  excepted: (word) => [
    `"${word}" matches nobody: EXCEPT takes all of it. Remove one of them.`,
    "The words behind EXCEPT are exceptions of all those before it.",
  ],
  octal: (word) => [
    `This is ${word} to libwrap. Write decimal octets without leading zeros.`,
    "In a network a leading zero makes an octet octal, and 0x hexadecimal.",
  ],
  "odd-length": (word) => [
    `This is ${word} to libwrap. Write the length in digits alone.`,
    "It reads a length up to the first other character.",
  ],
  "name-pattern": (word) => [
    `"${word}" matches host names, too. Write a prefix such as 10.1.`,
    "libwrap compares a pattern with the address and with the host name, and answers show the addresses only.",
  ],
};

/** What the format of both files has. The words before the clients are those of a rule for every daemon. */
function makeFormat(means: Action): Format {
  return {
    id: "hosts-access",
    name: means === "accept" ? "hosts.allow" : "hosts.deny",
    program: "libwrap",
    words: {
      accept: { name: "grant", verb: "grants", verbs: "grant", participle: "granted" },
      reject: { name: "deny", verb: "denies", verbs: "deny", participle: "denied" },
      unmatched: "libwrap grants them",
    },
    levels: {
      "duplicate-rule": "information",
      "host-bits-set": "error",
      "ipv4-only-catch-all": "warning",
      "missing-catch-all": "information",
      "model-dependent": "off",
    },
    reasons,
    mildReasons: { "host-bits-masked": "warning", twist: "information" },
    openEnd: () => "its command fails",
    given: {
      names: new Map([
        ["daemon", "any"],
        ["user", "any"],
      ]),
      isCaseless: true,
    },
    hasNeighbour: true,
    notation: {
      source(source, { addressSpan, maskSpan }, lineText) {
        const isBracketed = lineText.charAt(addressSpan.start - 1) === "[";
        const text = clientText(source);
        if (isBracketed) return bracketed(text, maskSpan !== undefined);
        const isLength = maskSpan !== undefined && /^\d+$/.test(textAt(lineText, maskSpan));
        if (!isLength || source.kind !== "ipv4" || source.mask === 0 || source.mask === ALL_BITS) return text;
        const short = formatSource(source);
        return short.includes(" ") ? text : short;
      },
      rule: (action, source) =>
        `ALL: ${clientText(source)}${action === means ? "" : action === "accept" ? " : ALLOW" : " : DENY"}`,
    },
  };
}

/** Returns an IPv6 source without its first bracket, which is not replaced. `undefined` if the last one cannot be right. */
function bracketed(text: string, isNetwork: boolean): string | undefined {
  if (!text.startsWith("[")) return undefined;
  if (isNetwork) return text.slice(1);
  return text.endsWith("]") ? text.slice(1, -1) : undefined;
}

const allowFormat = makeFormat("accept");
const denyFormat = makeFormat("reject");
