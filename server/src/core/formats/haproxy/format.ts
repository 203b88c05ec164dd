import type { Format, VerdictWords } from "../../model/format.js";
import type { Source } from "../../model/source.js";
import type { Action, WrittenSource } from "../../model/statement.js";
import { octalMeaning, readMember } from "../members.js";
import { networkText } from "../networkText.js";

/** The lists of a section, in the order in which HAProxy asks them. */
export const phases = ["tcp-request connection", "tcp-request session", "tcp-request content", "http-request"] as const;

export type Phase = (typeof phases)[number];

const says = (text: string) => `HAProxy does not start and says: ${text}.`;

const reasons: Format["reasons"] = {
  "not-an-address": (word) => [
    `HAProxy refuses "${word}". Write an address or a network.`,
    says("is not a valid IPv4 or IPv6 address"),
  ],
  "bad-length": (word) => [
    `HAProxy refuses "${word}". Write a length up to 32, in IPv6 128.`,
    says("is not a valid IPv4 or IPv6 address"),
  ],
  "dotted-mask": (word) => [
    `HAProxy refuses "${word}". Write a prefix length, such as /24.`,
    says("is not a valid IPv4 or IPv6 address"),
  ],
  octal: (word) => [
    `"${word}" is ${octalMeaning(word)} to HAProxy. Write four decimal octets.`,
    "A leading zero makes an octet octal (010 is 8), and missing octets are filled in (10/8 is 0.0.0.10/8).",
  ],
  "host-bits": (word) => [
    `Bits behind the length of "${word}" count for nothing. Clear them.`,
    "HAProxy compares the leading bits only.",
  ],
  "takes-ipv4": (word) => [
    `"${word}" matches every IPv4 client too. Add 0.0.0.0/0 if meant.`,
    "HAProxy also asks with the mapped address ::ffff:a.b.c.d of an IPv4 client, which is in this network.",
  ],
  "too-many-blocks": (word) => [
    `Answers about 2002::/16 leave out "${word}". Write networks.`,
    "HAProxy also asks with the IPv4 address inside of 2002::/16 and ::/96, and the mask makes too many networks.",
  ],
  name: (word) => [
    `HAProxy looks up "${word}" when it starts. Write its addresses.`,
    "Nobody knows these addresses here, so answers say that the rule may apply.",
  ],
  variable: (word) => [
    `Only the environment of HAProxy knows "${word}". Answers leave it open.`,
    "The rule may apply to any address.",
  ],
  file: (word) => [
    `Not read: the file "${word}". Answers leave its addresses open.`,
    "It is not in the folder of this file or above, or too large.",
  ],
  "file-name": (word, other) => [
    `HAProxy looks up line ${other} of "${word}" when it starts. Write its addresses.`,
    "Nobody knows these addresses here, so answers say that the rule may apply.",
  ],
  "file-refused": (word, other) => [
    `HAProxy refuses line ${other} of "${word}". Correct that file.`,
    says("is not a valid IPv4 or IPv6 address"),
  ],
  "no-patterns": () => [
    "Matches nobody: no address follows. Write some.",
    "HAProxy warns: no pattern to match against were provided, so this ACL will never match.",
  ],
  "never-holds": () => [
    "Never matches: no client meets this condition. Correct or remove it.",
    "HAProxy loads the rule, but it decides nothing.",
  ],
  "too-complex": () => [
    "Not analysed: the condition makes too many networks. Use fewer.",
    "Answers say that the rule may apply to any address.",
  ],
  "adds-up": (word, other) => [
    `Adds to the ACL "${word}" that line ${other} uses already. Move it above if meant.`,
    "All lines of a name count for every rule, also for those above.",
  ],
  "no-such-acl": (word) => [
    `HAProxy refuses "${word}". Define an ACL of this name above, or write { … }.`,
    says("no such ACL"),
  ],
  "brace-word": (word) => [`HAProxy refuses "${word}". Put spaces around the braces.`, says("no such ACL")],
  "open-brace": () => ["HAProxy refuses this rule: a closing brace is missing. Add it.", says("missing closing '}'")],
  "missing-fetch": () => ["HAProxy refuses these empty braces. Write src and addresses.", says("missing fetch method")],
  "unknown-fetch": (word) => [`HAProxy refuses "${word}". Write it in small letters.`, says("unknown fetch method")],
  "acl-name": (word) => [
    `HAProxy refuses the name "${word}". Use letters, digits and - _ . : only.`,
    says("character is not permitted in acl name"),
  ],
  "acl-or": () => ['HAProxy refuses an ACL of the name "or". Choose another.', says("acl name 'or' will never match")],
  "not-a-condition": (word) => [
    `HAProxy refuses "${word}". Write if or unless before a condition.`,
    says("only accepts 'if' or 'unless'"),
  ],
  "unknown-action": (word) => [
    `HAProxy refuses "${word}" here. Write an action of this kind of rule.`,
    "tcp-request accepts and rejects, http-request allows and denies. HAProxy does not start.",
  ],
  "unknown-keyword": (word) => [`HAProxy refuses "${word}". Write it in small letters.`, says("unknown keyword")],
  "not-in-backend": () => [
    "HAProxy refuses this rule in a backend. Move it to a frontend.",
    says("is not allowed because the backend is not a frontend"),
  ],
  "not-in-section": () => [
    "HAProxy refuses this rule here. Move it to a frontend, a backend or a listen.",
    says("unknown keyword"),
  ],
  "in-branch": (word) => [
    `HAProxy refuses "${word}" if it reads this block. Correct the line.`,
    "Nobody knows here whether the condition of the block holds, and answers leave the line out.",
  ],
  "lone-branch": (word) => [`HAProxy refuses "${word}" without .if above. Remove it.`, says("no matching '.if'")],
  "behind-else": (word) => [
    `HAProxy refuses "${word}" behind .else. Write .endif above, or remove it.`,
    says("after '.else' is not permitted"),
  ],
  "branch-word": (word) => [
    `HAProxy refuses words behind "${word}". Remove them, or write .elif.`,
    says("unexpected argument"),
  ],
  "too-deep": () => ["HAProxy refuses more than 99 blocks in each other. Use fewer.", says("too many nested '.if'")],
  "open-branch": () => ["HAProxy refuses this .if without .endif. Add it.", says("non-terminated '.if' block")],
  alert: () => [
    "HAProxy does not start if it reads .alert. Remove it, or write .warning.",
    "It prints the message and stops.",
  ],
  "unknown-directive": (word) => [
    `HAProxy refuses "${word}". Write .if, .elif, .else, .endif or a message.`,
    says("unknown directive"),
  ],
  "anonymous-defaults": () => [
    "HAProxy refuses rules in defaults without a name. Name the section.",
    says("is not allowed in anonymous 'defaults' sections"),
  ],
  "open-quote": () => ["HAProxy refuses this quote without an end. Add the closing quote.", says("unmatched quote")],
  "bad-escape": () => [
    "HAProxy refuses this \\x. Write two hexadecimal digits behind it, or \\\\x for these letters.",
    says("truncated or invalid hexadecimal sequence"),
  ],
  "too-many-words": () => [
    "HAProxy refuses more than 64 words in a line. Divide it.",
    says("too many words, truncating after word 64"),
  ],
  "tcp-mode": () => [
    "HAProxy skips http-request in TCP mode. Write mode http, or tcp-request.",
    "It warns: 'http-request' rules ignored as they require HTTP mode.",
  ],
  "behind-return": (word) => [
    `HAProxy skips "${word}". End the line above with a line feed.`,
    "It reads a line up to the first carriage return.",
  ],
  "sets-address": () => [
    "Rules below are asked with another address than that of the connection.",
    "This action sets the address of the client.",
  ],
};

