/**
 * Small texts, each with one fact about the program that reads it.
 *
 * `record.mts` asks the programs about them and writes the answers to `test/core/formats/cases`.
 */

import type { Files, Program } from "./program.js";

export interface Authored {
  /** A sentence that the answers prove. */
  readonly name: string;
  readonly text: string;
  /** The files that it may include, by their names. */
  readonly files?: Files;
  /** Addresses to ask about. The list that decides may follow: `10.0.0.1 /a`. */
  readonly probes: readonly string[];
}

/** Joins lines into a text and ends the last line. */
function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

const postfixCidr: readonly Authored[] = [
  {
    name: "the first rule that matches decides",
    text: lines("10.0.0.5/32 OK", "10.0.0.0/8 REJECT", "10.1.0.0/16 OK", "10.0.0.0/8 OK"),
    probes: ["10.0.0.5", "10.0.0.6", "10.1.2.3", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
  },
  {
    name: "an address that no rule matches has no result",
    text: lines("# No rule is here.", ""),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "a catch-all of IPv4 leaves every IPv6 client through",
    text: lines("192.0.2.10 OK", "0.0.0.0/0 REJECT"),
    probes: ["192.0.2.10", "192.0.2.11", "255.255.255.255", "2001:db8::1", "::1"],
  },
  {
    name: "a list needs two rules to match everybody",
    text: lines("0.0.0.0/0 REJECT", "::/0 REJECT"),
    probes: ["0.0.0.0", "192.0.2.1", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  },
  {
    name: "a rule with host bits does not exist",
    text: lines("10.0.0.1/8 REJECT", "2001:db8::1/32 REJECT", "192.0.2.7/24 OK", "0.0.0.0/0 DUNNO"),
    probes: ["10.0.0.1", "10.2.3.4", "192.0.2.7", "2001:db8::1"],
  },
  {
    name: "a rule with an invalid length does not exist",
    text: lines(
      "10.0.0.0/33 REJECT",
      "10.0.0.0/+8 REJECT",
      "10.0.0.0/-8 REJECT",
      "10.0.0.0/ REJECT",
      "2001:db8::/129 REJECT",
    ),
    probes: ["10.0.0.0", "10.0.0.1", "2001:db8::"],
  },
  {
    name: "a rule with a dotted mask does not exist",
    text: lines("10.0.0.0/255.0.0.0 REJECT", "192.0.2.0/0.0.0.255 REJECT"),
    probes: ["10.0.0.0", "10.1.1.1", "192.0.2.0", "192.0.2.1"],
  },
  {
    name: "a short address, an octet with a leading zero, a range and a name are no patterns",
    text: lines(
      "10.1 REJECT",
      "10/8 REJECT",
      "010.0.0.5 REJECT",
      "10.0.0.1-10.0.0.9 REJECT",
      "example.com REJECT",
      "all REJECT",
    ),
    probes: ["10.1.0.0", "10.0.0.1", "10.0.0.5", "8.0.0.5"],
  },
  {
    name: "a length may have leading zeros",
    text: lines("10.0.0.0/08 REJECT", "192.0.2.0/0024 REJECT", "2001:db8::/032 REJECT"),
    probes: ["10.1.1.1", "192.0.2.9", "2001:db8::9"],
  },
  {
    name: "an IPv6 address is read in any spelling",
    text: lines("2001:DB8::/32 REJECT", "2001:0db9:0:0::0001 REJECT", "2001:dba::192.0.2.1 REJECT"),
    probes: ["2001:db8::1", "2001:db9::1", "2001:db9::2", "2001:dba::c000:201", "2001:dba::c000:202"],
  },
  {
    name: "brackets around a pattern are taken off",
    text: lines(
      "[10.0.0.1] REJECT",
      "[2001:db8::1] REJECT",
      "[10.1.0.0/16] REJECT",
      "[10.2.0.0]/16 REJECT",
      "[10.3.0.0/16 REJECT",
      "[10.4.0.0]x REJECT",
    ),
    probes: ["10.0.0.1", "2001:db8::1", "10.1.0.0", "10.1.9.9", "10.2.0.0", "10.2.9.9", "10.3.0.0", "10.4.0.0"],
  },
  {
    name: "spaces before the length make the length a result",
    text: lines("10.0.0.0 /8 REJECT", "10.0.0.0/ 8 REJECT"),
    probes: ["10.0.0.0", "10.0.0.1", "10.1.2.3"],
  },
  {
    name: "a rule without a result does not exist",
    text: lines("10.0.0.0/8", "10.0.0.0/8 ", "192.0.2.0/24\t", "192.0.2.0/24 REJECT"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a second address in a line is a result",
    text: lines("10.0.0.1 10.0.0.2 REJECT"),
    probes: ["10.0.0.1", "10.0.0.2"],
  },
  {
    name: "tabs and several spaces separate too",
    text: lines("10.0.0.1\tREJECT", "10.0.0.2 \t  REJECT  "),
    probes: ["10.0.0.1", "10.0.0.2"],
  },
  {
    name: "a comment behind a rule is part of its result",
    text: lines("10.0.0.0/8 REJECT # office", "# 192.0.2.0/24 REJECT", "192.0.2.0/24 # REJECT"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "an indented rule is text of the rule above",
    text: lines("10.0.0.0/8 REJECT", "  192.0.2.0/24 REJECT", "\t203.0.113.0/24 REJECT"),
    probes: ["10.0.0.1", "192.0.2.1", "203.0.113.1"],
  },
  {
    name: "a rule continues over empty lines and comments",
    text: lines("10.0.0.0/8", "", "# comment", "   # indented comment", "  REJECT", "192.0.2.0/24 OK", " ", "  text"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "an indented comment is a comment and continues nothing",
    text: lines("10.0.0.0/8 REJECT", "  # 192.0.2.0/24 REJECT", "192.0.2.0/24 OK"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a backslash does not join lines",
    text: lines("10.0.0.0/8 REJECT \\", "192.0.2.0/24 REJECT"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "an indented first rule does not exist, and neither does what continues it",
    text: lines("# comment", "  10.0.0.0/8 REJECT", "  192.0.2.0/24 REJECT", "203.0.113.0/24 REJECT"),
    probes: ["10.0.0.1", "192.0.2.1", "203.0.113.1"],
  },
  {
    name: "carriage returns at the ends of lines do not count",
    text: "10.0.0.1 REJECT\r\n\r\n10.0.0.2/32 OK\r\n  \r\nif 10.1.0.0/16\r\n0.0.0.0/0 REJECT\r\nendif\r\n10.0.0.0/8 DUNNO\r\n",
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.1.0.1"],
  },
  {
    name: "a byte order mark spoils the first rule",
    text: `\ufeff${lines("10.0.0.0/8 REJECT", "192.0.2.0/24 REJECT")}`,
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a byte order mark before a comment makes it a rule that does not exist",
    text: `\ufeff${lines("# comment", "10.0.0.0/8 REJECT")}`,
    probes: ["10.0.0.1"],
  },
  {
    name: "the last line needs no end",
    text: "10.0.0.0/8 OK\n192.0.2.1 REJECT",
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a negated pattern matches the other addresses of its family",
    text: lines("!10.5.0.0/16 REJECT", "!2001:db8::/32 REJECT"),
    probes: ["10.4.255.255", "10.5.0.0", "10.5.255.255", "10.6.0.0", "2001:db8::1", "2001:db9::1"],
  },
  {
    name: "spaces may follow an exclamation mark, and two cancel each other",
    text: lines("!! 10.0.0.1 REJECT", "! ! 10.0.0.2 REJECT", "!!!10.0.0.0/8 REJECT", "! 0.0.0.0/0 REJECT"),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "rules inside an if are for its addresses only",
    text: lines(
      "if 10.0.0.0/8",
      "10.1.0.0/16 OK",
      "if !10.2.0.0/16",
      "0.0.0.0/0 REJECT",
      "endif",
      "10.2.1.0/24 REJECT",
      "192.0.2.0/24 REJECT",
      "::/0 REJECT",
      "endif",
      "10.0.0.0/8 OK",
    ),
    probes: ["10.1.0.1", "10.3.0.1", "10.2.1.1", "10.2.2.1", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "a negated if is for the other addresses of its family",
    text: lines("if !10.0.0.0/8", "0.0.0.0/0 REJECT", "::/0 REJECT", "endif"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "if and endif are read in any case, and an exclamation mark may follow directly",
    text: lines(
      "If 10.0.0.0/8",
      "0.0.0.0/0 REJECT",
      "EndIf",
      "if!192.0.0.0/8",
      "0.0.0.0/0 REJECT",
      "ENDIF",
      "if10.0.0.0/8 REJECT",
    ),
    probes: ["10.0.0.1", "192.0.2.1", "203.0.113.1"],
  },
  {
    name: "the rules inside a faulty if are for everyone",
    text: lines("if 10.0.0.1/8", "0.0.0.0/0 REJECT", "::/0 REJECT", "endif", "10.0.0.0/8 OK"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "an if with text behind its pattern is faulty",
    text: lines("if 10.0.0.0/8 # office", "0.0.0.0/0 REJECT", "endif", "if", "::/0 REJECT", "endif"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "an indented rule below an if spoils the if",
    text: lines("if 10.0.0.0/8", "  10.1.0.0/16 REJECT", "0.0.0.0/0 OK", "endif"),
    probes: ["10.1.0.1", "192.0.2.1"],
  },
  {
    name: "the endif of a faulty if ends the if around it",
    text: lines("if 10.0.0.0/8", "if 10.1.0.1/16", "0.0.0.0/0 OK", "endif", "0.0.0.0/0 REJECT", "endif"),
    probes: ["10.1.0.1", "10.2.0.1", "192.0.2.1"],
  },
  {
    name: "an if without endif holds to the end",
    text: lines("if 10.0.0.0/8", "10.1.0.0/16 OK", "0.0.0.0/0 REJECT"),
    probes: ["10.1.0.1", "10.2.0.1", "192.0.2.1"],
  },
  {
    name: "an endif with text behind it ends nothing",
    text: lines("if 10.0.0.0/8", "10.1.0.0/16 OK", "endif 10.0.0.0/8", "0.0.0.0/0 REJECT"),
    probes: ["10.1.0.1", "10.2.0.1", "192.0.2.1"],
  },
  {
    name: "an endif without if is skipped",
    text: lines("endif", "10.0.0.0/8 REJECT"),
    probes: ["10.0.0.1"],
  },
  {
    name: "a rule for mapped addresses does not match the IPv4 client",
    text: lines("::ffff:10.0.0.0/104 REJECT", "::ffff:0:0/96 REJECT"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "these results accept",
    text: lines(
      "10.0.0.1 OK",
      "10.0.0.2 permit",
      "10.0.0.3 Dunno not here",
      "10.0.0.4 RELAY",
      "10.0.0.5 DISCARD",
      "10.0.0.6 HOLD",
      "10.0.0.7 FILTER smtp:[192.0.2.1]",
      "10.0.0.8 REDIRECT a@example.com",
      "10.0.0.9 PREPEND X-List: yes",
      "10.0.0.10 BCC a@example.com",
      "10.0.0.11 WARN text",
      "10.0.0.12 INFO text",
      "10.0.0.13 DEFER_IF_REJECT text",
      "10.0.0.0/8 REJECT",
    ),
    probes: Array.from({ length: 14 }, (_, last) => `10.0.0.${last}`),
  },
  {
    name: "a carriage return inside of a result makes it a restriction",
    text: "10.0.0.1 REJECT\r\n because\r\n10.0.0.2 550\r\n because\r\n10.0.0.3 550\r\n10.0.0.4 550 no\r\n because\r\n",
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"],
  },
  {
    name: "these results reject",
    text: lines(
      "10.0.0.1 REJECT",
      "10.0.0.2 reject with text",
      "10.0.0.3 550 text",
      "10.0.0.4 450 4.7.1 text",
      "10.0.0.5 DEFER",
      "10.0.0.6 Defer_If_Permit text",
      "10.0.0.7 REJECT\ttext",
      "10.0.0.0/8 OK",
    ),
    probes: Array.from({ length: 8 }, (_, last) => `10.0.0.${last}`),
  },
  {
    name: "a result of digits alone accepts",
    text: lines("10.0.0.1 550", "10.0.0.2 450", "10.0.0.3 1234567890", "10.0.0.0/8 REJECT"),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"],
  },
];

const http = "# @http";

const nginxAccess: readonly Authored[] = [
  {
    name: "the first rule that matches decides",
    text: lines("allow 10.0.0.5;", "deny 10.0.0.0/8;", "allow 10.1.0.0/16;", "deny all;"),
    probes: ["10.0.0.5", "10.0.0.6", "10.1.2.3", "9.255.255.255", "11.0.0.0", "2001:db8::1"],
  },
  {
    name: "an address that no rule matches is allowed",
    text: lines("deny 10.0.0.0/8;"),
    probes: ["10.0.0.0", "10.255.255.255", "11.0.0.0", "2001:db8::1"],
  },
  {
    name: "all means both families",
    text: lines("deny all;", "allow all;"),
    probes: ["0.0.0.0", "255.255.255.254", "::", "2001:db8::1"],
  },
  {
    name: "a catch-all of one family leaves the other one through",
    text: lines("allow 10.0.0.5;", "deny 0.0.0.0/0;"),
    probes: ["10.0.0.5", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "a catch-all of IPv6 leaves IPv4 clients through",
    text: lines("deny ::/0;"),
    probes: ["192.0.2.1", "2001:db8::1"],
  },
  {
    name: "unix: matches no address",
    text: lines("deny unix:;", "allow 10.0.0.1;", "deny all;"),
    probes: ["10.0.0.1", "10.0.0.2", "::1"],
  },
  {
    name: "host bits are ignored with a warning",
    text: lines("deny 10.0.0.1/8;", "deny 2001:db8::1/32;", "deny 192.0.2.1/0;"),
    probes: ["10.2.3.4", "2001:db8:9::1", "203.0.113.1", "2001:db9::1"],
  },
  {
    name: "leading zeros of octets and lengths are decimal",
    text: lines("deny 010.0.0.010;", "deny 192.0.2.0/024;"),
    probes: ["10.0.0.10", "10.0.0.8", "8.0.0.8", "192.0.2.1", "192.0.3.1"],
  },
  {
    name: "an IPv6 address is read in any spelling",
    text: lines("deny 2001:DB8::/32;", "deny 2001:0db9:0::0001;", "deny 2001:dba::192.0.2.1;"),
    probes: ["2001:db8::1", "2001:db9::1", "2001:db9::2", "2001:dba::c000:201", "2001:dba::c000:202"],
  },
  {
    name: "a missing octet is zero",
    text: lines("deny 10..0.1;", "deny 192.0.2.;", "deny .1.2.3;", "deny 203.0.113./24;"),
    probes: ["10.0.0.1", "192.0.2.0", "0.1.2.3", "203.0.113.1", "10.0.0.2"],
  },
  {
    name: "a single colon at an end of an IPv6 address is no mistake",
    text: lines("deny ::1:;", "deny :2::;", "deny ::3:10.0.0.1;"),
    probes: ["::1", "::1:0", "2::", "0:2::", "::2", "::3:a00:1"],
  },
  {
    name: "a rule for mapped addresses does not match the IPv4 client",
    text: lines("deny ::ffff:10.0.0.0/104;", "deny ::ffff:0:0/96;"),
    probes: ["10.0.0.5", "192.0.2.1"],
  },
  {
    name: "of equal rules the first decides",
    text: lines("deny 10.0.0.1;", "allow 10.0.0.1;", "deny 10.0.0.1/32;"),
    probes: ["10.0.0.1", "10.0.0.2"],
  },
  {
    name: "a line may have several rules, and a rule several lines",
    text: lines("deny", "  10.0.0.0/8 # office", "  ; allow 192.0.2.1;deny 192.0.2.0/24;", "allow", "", "all;"),
    probes: ["10.1.1.1", "192.0.2.1", "192.0.2.2", "203.0.113.1"],
  },
  {
    name: "words may be quoted",
    text: lines('deny "10.0.0.5";', "'deny' '192.0.2.0/24';", '"allow" all;'),
    probes: ["10.0.0.5", "192.0.2.1", "203.0.113.1"],
  },
  {
    name: "a comment begins at the beginning of a word",
    text: "deny 10.0.0.1;# one\r\n# deny all;\r\ndeny # two;\r\n 10.0.0.2;\r\nallow all; # deny 10.0.0.3;",
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
  },
  refused("a dotted mask", "deny 10.0.0.0/255.0.0.0;"),
  refused("a mask as a second word", "allow 10.0.0.1;", "deny 10.0.0.0 255.0.0.0;"),
  refused("a range", "deny 10.0.0.1-10.0.0.9;"),
  refused("a name", "deny example.com;"),
  refused("capitals in all", "deny ALL;"),
  refused("capitals in a directive", "Allow 10.0.0.1;"),
  refused("brackets", "deny [::1];"),
  refused("a variable", "deny $remote_addr;"),
  refused("a short address", "deny 10.1;"),
  refused("an octet over 255", "deny 256.0.0.1;"),
  refused("the address 255.255.255.255", "deny 255.255.255.255;"),
  refused("the address 255.255.255.255 and a length", "deny 255.255.255.255/32;"),
  refused("a sign before a length", "deny 10.0.0.0/+8;"),
  refused("an empty length", "deny 10.0.0.0/;"),
  refused("a zone behind an IPv6 address", "deny fe80::1%lo;"),
  refused("two colons at the end of seven groups", "deny 1:2:3:4:5:6:7::;"),
  refused("five digits in a group", "deny ::00001;"),
  refused("an empty word", 'deny "";'),
  refused("a backslash in an address", "deny 10.0.0.\\1;"),
  refused("a length over 32", "deny 10.0.0.0/33;"),
  refused("a length over 128", "deny 2001:db8::/129;"),
  refused("a rule without address", "allow 10.0.0.1;", "deny;"),
  refused("a missing semicolon in the middle", "allow 10.0.0.5", "deny 10.0.0.0/8;"),
  refused("a missing semicolon at the end", "allow 10.0.0.5;", "deny all"),
  refused("a lonely semicolon", "deny all;;"),
  refused("a comment sign inside a word", "deny 10.0.0.1#office;"),
  refused("a block that does not end", "location / {", "  deny all;"),
  refused("a block that ends too early", "deny all;", "}"),
  refused("a quote that does not end", 'deny "10.0.0.1;'),
  refused("a word directly behind a quote", 'deny "10.0.0.1"/32;'),
  refused("a byte order mark", "\ufeffdeny all;"),
  refused("a rule inside an if", "location / {", "  if ($request_method = POST) { deny all; }", "}"),
  {
    name: "a level without rules takes those of the next level around it",
    text: lines(
      http,
      "deny 10.0.0.0/8;",
      "server {",
      "  listen 8080;",
      "  location / { }",
      "  location /a { location /a/b { } }",
      "}",
      "deny 192.0.2.0/24;",
    ),
    probes: ["10.0.0.1", "192.0.2.1", "203.0.113.1", "10.0.0.1 /a", "192.0.2.1 /a/b"],
  },
  {
    name: "a level with one rule forgets all rules around it",
    text: lines(
      http,
      "deny 10.0.0.0/8;",
      "server {",
      "  deny 192.0.2.0/24;",
      "  location /a { allow 203.0.113.1; }",
      "  location /b { deny 203.0.113.0/24; location /b/c { } location /b/d { deny all; } }",
      "}",
    ),
    probes: [
      "10.0.0.1",
      "192.0.2.1",
      "10.0.0.1 /a",
      "192.0.2.1 /a",
      "203.0.113.1 /a",
      "192.0.2.1 /b",
      "203.0.113.1 /b",
      "203.0.113.1 /b/c",
      "192.0.2.1 /b/d",
    ],
  },
  {
    name: "the rules before and behind a block are one list",
    text: lines("allow 10.0.0.1;", "location /a { deny 192.0.2.1; }", "deny 10.0.0.0/8;", "location /b { }"),
    probes: ["10.0.0.1", "10.0.0.2", "192.0.2.1", "10.0.0.2 /a", "192.0.2.1 /a", "10.0.0.2 /b"],
  },
  {
    name: "each server has a list of its own",
    text: lines(
      http,
      "server { server_name a.test; deny 10.0.0.1; }",
      "server { server_name b.test; deny 10.0.0.2; location /c { deny 10.0.0.3; } }",
    ),
    probes: [
      "10.0.0.1 a.test/",
      "10.0.0.2 a.test/",
      "10.0.0.1 b.test/",
      "10.0.0.2 b.test/",
      "10.0.0.2 b.test/c",
      "10.0.0.3 b.test/c",
    ],
  },
  {
    name: "the rules of limit_except are for the other methods",
    text: lines("location / {", "  limit_except GET { allow 10.0.0.1; deny all; }", "  deny 192.0.2.1;", "}"),
    probes: ["10.0.0.2", "192.0.2.1", "10.0.0.1 POST /", "10.0.0.2 POST /", "192.0.2.1 POST /"],
  },
  {
    name: "satisfy any leaves a refused client the login",
    text: lines("satisfy any;", "auth_basic x;", "auth_basic_user_file /dev/null;", "allow 10.0.0.5;", "deny all;"),
    probes: ["10.0.0.5", "192.0.2.1"],
  },
  {
    name: "return answers before the rules are asked",
    text: lines(
      "deny all;",
      "location /a { return 200; }",
      "location /b { deny all; return 200; }",
      "location /c { return 403; }",
    ),
    probes: ["10.0.0.1", "10.0.0.1 /a", "10.0.0.1 /b", "10.0.0.1 /c"],
  },
  {
    name: "an internal redirect asks the lists of both locations",
    text: lines("location / { deny 10.0.0.1; try_files /none /a; }", "location /a { deny 10.0.0.2; }"),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1 /a"],
  },
  {
    name: "entries of other blocks are no rules",
    text: lines(
      http,
      "map $uri $mapped { default 0; deny 1; allow 2; }",
      "geo $placed { default allow; 10.0.0.0/8 deny; }",
      "server {",
      '  add_header X-List "deny all; } #";',
      "  location ~ ^/a+$ { }",
      "  deny 10.0.0.1;",
      "}",
    ),
    probes: ["10.0.0.1", "10.0.0.2"],
  },
  {
    name: "braces inside of quotes are text",
    text: lines("location ~ '^/a{1,2}$' { deny 10.0.0.1; }", 'add_header X-List "deny all; } #";', "deny 10.0.0.2;"),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.1 /aa", "10.0.0.2 /aa"],
  },
  {
    name: "over a socket for both families an IPv6 rule matches IPv4 clients",
    text: lines(
      http,
      "server {",
      "  listen [::]:8080 ipv6only=off;",
      "  deny ::ffff:10.0.0.0/104;",
      "  allow ::/0;",
      "}",
    ),
    probes: ["10.0.0.5", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "over a socket for both families an IPv6 rule for all matches the clients that no mapped one did",
    text: lines(
      http,
      "server {",
      "  listen [::]:8080 ipv6only=off;",
      "  allow 2001:db8::/32;",
      "  allow ::ffff:192.0.2.0/120;",
      "  deny ::fffe:0:0/95;",
      "}",
    ),
    probes: ["10.0.0.5", "192.0.2.1", "2001:db8::1", "2001:db9::1"],
  },
  {
    name: "over such a socket all counts as an IPv4 rule",
    text: lines(
      http,
      "server {",
      "  listen [::]:8080 ipv6only=off;",
      "  deny ::ffff:10.0.0.0/104;",
      "  allow all;",
      "}",
    ),
    probes: ["10.0.0.5", "192.0.2.1", "2001:db8::1"],
  },
  including(
    "the rules of an included file are asked where the include is",
    lines("allow 10.0.0.1;", "include office;", "deny all;"),
    { office: lines("deny 10.0.0.0/8;", "allow 192.0.2.1;") },
    ...["10.0.0.1", "10.0.0.2", "192.0.2.1", "203.0.113.1"],
  ),
  including(
    "a path with wildcards includes all files that match, sorted by name, but for hidden ones",
    lines("include *.inc;", "include none*;"),
    { "b.inc": lines("deny 10.0.0.0/8;"), "a.inc": lines("allow 10.0.0.1;"), ".c.inc": lines("deny x;") },
    ...["10.0.0.1", "10.0.0.2"],
  ),
  including(
    "a path is taken from the folder of nginx.conf, and an included file may include others",
    lines("include ./a;"),
    { a: lines("include b;"), b: lines("deny 10.0.0.1;") },
    ...["10.0.0.1", "10.0.0.2"],
  ),
  including(
    "the rules of an included file are of the level around the include",
    lines("deny 10.0.0.1;", "location /a { include rules; }", "location /b { include none; }", "include level;"),
    { rules: lines("deny 10.0.0.2;"), none: lines("# deny all;"), level: lines("location /c { deny 10.0.0.3; }") },
    ...["10.0.0.1", "10.0.0.2", "10.0.0.1 /a", "10.0.0.2 /a", "10.0.0.1 /b", "10.0.0.1 /c", "10.0.0.3 /c"],
  ),
  including("nginx refuses a file with an include of two paths", lines("include a b;"), { a: "", b: "" }),
  including("nginx refuses a file that includes a refused one", lines("deny all;", "include a;"), {
    a: lines("", "Deny all;"),
  }),
  including("nginx refuses an included file with a brace too many", lines("include a;"), {
    a: lines("deny all;", "}"),
  }),
  including("nginx refuses an included file with a brace too few", lines("include a;", "}"), {
    a: lines("location / {"),
  }),
  including("nginx refuses an included file that ends in a directive", lines("include a;", ";"), { a: "deny all" }),
  including(
    "nginx refuses an included rule where it refuses rules",
    lines("location / {", "if ($a) { include a; }", "}"),
    {
      a: lines("deny all;"),
    },
  ),
  {
    name: "beside an IPv4 rule an IPv6 rule matches no IPv4 client over such a socket",
    text: lines(http, "server {", "  listen [::]:8080 ipv6only=off;", "  allow 192.0.2.1;", "  deny ::/0;", "}"),
    probes: ["10.0.0.5", "192.0.2.1", "2001:db8::1"],
  },
];

/** Returns a text that nginx refuses. The recording has its complaint. */
function refused(what: string, ...texts: readonly string[]): Authored {
  return { name: `nginx refuses a file with ${what}`, text: lines(...texts), probes: [] };
}

/** Returns a text with files that it includes. */
function including(
  name: string,
  text: string,
  files: Readonly<Record<string, string>>,
  ...probes: readonly string[]
): Authored {
  return { name, text, files, probes };
}

const nginxGeo: readonly Authored[] = [
  {
    name: "the most specific network decides, wherever it is",
    text: lines("10.0.0.5/32 allow;", "10.0.0.0/8 deny;", "10.1.0.0/16 allow;", "default deny;"),
    probes: ["10.0.0.5", "10.0.0.6", "10.1.2.3", "10.2.0.0", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "without a default the value is empty",
    text: lines("10.0.0.0/8 1;", "2001:db8::/32 1;"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1", "2001:db9::1"],
  },
  {
    name: "of equal networks the last decides, with a warning",
    text: lines("default 0;", "10.0.0.0/8 1;", "10.0.0.0/8 0;", "10.1.0.0/16 0;", "10.1.2.3/16 1;"),
    probes: ["10.0.0.1", "10.1.0.1"],
  },
  {
    name: "a default below replaces catch-alls above",
    text: lines("0.0.0.0/0 1;", "::/0 1;", "default 0;"),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "a catch-all below replaces the default of its family",
    text: lines("default 0;", "0.0.0.0/0 1;"),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "a catch-all of IPv6 replaces the default of IPv6 only",
    text: lines("default 0;", "::/0 1;"),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "of two defaults the last decides",
    text: lines("default 1;", "default 0;"),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "host bits are ignored with a warning",
    text: lines("default 0;", "10.0.0.7/8 1;", "2001:db8::1/32 1;"),
    probes: ["10.2.0.1", "2001:db8:9::1", "192.0.2.1"],
  },
  {
    name: "leading zeros of octets and lengths are decimal",
    text: lines("010.0.0.010 1;", "192.0.2.0/024 1;"),
    probes: ["10.0.0.10", "10.0.0.8", "8.0.0.8", "192.0.2.1"],
  },
  {
    name: "an IPv6 address is read in any spelling",
    text: lines("2001:DB8::/32 1;", "2001:0db9:0::0001 1;", "2001:dba::192.0.2.1 1;"),
    probes: ["2001:db8::1", "2001:db9::1", "2001:db9::2", "2001:dba::c000:201"],
  },
  {
    name: "a network of mapped addresses does not match the IPv4 client",
    text: lines("default 0;", "::ffff:10.0.0.0/104 1;", "::ffff:0:0/96 1;"),
    probes: ["10.0.0.5", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "delete removes an equal network above it",
    text: lines(
      "default 0;",
      "10.0.0.5 1;",
      "10.0.0.6 1;",
      "10.0.0.4/30 0;",
      "delete 10.0.0.5;",
      "delete 10.0.0.6/32;",
      "10.0.0.6 1;",
    ),
    probes: ["10.0.0.5", "10.0.0.6", "10.0.0.7"],
  },
  {
    name: "delete removes no other network, and warns",
    text: lines("10.0.0.0/8 1;", "delete 10.1.0.0/16;", "delete 192.0.2.0/24;", "192.0.2.0/24 1;"),
    probes: ["10.1.0.1", "192.0.2.1"],
  },
  {
    name: "delete of a catch-all removes the default of its family",
    text: lines("default 1;", "delete 0.0.0.0/0;"),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "a line may have several entries, and an entry several lines",
    text: lines("default", "  0 # zero", "  ; 10.0.0.0/8 1;10.1.0.0/16 0;"),
    probes: ["10.0.0.1", "10.1.0.1", "192.0.2.1"],
  },
  {
    name: "words may be quoted, and a value may be empty",
    text: lines('default "";', '"10.0.0.0/8" "1";', "'10.1.0.0/16' '';"),
    probes: ["10.0.0.1", "10.1.0.1", "192.0.2.1"],
  },
  {
    name: "carriage returns and comments do not count",
    text: "default 0;\r\n10.0.0.0/8 1; # office\r\n# 192.0.2.0/24 1;\r\n10.1.0.0/16 0;",
    probes: ["10.0.0.5", "10.1.0.1", "192.0.2.1"],
  },
  {
    name: "the value is one word of any text",
    text: lines(
      "default ok;",
      "10.0.0.1 deny;",
      "10.0.0.2 reject;",
      "10.0.0.3 block;",
      "10.0.0.4 bad;",
      "10.0.0.5 good;",
    ),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.7"],
  },
  {
    name: "proxies are no networks of the list",
    text: lines("proxy 10.0.0.0/8;", "proxy_recursive;", "default 0;", "10.0.0.0/16 1;"),
    probes: ["10.0.0.1", "10.1.0.1"],
  },
  refused("a name as a network", "default 0;", "10.0.0.0/8 1;", "example.com 1;"),
  refused("all as a network", "all 1;"),
  refused("capitals in default", "Default 1;"),
  refused("a dotted mask", "10.0.0.0/255.0.0.0 1;"),
  refused("a mask as a second word", "10.0.0.0 255.0.0.0 1;"),
  refused("a short address", "10.1 1;"),
  refused("a length over 32", "10.0.0.0/33 1;"),
  refused("a network without value", "10.0.0.0/8;"),
  refused("a missing semicolon", "default 0;", "10.0.0.0/8 1"),
  refused("a delete of default", "default 0;", "delete default;"),
  refused("a range without ranges", "10.0.0.0-10.0.0.9 1;"),
  refused("ranges behind a network", "10.0.0.0/8 1;", "ranges;"),
  refused("a network behind ranges", "ranges;", "10.0.0.0/8 1;"),
  refused("a single address behind ranges", "ranges;", "10.0.0.1 1;"),
  refused("an IPv6 range", "ranges;", "2001:db8::1-2001:db8::9 1;"),
  refused("a range from high to low", "ranges;", "10.0.0.9-10.0.0.1 1;"),
  refused("a range across the end of another one", "ranges;", "10.0.0.0-10.0.0.9 1;", "10.0.0.5-10.0.0.20 0;"),
  {
    name: "of nested ranges the narrower decides",
    text: lines("ranges;", "default 0;", "10.0.0.0-10.0.0.9 1;", "10.0.0.5-10.0.0.6 0;", "10.0.0.0-10.0.0.1 0;"),
    probes: [
      "9.255.255.255",
      "10.0.0.0",
      "10.0.0.1",
      "10.0.0.2",
      "10.0.0.5",
      "10.0.0.6",
      "10.0.0.9",
      "10.0.0.10",
      "2001:db8::1",
    ],
  },
  refused("a wider range below a narrower one", "ranges;", "10.0.0.5-10.0.0.6 1;", "10.0.0.0-10.0.0.9 0;"),
  {
    name: "of equal ranges the last decides, with a warning",
    text: lines("ranges;", "10.0.0.0-10.0.0.9 1;", "10.0.0.0-10.0.0.9 0;"),
    probes: ["10.0.0.0", "10.0.0.9", "10.0.0.10"],
  },
  {
    name: "ranges are compared in each block of 65,536 addresses, so that a later one may replace a part of an earlier one",
    text: lines(
      "ranges;",
      "default 0;",
      "10.0.0.0-10.1.255.255 1;",
      "10.1.0.0-10.2.255.255 0;",
      "10.2.0.0-10.3.0.9 1;",
    ),
    probes: ["10.0.0.0", "10.0.255.255", "10.1.0.0", "10.1.255.255", "10.2.0.0", "10.3.0.9", "10.3.0.10"],
  },
  {
    name: "a range inside of another one leaves two ranges, which later ones may replace",
    text: lines(
      "ranges;",
      "10.0.0.0-10.0.0.9 1;",
      "10.0.0.5-10.0.0.6 0;",
      "10.0.0.0-10.0.0.4 0;",
      "10.0.0.8-10.0.0.9 0;",
    ),
    probes: ["10.0.0.0", "10.0.0.4", "10.0.0.5", "10.0.0.7", "10.0.0.8", "10.0.0.9"],
  },
  refused(
    "a range like one that a narrower range divides",
    "ranges;",
    "10.0.0.0-10.0.0.9 1;",
    "10.0.0.5-10.0.0.6 0;",
    "10.0.0.0-10.0.0.9 0;",
  ),
  {
    name: "delete of a range does not bring back the range around it",
    text: lines(
      "ranges;",
      "10.0.0.0-10.0.0.9 1;",
      "10.0.0.5-10.0.0.6 0;",
      "delete 10.0.0.5-10.0.0.6;",
      "delete 10.0.0.0-10.0.0.4;",
    ),
    probes: ["10.0.0.0", "10.0.0.5", "10.0.0.7"],
  },
  {
    name: "the default of ranges is for both families",
    text: lines("ranges;", "default 1;", "10.0.0.0-10.0.0.9 0;", "default 0;", "0.0.0.0-9.255.255.255 1;"),
    probes: ["0.0.0.0", "9.255.255.255", "10.0.0.0", "255.255.255.254", "::1"],
  },
  {
    name: "proxies may be above ranges, and ranges may be repeated",
    text: lines("proxy 10.0.0.0/8;", "ranges;", "10.0.0.0-10.0.0.9 1;", "ranges;"),
    probes: ["10.0.0.0"],
  },
  refused("a range to 255.255.255.255", "ranges;", "0.0.0.0-255.255.255.255 1;"),
  refused("the address 255.255.255.255 and a length", "255.255.255.255/32 1;"),
  {
    name: "the address 255.255.255.255 is taken without a length",
    text: lines("255.255.255.255 1;", "255.255.255.254/32 1;"),
    probes: ["255.255.255.253", "255.255.255.254"],
  },
  refused("a lonely semicolon", "default 0;;"),
  refused("a block in place of a value", "10.0.0.0/8 { 1; }"),
  refused("an empty word as a network", '"" 1;'),
  {
    name: "delete removes an equal range above it",
    text: lines(
      "ranges;",
      "10.0.0.0-10.0.0.9 1;",
      "10.0.1.0-10.0.2.255 1;",
      "delete 10.0.0.0-10.0.0.9;",
      "delete 10.0.1.0-10.0.1.255;",
    ),
    probes: ["10.0.0.0", "10.0.1.0", "10.0.2.0"],
  },
  including(
    "the networks of an included file replace equal ones, and are replaced",
    lines("default 0;", "10.0.0.0/8 1;", "include more;", "10.1.0.0/16 0;"),
    { more: lines("10.0.0.0/8 0;", "10.1.0.0/16 1;", "10.2.0.0/16 1;") },
    ...["10.0.0.1", "10.1.0.1", "10.2.0.1", "192.0.2.1"],
  ),
  including("nginx refuses a geo block that includes by wildcards", lines("include m*;"), {
    more: lines("10.0.0.0/8 1;"),
  }),
  including("nginx refuses a geo block with a refused file", lines("default 0;", "include more;"), {
    more: lines("", "10.0.0.0/8;"),
  }),
  {
    name: "each geo block is a list of its own",
    text: lines(
      http,
      "geo $a { default 0; 10.0.0.0/8 1; }",
      "geo $remote_addr $b {",
      "  ranges;",
      "  default 1;",
      "  10.0.0.0-10.0.0.9 0;",
      "}",
      "server { listen 8080; deny all; }",
    ),
    probes: ["10.0.0.1 $a", "192.0.2.1 $a", "10.0.0.1 $b", "10.0.0.10 $b"],
  },
  {
    name: "entries of other blocks are no networks",
    text: lines(http, "map $uri $m { default 0; 10.0.0.0/8 1; }", "geo $v { default 0; }"),
    probes: ["10.0.0.1"],
  },
];

const pgHba: readonly Authored[] = [
  {
    name: "the first line that matches decides",
    text: lines(
      "host all all 10.0.0.5/32 trust",
      "host all all 10.0.0.0/8 reject",
      "host all all 10.1.0.0/16 trust",
      "host all all all md5",
    ),
    probes: ["10.0.0.5", "10.0.0.6", "10.1.2.3", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "an address that no line matches is rejected",
    text: lines("host all all 10.0.0.0/8 trust"),
    probes: ["10.0.0.1", "11.0.0.0", "2001:db8::1"],
  },
  { name: "a file without a line is refused", text: lines("# No line is here.", ""), probes: ["10.0.0.1"] },
  {
    name: "a file with lines for sockets only rejects every address",
    text: lines("local all all trust"),
    probes: ["10.0.0.1", "127.0.0.1", "2001:db8::1"],
  },
  {
    name: "host bits are masked",
    text: lines("host all all 192.168.1.77/24 reject", "host all all 2001:db8::1/32 reject", "host all all all trust"),
    probes: ["192.168.1.1", "192.168.2.0", "2001:db8:9::1", "2001:db9::"],
  },
  {
    name: "a mask has a column of its own",
    text: lines(
      "host all all 10.0.0.0 255.0.0.0 reject",
      "host all all 192.0.2.0 255.255.0.255 reject",
      "host all all 2001:db8:: ffff:ffff:: reject",
      "host all all 2001:db9::3 ffff:ffff::f reject",
      "host all all all trust",
    ),
    probes: ["10.1.2.3", "11.0.0.0", "192.0.9.0", "192.0.9.1", "2001:db8::1", "2001:db9:1::3", "2001:db9::4"],
  },
  {
    name: "a length in the column of the mask is a mask",
    text: lines("host all all 10.0.0.0 8 trust", "host all all 10.0.0.0 0x10 trust"),
    probes: ["10.0.0.1", "192.0.2.1", "192.0.2.8", "192.0.2.24"],
  },
  {
    name: "a length of IPv6 in the column of the mask is refused",
    text: lines("host all all 2001:db8:: 32 trust"),
    probes: ["2001:db8::1"],
  },
  {
    name: "a wildcard in the column of the mask is a mask",
    text: lines("host all all 10.0.0.0 0.255.255.255 trust"),
    probes: ["10.0.0.0", "10.0.0.1", "192.0.0.0", "192.0.0.1"],
  },
  {
    name: "an octet with a leading zero is octal, and missing octets are filled in",
    text: lines(
      "host all all 010.0.0.5/32 reject",
      "host all all 10.1/16 reject",
      "host all all 0xc0.0.0x2.1/32 reject",
      "host all all 172.16.258/24 reject",
      "host all all all trust",
    ),
    probes: ["10.0.0.5", "8.0.0.5", "10.1.0.1", "192.0.2.1", "172.16.1.9", "172.16.0.9"],
  },
  {
    name: "a length may have a sign and leading zeros",
    text: lines("host all all 10.0.0.0/+8 trust", "host all all 192.0.2.0/024 trust", "host all all ::/-0 trust"),
    probes: ["10.1.2.3", "192.0.2.9", "192.0.3.0", "2001:db8::1"],
  },
  {
    name: "an IPv6 address is read in any spelling",
    text: lines("host all all 2001:0DB8:0:0::0001/128 trust", "host all all 2001:dba::192.0.2.1/128 trust"),
    probes: ["2001:db8::1", "2001:db8::2", "2001:dba::c000:201"],
  },
  {
    name: "a zone is ignored",
    text: lines("host all all 2001:db8::1%1/128 trust"),
    probes: ["2001:db8::1", "2001:db8::2"],
  },
  {
    name: "a mapped address matches no client",
    text: lines("host all all ::ffff:10.0.0.0/104 trust", "host all all ::ffff:0:0/96 trust", "host all all ::/0 md5"),
    probes: ["10.0.0.5", "2001:db8::1"],
  },
  {
    name: "a catch-all of IPv4 leaves IPv6 to the default",
    text: lines("host all all 0.0.0.0/0 trust"),
    probes: ["192.0.2.1", "2001:db8::1"],
  },
  {
    name: "comments, tabs, commas and CRLF separate",
    text: "# c\r\nhost\tall\tall\t10.0.0.0/8\treject\t# office\r\n,host , all ,all 192.0.2.0/24 ,reject\r\nhost all all all trust#c\r\n",
    probes: ["10.0.0.1", "192.0.2.1", "203.0.113.1"],
  },
  {
    name: "spaces may follow the commas of a list",
    text: lines("host all app, bob 10.0.0.0/8 reject", "host all all all trust"),
    probes: ["10.0.0.1 user=bob", "10.0.0.1 user=app", "10.0.0.1 user=web"],
  },
  {
    name: "spaces before a comma end the list",
    text: lines("host all app ,bob 10.0.0.0/8 reject"),
    probes: ["10.0.0.1"],
  },
  {
    name: "a backslash joins the next line",
    text: lines("host all all 10.0.0.0/8 \\", " reject", "host \\", "all all all \\", "trust"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a backslash in a comment swallows the next line",
    text: lines("# office \\", "host all all 10.0.0.0/8 reject", "host all all all trust"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a backslash behind spaces joins, and one before spaces does not",
    text: lines("# office \\ ", "host all all 10.0.0.0/8 reject", "host all all all trust"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a backslash before CRLF joins too",
    text: "host all all 10.0.0.0/8 \\\r\nreject\r\nhost all all all trust\\\r\n",
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a backslash joins nothing to an empty line",
    text: lines("host all all 10.0.0.0/8 reject \\", "", "host all all all trust"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a carriage return alone ends no line",
    text: "host all all 10.0.0.0/8 reject\rhost all all all trust\n",
    probes: ["10.0.0.1"],
  },
  {
    name: "a carriage return alone is a space",
    text: "host\rall\rall\r10.0.0.0/8\rreject # a\rhost all all all trust\nhost all all all trust\n",
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "a keyword in quotes is a name",
    text: lines(
      'host all "all" 10.0.0.0/8 reject',
      'host "all" all 10.0.0.0/8 reject',
      "host all all 10.0.0.0/8 trust",
    ),
    probes: ["10.0.0.1", "10.0.0.1 user=all", "10.0.0.1 database=all"],
  },
  {
    name: "quotes around an address and a method change nothing",
    text: lines('"host" all all "10.0.0.0/8" "reject"', 'host all all 192."0.2".0/24 reject', "host all all all trust"),
    probes: ["10.0.0.1", "192.0.2.1", "203.0.113.1"],
  },
  {
    name: "a quote inside a word does not make it a name",
    text: lines('host a"ll" all 10.0.0.0/8 reject', 'host all "a"ll 192.0.2.0/24 reject', "host all all all trust"),
    probes: ["10.0.0.1", "192.0.2.1", "192.0.2.1 user=all"],
  },
  {
    name: "a number sign in quotes begins no comment",
    text: lines('host all "a#b",bob 10.0.0.0/8 reject', "host all all all trust"),
    probes: ["10.0.0.1 user=bob", "10.0.0.1 user=a#b", "10.0.0.1"],
  },
  {
    name: "keywords in capitals are names",
    text: lines("host ALL all 10.0.0.0/8 reject", "host all All 10.0.0.0/8 reject", "host all all 10.0.0.0/8 trust"),
    probes: ["10.0.0.1", "10.0.0.1 user=All", "10.0.0.1 database=ALL"],
  },
  {
    name: "an address in capitals is a host name",
    text: lines("host all all ALL trust"),
    probes: ["10.0.0.5", "2001:db8::1"],
  },
  {
    name: "names, samehost and samenet depend on the server",
    text: lines(
      "host all all .example.com reject",
      "host all all db.example.com reject",
      "host all all 10.0.0.0/8 trust",
    ),
    probes: ["10.0.0.5", "11.0.0.1"],
  },
  {
    name: "a line is for its type of connection",
    text: lines(
      "hostssl all all 10.0.0.0/8 reject",
      "hostnossl all all 10.1.0.0/16 trust",
      "hostgssenc all all 10.0.0.0/8 reject",
      "hostnogssenc all all 10.2.0.0/16 trust",
      "host all all all md5",
    ),
    probes: [
      "10.1.0.1 type=hostssl",
      "10.2.0.1 type=hostssl",
      "192.0.2.1 type=hostssl",
      "10.1.0.1 type=hostnossl",
      "10.2.0.1 type=hostnossl",
      "10.3.0.1 type=hostnossl",
    ],
  },
  {
    name: "a line is for its databases and users",
    text: lines(
      "host app,web app,bob 10.0.0.0/8 reject",
      "host sameuser all 10.1.0.0/16 reject",
      "host all +admins 10.0.0.0/8 reject",
      "host all all all trust",
    ),
    probes: [
      "10.0.0.1 database=web user=bob",
      "10.0.0.1 database=web user=eve",
      "10.1.0.1 database=eve user=eve",
      "10.1.0.1 database=eve user=bob",
    ],
  },
  {
    name: "a rule for all databases is none for replication",
    text: lines(
      "host all all 10.0.0.0/8 trust",
      "host replication bob 10.1.0.0/16 trust",
      "host replication,app all 10.2.0.0/16 reject",
      'host "replication" all 11.0.0.0/8 trust',
    ),
    probes: [
      "10.1.0.1 database=replication user=bob",
      "10.2.0.1 database=replication user=bob",
      "11.0.0.1 database=replication user=bob",
      "10.1.0.1 database=replication user=eve",
      "10.2.0.1 database=app user=bob",
      "10.2.0.1 database=web user=bob",
      '11.0.0.1 database="replication" user=bob',
    ],
  },
  {
    name: "options are for certain methods",
    text: lines(
      "host all all 10.0.0.0/8 ident map=office",
      "hostssl all all 10.0.0.0/8 md5 clientcert=verify-ca",
      "host all all 11.0.0.0/8 ldap ldapserver=127.0.0.1 ldapprefix=a",
      "host all all all reject",
    ),
    probes: ["192.0.2.1"],
  },
  ...[
    "host all all 10.0.0.5 trust",
    "host all all 10.0.0.0/255.0.0.0 trust",
    "host all all 10.0.0.0/33 trust",
    "host all all 10.0.0.0/ trust",
    "host all all 10.0.0.0/8/8 trust",
    "host all all db.example.com/8 trust",
    "host all all 08.0.0.0/8 trust",
    "host all all [2001:db8::]/32 trust",
    "host all all 10.0.0.0 ffff:: trust",
    "host all all 10.0.0.0,10.1.0.0 trust",
    "host all all 10.0.0.0/8,192.0.2.0/24 trust",
    "host all all 10.0.0.0-10.0.0.9 trust x",
    "HOST all all all trust",
    "host all all all TRUST",
    "host all all all allow",
    "host all all all peer",
    "host all all all cert",
    "local all all 127.0.0.1/32 trust",
    "local all all gss",
    "host all all all trust,reject",
    "host all all all trust map=x",
    "host all all all trust office",
    "host all all all md5 clientcert=verify-ca",
    "hostssl all all all md5 clientcert=1",
    "host all all all ldap",
    "host all all all ldap ldapprefix=a ldapbasedn=b",
    "host all all all radius radiusservers=127.0.0.1",
    "host",
    "host all",
    "host all all",
    "host all all all",
    "host all all 10.0.0.0",
    "host all all 10.0.0.0 255.0.0.0",
    "host all all all trust \\",
    "\ufeffhost all all all trust",
  ].map((line) => ({
    name: `a file is ${line.endsWith("\\") ? "loaded" : "refused"} for ${JSON.stringify(line.slice(0, 60))}`,
    text: lines("host all all 10.0.0.0/8 trust", line).replace(/^(.*\n)\ufeff/, "\ufeff$1"),
    probes: ["10.0.0.1"],
  })),
];

/** Denies everybody whom hosts.allow does not grant. */
const denyAll = { "hosts.deny": "ALL: ALL\n" };

/** The texts are those of hosts.allow. */
const hostsAccess: readonly Authored[] = [
  {
    name: "the first rule that matches decides",
    text: lines(
      "smtpd: 10.0.0.5 : ALLOW",
      "smtpd: 10.0.0.0/255.0.0.0 : DENY",
      "smtpd: 10.1.0.0/16",
      "smtpd: ALL : DENY",
    ),
    probes: ["10.0.0.5", "10.1.2.3", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "a client that no rule matches is granted",
    text: lines("smtpd: 10.0.0.5"),
    files: { "hosts.deny": lines("smtpd: 10.") },
    probes: ["10.0.0.5", "10.0.0.6", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "hosts.deny is asked after hosts.allow, and a rule of each may do the opposite",
    text: lines("smtpd: 10.1.", "smtpd: 10.2. : DENY"),
    files: { "hosts.deny": lines("smtpd: 10.3. : ALLOW", "ALL: 10.") },
    probes: ["10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1", "192.0.2.1"],
  },
  {
    name: "an exception has exceptions",
    text: lines(
      "smtpd: 10.0.0.0/8 EXCEPT 10.1.0.0/16 except 10.1.1.0/24",
      "ALL EXCEPT sshd: [2001:db8::]/32 EXCEPT [2001:db8::1]",
    ),
    files: denyAll,
    probes: ["10.0.0.1", "10.1.0.1", "10.1.1.1", "192.0.2.1", "2001:db8::1", "2001:db8::2"],
  },
  {
    name: "a rule is for its daemons",
    text: lines("sshd: 10.7.", "ALL EXCEPT smtpd: 10.8.", "SMTPD, sshd: 10.9.", "smtp?: 10.10.", "smtpd@mail: 10.11."),
    files: { "hosts.deny": lines("all: all") },
    probes: ["10.7.0.1", "10.8.0.1", "10.9.0.1", "10.10.0.1", "10.11.0.1"],
  },
  {
    name: "a network with host bits matches nobody, but in IPv6",
    text: lines("smtpd: 10.0.0.1/8 [2001:db8::1]/32"),
    files: denyAll,
    probes: ["10.0.0.1", "10.2.0.1", "2001:db8::2"],
  },
  {
    name: "the length 0 and the mask 255.255.255.255 match nobody",
    text: lines(
      "smtpd: 0.0.0.0/0",
      "smtpd: 10.5.0.1/255.255.255.255",
      "smtpd: 10.5.0.2/32",
      "smtpd: 192.0.0.0/0.0.0.0",
    ),
    files: denyAll,
    probes: ["10.0.0.1", "10.5.0.1", "10.5.0.2", "2001:db8::1"],
  },
  {
    name: "a mask of zeros matches all of IPv4, and a length of 0 all of IPv6",
    text: lines("smtpd: 0.0.0.0/0.0.0.0 : DENY", "smtpd: [::]/0 : DENY"),
    probes: ["10.0.0.1", "2001:db8::1"],
  },
  {
    name: "masks may have holes",
    text: lines("smtpd: 10.6.0.0/255.255.0.255"),
    files: denyAll,
    probes: ["10.6.9.0", "10.6.9.1"],
  },
  {
    name: "a comment behind a rule is more clients",
    text: lines("smtpd: 10.13.0.0/16 # not ALL"),
    files: denyAll,
    probes: ["10.13.0.1", "192.0.2.1"],
  },
  {
    name: "a comment behind spaces is a rule",
    text: lines(" # smtpd: 10.1."),
    files: denyAll,
    probes: ["10.1.0.1", "192.0.2.1"],
  },
  {
    name: "a backslash joins the next line to a comment, too",
    text: lines("# office \\", "smtpd: 10.1.", "smtpd: 10.2.0.0/16, \\", "  10.3."),
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1", "10.3.0.1"],
  },
  {
    name: "a last line without its end is skipped in hosts.allow",
    text: "smtpd: 10.1.\nsmtpd: 10.2.",
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1"],
  },
  {
    name: "a last line without its end denies everybody in hosts.deny",
    text: lines("smtpd: 10.1."),
    files: { "hosts.deny": "# nothing" },
    probes: ["10.1.0.1", "10.2.0.1", "2001:db8::1"],
  },
  {
    name: "a backslash before the end of hosts.deny is no line",
    text: lines("smtpd: 10.1."),
    files: { "hosts.deny": "\\\n" },
    probes: ["10.1.0.1", "10.2.0.1"],
  },
  {
    name: "a line that is too long ends hosts.allow",
    text: lines(`smtpd: 10.1. ${"x".repeat(2040)}`, "smtpd: 10.2."),
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1"],
  },
  {
    name: "a line that is too long denies everybody in hosts.deny",
    text: lines("smtpd: 10.1."),
    files: { "hosts.deny": lines(`# ${"x".repeat(2046)}`, "ALL: ALL : ALLOW") },
    probes: ["10.1.0.1", "10.2.0.1"],
  },
  {
    name: "a line of 2,046 bytes is read",
    text: lines(`smtpd: 10.1. : ${"severity info".padStart(2046 - 15)}`, "smtpd: 10.2."),
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1", "10.3.0.1"],
  },
  {
    name: "networks are octal, addresses and prefixes are text",
    text: lines("smtpd: 010.0.0.0/8", "smtpd: 010.1.0.1 010.2. 10.3", "smtpd: 0x0b.0.0.0/8", "smtpd: 12.0.0.0/8x"),
    files: denyAll,
    probes: ["8.0.0.1", "10.1.0.1", "10.2.0.1", "10.3.0.1", "11.0.0.1", "12.0.0.1"],
  },
  {
    name: "an IPv6 address needs brackets, and its length is behind them",
    text: lines(
      "smtpd: 2001:db8::/32",
      "smtpd: [2001:db8:1::/48]",
      "smtpd: [2001:DB8:2::]/48",
      "smtpd: [2001:db8:3::1]",
    ),
    files: denyAll,
    probes: ["2001:db8::1", "2001:db8:1::1", "2001:db8:2::1", "2001:db8:3::1", "2001:db8:3::2"],
  },
  {
    name: "a length is read up to the first other character, also in brackets",
    text: lines("smtpd: [2001:db8::]/32x", "smtpd: [2001:db9::]/ : DENY"),
    files: denyAll,
    probes: ["2001:db8::1", "2001:db9::1", "2001:dba::1", "10.0.0.1"],
  },
  {
    name: "patterns are compared with the text of the address",
    text: lines("smtpd: 10.1.*", "smtpd: 10.?.0.1", "smtpd: .9.9", "smtpd: 2001*"),
    files: denyAll,
    probes: ["10.1.2.3", "10.2.0.1", "10.22.0.1", "192.0.9.9", "192.0.9.8", "2001:db8::1", "10.2.0.2"],
  },
  {
    name: "a mapped source matches nobody",
    text: lines("smtpd: [::ffff:10.0.0.1] [::ffff:0.0.0.0]/96"),
    files: denyAll,
    probes: ["10.0.0.1"],
  },
  {
    name: "clients by name, group, file and user match only those",
    text: lines(
      "smtpd: mail.example.com .example.org @office /no/file KNOWN",
      "smtpd: somebody@10.1.",
      "smtpd: ALL@10.2.",
    ),
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1", "192.0.2.1"],
  },
  {
    name: "an option that is not understood denies the clients of its rule",
    text: lines(
      "smtpd: 10.1. : allwo",
      "smtpd: 10.2. : ALLOW : severity info",
      "smtpd: 10.3. :",
      "smtpd: 10.4. : allow now",
    ),
    probes: ["10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1", "10.5.0.1"],
  },
  {
    name: "other options change no verdict",
    text: lines(
      "smtpd: 10.1. : severity mail.info : spawn (echo a\\:b) & : allow",
      "smtpd: 10.2. : umask 022 : deny",
      "smtpd: 10.3. : nice",
    ),
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1", "10.3.0.1"],
  },
  {
    name: "a command in place of the daemon is no grant",
    text: lines("smtpd: 10.1. : twist /bin/echo no"),
    probes: ["10.1.0.1", "10.2.0.1"],
  },
  {
    name: "lines may end in CRLF, which no backslash joins",
    text: "smtpd: 10.0.0.1\r\nsmtpd: 10.0.0.2 : ALLOW\r\nsmtpd: 10.0.0.3, \\\r\n  10.0.0.4\r\n",
    files: { "hosts.deny": "ALL: ALL\r\n" },
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"],
  },
  {
    name: "a byte order mark belongs to the first daemon",
    text: "\ufeffsmtpd: 10.1.\nsmtpd: 10.2.\n",
    files: denyAll,
    probes: ["10.1.0.1", "10.2.0.1"],
  },
];

/** Returns the text of a frontend. */
const frontend = (...rules: readonly string[]) => lines("frontend f", ...rules.map((rule) => `  ${rule}`));

const haproxy: readonly Authored[] = [
  {
    name: "the first rule that matches decides",
    text: frontend(
      "http-request allow if { src 10.0.0.5 }",
      "http-request deny if { src 10.0.0.0/8 }",
      "http-request allow if { src 10.1.0.0/16 }",
      "http-request deny",
    ),
    probes: ["10.0.0.5", "10.1.2.3", "192.0.2.1", "2001:db8::1"],
  },
  {
    name: "each word behind src may match",
    text: frontend("http-request deny if { src 10.0.0.0/8 192.0.2.1 2001:db8::/32 } or { src 10.0.0.1 11.0.0.0/8 }"),
    probes: ["10.0.0.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "11.0.0.1", "12.0.0.1"],
  },
  {
    name: "lines of an ACL add up, also below the rule",
    text: frontend("acl office src 10.0.0.0/8", "http-request deny unless office", "acl office src 192.0.2.0/24"),
    probes: ["10.0.0.1", "192.0.2.1", "11.0.0.1", "2001:db8::1"],
  },
  {
    name: "an ACL must have a line above the rule",
    text: frontend("http-request deny if office", "acl office src 10.0.0.0/8"),
    probes: [],
  },
  {
    name: "accept ends its own phase only",
    text: frontend(
      "tcp-request session accept if { src 10.0.0.0/8 }",
      "tcp-request content reject if { src 10.0.0.0/9 }",
      "tcp-request session reject if { src 10.0.0.0/7 }",
      "http-request deny if { src 10.128.0.1 }",
    ),
    probes: ["session", "content"]
      .map((phase) => `tcp-request ${phase}`)
      .concat("http-request")
      .flatMap((phase) => ["10.0.0.1", "10.128.0.1", "10.128.0.2", "11.0.0.1"].map((address) => `${address} ${phase}`)),
  },
  {
    name: "terms are and, before or",
    text: frontend(
      "acl a src 10.0.0.0/8",
      "acl b src 10.1.0.0/16",
      "http-request deny if a !b || b { src 10.1.2.0/24 } OR { src 192.0.2.1 }",
    ),
    probes: ["10.0.0.1", "10.1.0.1", "10.1.2.1", "192.0.2.1", "192.0.2.2"],
  },
  {
    name: "marks may be alone, several, or behind or",
    text: frontend(
      "acl a src 10.0.0.0/8",
      "http-request allow if !! a",
      "http-request allow if ! ! !a or",
      "http-request deny",
    ),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "unless without a condition is for everybody, and if for nobody",
    text: frontend("http-request deny if", "http-request allow if { src 10.0.0.1 }", "http-request deny unless"),
    probes: ["10.0.0.1", "192.0.2.1"],
  },
  {
    name: "terms that do not hold",
    text: frontend(
      "http-request deny if { path /x }",
      "http-request deny if !{ method GET }",
      "http-request allow if { src 10.0.0.1 } { method GET }",
      "http-request deny unless { path /x } or { src 10.0.0.2 }",
    ),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
  },
  {
    name: "status of return",
    text: frontend(
      "http-request return status 200 if { src 10.0.0.1 }",
      "http-request return status 403 if { src 10.0.0.2 }",
      "http-request return if { src 10.0.0.3 }",
      "http-request deny deny_status 429",
    ),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"],
  },
  {
    name: "octal and short addresses",
    text: frontend("http-request deny if { src 010.0.0.5 1.2.3 10/8 }"),
    probes: ["10.0.0.5", "8.0.0.5", "1.2.0.3", "1.2.3.0", "10.0.0.1", "0.0.0.10", "0.1.2.3"],
  },
  {
    name: "masks with dots, holes and signs",
    text: frontend("http-request deny if { src 10.0.5.0/255.0.255.0 192.0.2.7/+24 172.16.0.1/255.255.0.0 }"),
    probes: ["10.9.5.1", "10.9.6.1", "192.0.2.1", "172.16.3.4", "2002:a09:501::1", "2002:a09:601::1"],
  },
  {
    name: "an IPv4 client is also asked as a mapped address",
    text: frontend("http-request allow if { src ::ffff:10.0.0.0/104 }", "http-request deny if { src ::/64 }"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1", "::1"],
  },
  {
    name: "a 6to4 client is also asked as its IPv4 address",
    text: frontend("http-request deny if { src 10.0.0.0/8 }"),
    probes: ["2002:a00:1::1", "2002:b00:1::1", "::a00:1", "10.0.0.1"],
  },
  {
    name: "negation takes both families",
    text: frontend("http-request deny if !{ src 10.0.0.0/8 }"),
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1", "2002:a00:1::1"],
  },
  {
    name: "ACLs that HAProxy brings",
    text: frontend("http-request allow if LOCALHOST", "http-request deny if TRUE", "http-request allow if FALSE"),
    probes: ["127.0.0.1", "::1", "10.0.0.1"],
  },
  {
    name: "a file of addresses",
    text: frontend("acl office src -f office.lst 192.0.2.1", "http-request deny if office { src -f more.lst }"),
    files: { "office.lst": "# office\n\n10.0.0.0/8\n  2001:db8::/32\n", "more.lst": "0.0.0.0/1\n2001:db8::/33\n" },
    probes: ["10.0.0.1", "192.0.2.1", "2001:db8::1", "2001:db8:8000::1"],
  },
  {
    name: "a file with a bad line",
    text: frontend("http-request deny if { src -f office.lst }"),
    files: { "office.lst": "10.0.0.0/8 # office\n" },
    probes: [],
  },
  {
    name: "quotes, backslashes and comments",
    text: frontend(
      `http-request "deny" if { 'src' "10.0.0.1" 10.0.0.\\2 } # { src 10.0.0.3 }`,
      `http-request deny if { src 192.0.2.1 192.0.2.2 }#`,
    ),
    probes: [],
  },
  ...Object.entries({
    "a bad length": "http-request deny if { src 10.0.0.0/33 }",
    "a range": "http-request deny if { src 10.0.0.1-10.0.0.9 }",
    "a comma": "http-request deny if { src 10.0.0.1,10.0.0.2 }",
    "a hexadecimal address": "http-request deny if { src 0x0a.0.0.1 }",
    "src without braces": "http-request deny if src 10.0.0.1",
    "braces without spaces": "http-request deny if {src 10.0.0.1}",
    "an open brace": "http-request deny if { src 10.0.0.1",
    "empty braces": "http-request deny if { }",
    "no if": "http-request deny { src 10.0.0.1 }",
    "an action of tcp-request": "http-request accept if { src 10.0.0.1 }",
    "an action of http-request": "tcp-request content deny if { src 10.0.0.1 }",
    "an action in capitals": "http-request Deny",
    "an ACL without a criterion": "acl office",
    "an ACL of the name or": "acl or src 10.0.0.1",
    "an ACL with an odd name": "acl office! src 10.0.0.1",
    "a name that is not to be looked up": "http-request deny if { src -n office }",
    "two dashes behind an address": "http-request deny if { src 10.0.0.1 -- 10.0.0.2 }",
    "an open quote": 'http-request deny if { src "10.0.0.1 }',
    "65 words": `acl office src${" 10.0.0.1".repeat(62)}`,
    "a condition behind a condition": "http-request deny if TRUE unless FALSE",
  }).map(([name, rule]) => ({ name: `HAProxy refuses ${name}`, text: frontend(rule), probes: [] })),
  { name: "64 words are read", text: frontend(`acl office src${" 10.0.0.1".repeat(61)}`), probes: [] },
  {
    name: "a criterion without addresses matches nobody",
    text: frontend("http-request deny if { src }", "acl nobody src --", "http-request allow if nobody"),
    probes: ["10.0.0.1"],
  },
  {
    name: "of the branches of .if one is read",
    text: frontend(
      ".if 0",
      "  http-request deny if { src 10.0.0.1 }",
      ".elif defined(NOT_SET)",
      "  http-request deny if { src 10.0.0.2 }",
      ".elif 1",
      "  http-request deny if { src 10.0.0.3 }",
      "  .if !1",
      "  http-request deny if { src 10.0.0.4 }",
      "  .else",
      "  http-request deny if { src 10.0.0.5 }",
      "  .endif",
      ".else",
      "  http-request deny if { src 10.0.0.6 }",
      ".endif # done",
      ".if",
      "  http-request deny",
      ".endif",
      "http-request deny if { src 10.0.0.7 }",
    ),
    probes: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.7"],
  },
  {
    name: "an ACL of a branch counts if the branch is read",
    text: frontend(
      "acl a src 10.0.0.0/8",
      ".if 0",
      "  acl a src 192.0.2.1",
      ".else",
      "  acl a src 192.0.2.2",
      ".endif",
      "http-request deny if a",
    ),
    probes: ["10.0.0.1", "192.0.2.1", "192.0.2.2"],
  },
  {
    name: "faults are not seen in a branch that is not read",
    text: frontend(
      ".if 0",
      "http-request deny if { src 10.0.0.0/33 }",
      ".unknown",
      ".alert",
      ".endif",
      "http-request deny",
    ),
    probes: ["10.0.0.1"],
  },
  {
    name: "rules of named defaults come first, and one that accepts ends the list of the section",
    text: lines(
      "defaults d",
      "  mode http",
      "  acl a src 10.0.0.0/8",
      "  http-request deny if a { src 10.0.0.1 }",
      "  http-request allow if a",
      "frontend f from d",
      "  acl a src 192.0.2.0/24",
      "  http-request deny if a or { src 10.0.0.2 }",
    ),
    probes: ["10.0.0.1", "10.0.0.2", "192.0.2.1", "11.0.0.1"].map((address) => `${address} http-request`),
  },
  {
    name: "a section takes over the last defaults",
    text: lines(
      "defaults d",
      "  mode http",
      "  http-request deny if { src 10.0.0.1 }",
      "defaults e",
      "  mode http",
      "  http-request deny if { src 10.0.0.2 }",
      "frontend f",
      "  http-request deny if { src 10.0.0.3 }",
    ),
    probes: ["10.0.0.2", "10.0.0.3"].map((address) => `${address} http-request`),
  },
  ...Object.entries({
    ".else without .if": [".else", ".endif"],
    ".elif without .if": [".elif 1", ".endif"],
    ".endif without .if": [".endif"],
    ".if without .endif": [".if 0"],
    "a word behind .else": [".if 0", ".else 1", ".endif"],
    "a word behind .endif": [".if 0", ".endif 1"],
    ".else behind .else": [".if 0", ".else", ".else", ".endif"],
    ".elif behind .else": [".if 0", ".else", ".elif 1", ".endif"],
    "100 blocks in each other": [...Array(100).fill(".if 0"), ...Array(100).fill(".endif")],
    "a quote without an end in a branch that is not read": [".if 0", 'http-request "deny', ".endif"],
    "65 words in a branch that is not read": [".if 0", `acl office src${" 10.0.0.1".repeat(62)}`, ".endif"],
    ".If": [".If 1", ".endif"],
    ".alert": [".alert here"],
  }).map(([name, rules]) => ({ name: `HAProxy refuses ${name}`, text: frontend(...rules), probes: [] })),
  {
    name: "HAProxy loads 99 blocks in each other",
    text: frontend(...Array(99).fill(".if 0"), ...Array(99).fill(".endif")),
    probes: [],
  },
  { name: "HAProxy loads messages", text: frontend(".notice here", ".warning here", ".diag here"), probes: [] },
  {
    name: "no connection rule is in a backend",
    text: lines("backend b", "  tcp-request session reject if { src 10.0.0.1 }", "frontend f"),
    probes: [],
  },
  {
    name: "no rule is in defaults without a name",
    text: lines("defaults", "  mode http", "  http-request deny if { src 10.0.0.1 }", "frontend f"),
    probes: [],
  },
];

export const authored: Readonly<Record<Program["format"], readonly Authored[]>> = {
  "postfix-cidr": postfixCidr,
  "nginx-access": nginxAccess,
  "nginx-geo": nginxGeo,
  "pg-hba": pgHba,
  "hosts-access": hostsAccess,
  haproxy,
};
