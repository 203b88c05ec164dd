import type { Format } from "../../model/format.js";
import { networkText } from "../networkText.js";

/** Why a result that does something with the messages is no final verdict. */
const goesOn = "The next restriction is asked too, and may still reject the client.";

/** What Postfix calls the verdicts, and what its log says about odd lines. */
export const postfixFormat: Format = {
  id: "postfix-cidr",
  name: "Postfix CIDR table",
  program: "Postfix",
  words: {
    accept: { name: "permit", verb: "permits", verbs: "permit", participle: "permitted" },
    reject: { name: "reject", verb: "rejects", verbs: "reject", participle: "rejected" },
    unmatched: "Postfix goes on with the next restriction",
  },
  levels: {
    "host-bits-set": "error",
    "ipv4-only-catch-all": "warning",
    "missing-catch-all": "information",
  },
  reasons: {
    "host-bits": (word) => [
      `Postfix skips "${word}". Clear its host bits, or remove the length.`,
      "The rule does not exist (its log says: non-null host address bits).",
    ],
    "bad-mask": (word) => [
      `Postfix skips "${word}". Write a length in digits, such as /8.`,
      "Its log says: bad mask value, skipping this rule.",
    ],
    "bad-length": (word) => [
      `Postfix skips "${word}". Write a length up to 32, or 128 for IPv6.`,
      "Its log says: bad mask length, skipping this rule.",
    ],
    "bad-network": (word) => [
      `Postfix skips "${word}". Write a network such as 10.0.0.0/8.`,
      "Its log says: bad network value, skipping this rule.",
    ],
    "bad-address": (word) => [
      `Postfix skips "${word}". Write an address, or a network.`,
      "Its log says: bad address pattern, skipping this rule.",
    ],
    "bad-brackets": (word) => [
      `Postfix skips "${word}". Remove the brackets.`,
      "Its log names the bracket that is missing, or the text behind it.",
    ],
    "no-result": (word) => [
      `Postfix skips "${word}": the result is missing. Add OK or REJECT.`,
      "Its log says: no lookup result, skipping this rule.",
    ],
    "no-pattern": () => [
      "Postfix skips this line: the address is missing. Write it.",
      "Its log says: no address pattern, skipping this rule.",
    ],
    "indented-first": () => [
      "Postfix skips this line. Remove the space at its beginning.",
      "A line that begins with a space continues the one above, and there is none.",
    ],
    "indented-rule": (_, other) => [
      `This is text of line ${other} and no rule. Remove the space at its beginning.`,
      "Postfix reads a line that begins with a space as the end of the one above.",
    ],
    "after-return": (_, other) => [
      `This is no rule but text of line ${other}. End that line with a line feed.`,
      "A carriage return alone is a space to Postfix.",
    ],
    "bad-if": (_, other) => [
      `Postfix skips this if: the rules up to line ${other} hold for everyone. Correct it.`,
      "Postfix skips the line alone, and not the rules below it.",
    ],
    "if-without-endif": () => [
      "This if has no endif and holds to the end of the file. Add the endif.",
      "Its log says: IF has no matching ENDIF.",
    ],
    "endif-without-if": () => [
      "Postfix skips this endif: no if is open. Remove it.",
      "Its log says: ENDIF without IF, skipping this rule.",
    ],
    "endif-with-text": () => [
      "Postfix skips this endif, and the if stays open. Remove the text behind it.",
      "Its log says: garbage after ENDIF, skipping this rule.",
    ],
    "length-apart": (word) => [
      `"${word}" is a result to Postfix, not a length. Remove the space.`,
      "A space ends the address, so that the rule is for one host.",
    ],
    "mask-apart": (word) => [
      `"${word}" is a result to Postfix, not a mask. Write a length.`,
      "A space ends the address, so that the rule is for one host.",
    ],
    "length-wraps": (word) => [
      `"${word}" has another length to Postfix. Write one up to 32 or 128.`,
      "Postfix keeps the lowest byte of a length, so that /264 is /8.",
    ],
    "return-in-result": () => [
      "A carriage return belongs to this result. End the lines with a line feed alone.",
      "Postfix reads such a result as a restriction, and refuses the client for now if there is none of this name.",
    ],
    discards: () => [
      "Permits the client, and throws its messages away. Write REJECT to tell the sender.",
      "The sender believes that the message arrived.",
    ],
    holds: () => ["Counts as accepted: Postfix holds the messages until you release them.", goesOn],
    filters: () => ["Counts as accepted: Postfix sends the messages to this filter.", goesOn],
    redirects: () => ["Counts as accepted: Postfix sends the messages to this address instead.", goesOn],
    prepends: () => ["Counts as accepted: Postfix adds this header to the messages.", goesOn],
    copies: () => ["Counts as accepted: Postfix sends a copy of the messages to this address.", goesOn],
    warns: () => ["Counts as accepted: Postfix writes a warning to its log.", goesOn],
    informs: () => ["Counts as accepted: Postfix writes a note to its log.", goesOn],
    "mapped-address": (word) => [
      `"${word}" matches no client. Write the IPv4 address.`,
      "Postfix asks with the IPv4 address of such a client.",
    ],
    "outside-if": () => [
      "Never matches: the if around it leaves these addresses out. Move it out.",
      "Inside an if, a rule matches only what the if matches too.",
    ],
    "negated-all": (word) => [
      `Never matches: no address is outside "${word}". Remove the rule.`,
      "A ! takes the other addresses of the same family.",
    ],
    "too-many-blocks": () => [
      "Not analysed: the conditions make too many networks. Use fewer.",
      "Nothing is guessed about this rule, and connection tests leave it out.",
    ],
  },
  openEnd: (action) => `${action} rejects`,
  mildReasons: {
    holds: "information",
    filters: "information",
    redirects: "information",
    prepends: "hint",
    copies: "hint",
    warns: "hint",
    informs: "hint",
  },
  notation: {
    source: (source) => networkText(source),
    rule(action, source) {
      const pattern = networkText(source);
      return pattern === undefined ? undefined : `${pattern} ${action === "accept" ? "OK" : "REJECT"}`;
    },
  },
};