const tcpWords: VerdictWords = {
  accept: { name: "accept", verb: "accepts", verbs: "accept", participle: "accepted" },
  reject: { name: "reject", verb: "rejects", verbs: "reject", participle: "rejected" },
  unmatched: "HAProxy goes on with the next rules",
};

const httpWords: VerdictWords = {
  accept: { name: "allow", verb: "allows", verbs: "allow", participle: "allowed" },
  reject: { name: "deny", verb: "denies", verbs: "deny", participle: "denied" },
  unmatched: "HAProxy allows them",
};

function formatOf(phase: Phase): Format {
  const words = phase === "http-request" ? httpWords : tcpWords;
  return {
    id: "haproxy",
    name: "HAProxy configuration",
    program: "HAProxy",
    words,
    levels: { "ipv4-only-catch-all": "warning", "model-dependent": "off" },
    reasons,
    mildReasons: { "host-bits": "information", "sets-address": "information" },
    rulesTakeLines: true,
    openEnd: (action) =>
      action.includes("auth")
        ? "the client authenticates"
        : action.includes("redirect")
          ? "the target of the redirect denies it"
          : "the service denies it",
    notation: { source: written, rule: (action, source) => ruleOf(phase, words, action, source) },
  };
}

function ruleOf(phase: Phase, words: VerdictWords, action: Action, source: Source): string | undefined {
  const rule = `${phase} ${words[action].name}`;
  if (source.kind === "any") return rule;
  const network = networkText(source);
  return network === undefined ? undefined : `${rule} if { src ${network} }`;
}

/** Writes a source in the place of an address. No address is there in an unconditional rule, or where an ACL has a name. */
function written(source: Source, { addressSpan }: WrittenSource, lineText: string): string | undefined {
  const isAddress = typeof readMember(lineText.slice(addressSpan.start, addressSpan.end), "haproxy") === "object";
  return isAddress ? networkText(source) : undefined;
}

export const formats: Readonly<Record<Phase, Format>> = {
  "tcp-request connection": formatOf("tcp-request connection"),
  "tcp-request session": formatOf("tcp-request session"),
  "tcp-request content": formatOf("tcp-request content"),
  "http-request": formatOf("http-request"),
};
