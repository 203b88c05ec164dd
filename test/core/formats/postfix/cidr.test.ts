import { describe, expect, test } from "vitest";
import type { ReadOptions } from "../../../../server/src/core/index.js";
import { OPEN } from "../../../../server/src/core/model/ruleTable.js";
import { findingsIn, listAnswers, listOf, rules } from "../../../support/product.js";

const read = (text: string, options: ReadOptions = {}) => listOf("postfix-cidr", text, options);

/** Answers for each address of the expected answers: `10.0.0.1 reject 2` names the line of the deciding rule. */
function answers(text: string, expected: readonly string[], options: ReadOptions = {}): readonly string[] {
  const list = read(text, options);
  return listAnswers(list, expected);
}

/** Returns the line number, code and reason of each remark. */
function remarks(text: string): readonly string[] {
  return read(text).remarks.map(({ line, code, reason }) => `${line + 1} ${code} ${reason}`);
}

/** Returns the texts that the remarks span. */
function remarkedTexts(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  return read(text).remarks.map(({ line, span }) => (lines[line] ?? "").slice(span.start, span.end));
}

// postmap of Postfix 3.7.11 gave every verdict and deciding line in these tables. Postfix counts line feeds only.
describe.each<[group: string, cases: readonly [fact: string, text: string, answers: string[], remarks?: string[]][]]>([
  [
    "the rules",
    [
      [
        "the first rule that matches decides",
        rules`
          10.0.0.5/32 OK
          10.0.0.0/8 REJECT
          10.1.0.0/16 OK
        `,
        ["10.0.0.5 accept 1", "10.1.0.1 reject 2", "11.0.0.1 accept default"],
      ],
      [
        "a rule for one family leaves the other one alone",
        rules`
          0.0.0.0/0 REJECT
          2001:DB8::/32 REJECT
        `,
        ["10.0.0.1 reject 1", "2001:db8::1 reject 2", "2001:db9::1 accept default"],
      ],
      [
        "both families need a catch-all of their own",
        rules`
          192.0.2.10 OK
          0.0.0.0/0 REJECT
          ::/0 REJECT
        `,
        ["192.0.2.10 accept 1", "192.0.2.11 reject 2", "2001:db8::1 reject 3"],
      ],
      [
        "tabs and several spaces separate the result",
        "10.0.0.0/8\tREJECT\n11.0.0.0/8 \t REJECT \t\n12.0.0.0/8\v\fREJECT\n",
        ["10.0.0.1 reject 1", "11.0.0.1 reject 2", "12.0.0.1 reject 3"],
      ],
      ["CRLF ends lines", "10.0.0.1 REJECT\r\n10.0.0.0/8 OK\r\n", ["10.0.0.1 reject 1", "10.0.0.2 accept 2"]],
      ["the last line needs no end", "10.0.0.1 OK\n10.0.0.0/8 REJECT", ["10.0.0.1 accept 1", "10.0.0.2 reject 2"]],
      ["an empty table has no result", "", ["10.0.0.1 accept default", "::1 accept default"]],
      [
        "a null character ends the line",
        "10.0.0.1 REJECT\0x\n10.0.0.2 OK\n",
        ["10.0.0.1 reject 1", "10.0.0.2 accept 2"],
      ],
    ],
  ],
  [
    "networks",
    [
      [
        "a network with host bits is no rule",
        rules`
          10.0.0.1/8 REJECT
          2001:db8::1/32 REJECT
          10.0.0.0/0 REJECT
        `,
        ["10.0.0.1 accept default", "2001:db8::1 accept default", "192.0.2.1 accept default"],
        ["1 host-bits-set host-bits", "2 host-bits-set host-bits", "3 host-bits-set host-bits"],
      ],
      [
        "a length may have leading zeros",
        rules`
          10.0.0.0/08 REJECT
          2001:db8::/0032 REJECT
          0.0.0.0/00 OK
        `,
        ["10.0.0.1 reject 1", "2001:db8::1 reject 2", "11.0.0.1 accept 3"],
      ],
      [
        "the lowest byte of a length counts",
        rules`
          10.0.0.0/264 REJECT
          0.0.0.0/256 OK
        `,
        ["10.0.0.1 reject 1", "11.0.0.1 accept 2"],
        ["1 reads-differently length-wraps", "2 reads-differently length-wraps"],
      ],
      [
        "a length above 32 or 128 is no length",
        rules`
          10.0.0.0/33 REJECT
          2001:db8::/129 REJECT
          10.0.0.0/99999999999999999999 REJECT
        `,
        ["10.0.0.0 accept default", "2001:db8:: accept default"],
        ["1 program-skips bad-length", "2 program-skips bad-length", "3 program-skips bad-length"],
      ],
      [
        "a length has digits only",
        rules`
          10.0.0.0/255.0.0.0 REJECT
          10.0.0.0/ REJECT
          10.0.0.0/+8 REJECT
          10.0.0.0/8/8 REJECT
          10.0.0.0/8,11.0.0.0/8 REJECT
          10.0.0.0/8# REJECT
        `,
        ["10.0.0.0 accept default", "10.0.0.1 accept default"],
        [1, 2, 3, 4, 5, 6].map((line) => `${line} program-skips bad-mask`),
      ],
      [
        "a mask behind a space belongs to the result",
        rules`
          10.0.0.0 /8 REJECT
          11.0.0.0 255.0.0.0 REJECT
        `,
        ["10.0.0.0 accept 1", "10.0.0.1 accept default", "11.0.0.0 accept 2", "11.0.0.1 accept default"],
        ["1 reads-differently length-apart", "2 reads-differently mask-apart"],
      ],
      [
        "brackets around an address or a network change nothing",
        rules`
          [10.0.0.5] REJECT
          [10.0.0.0]/8 OK
          [2001:db8::1] REJECT
          [2001:db8::/32] OK
        `,
        ["10.0.0.5 reject 1", "10.0.0.6 accept 2", "2001:db8::1 reject 3", "2001:db8::2 accept 4"],
      ],
      [
        "brackets in other places make no rule",
        rules`
          [10.0.0.0]8 REJECT
          [10.0.0.0/8 REJECT
          [10.0.0.5]REJECT
          [10.0.0.5]] REJECT
          [] REJECT
          [10.0.0.0]/ REJECT
          [10.0.0.0/8]/8 REJECT
          10.0.0.0]/8 REJECT
        `,
        ["10.0.0.0 accept default", "10.0.0.5 accept default"],
        [
          "1 program-skips bad-brackets",
          "2 program-skips bad-brackets",
          "3 program-skips bad-brackets",
          "4 program-skips bad-brackets",
          "5 program-skips bad-address",
          "6 program-skips bad-mask",
          "7 program-skips bad-network",
          "8 program-skips bad-network",
        ],
      ],
      [
        "other spellings of IPv4 addresses make no rule",
        [
          "010.0.0.5",
          "10.5",
          "10",
          "10.0.0.1-10.0.0.9",
          "10.0.0.256",
          "0xa000005",
          "localhost",
          "10.0.0.5,",
          "*",
          "any",
        ]
          .map((pattern) => `${pattern} REJECT\n`)
          .join(""),
        ["10.0.0.5 accept default", "8.0.0.5 accept default"],
        Array.from({ length: 10 }, (_, line) => `${line + 1} program-skips bad-address`),
      ],
      [
        "IPv6 addresses have the spellings of RFC 4291",
        ["1:2:3:4:5:6:7::", "::1:2:3:4:5:6:7", "::1.2.3.4"].map((pattern) => `${pattern} REJECT\n`).join(""),
        ["1:2:3:4:5:6:7:0 reject 1", "0:1:2:3:4:5:6:7 reject 2", "::102:304 reject 3"],
      ],
      [
        "other spellings of IPv6 addresses make no rule",
        ["::1::", ":::", "12345::", "fe80::1%eth0", "::1.2.3.04", "1:2:3:4:5:6:7", "1::2:3:4:5:6:7:8", "00001::"]
          .map((pattern) => `${pattern} REJECT\n`)
          .join(""),
        ["::1 accept default", "fe80::1 accept default"],
        Array.from({ length: 8 }, (_, line) => `${line + 1} program-skips bad-address`),
      ],
      [
        "a pattern without a result is no rule",
        "10.0.0.0/8\n10.0.0.1 \n10.0.0.2\t\r\n!10.0.0.3\n",
        ["10.0.0.1 accept default"],
        [1, 2, 3, 4].map((line) => `${line} program-skips no-result`),
      ],
      [
        "mapped networks match no client, since Postfix asks with the IPv4 address",
        rules`
          ::ffff:10.0.0.0/104 REJECT
          ::ffff:0:0/96 REJECT
          ::ffff:10.0.0.1 REJECT
        `,
        ["10.0.0.1 accept default", "2001:db8::1 accept default"],
        [1, 2, 3].map((line) => `${line} never-matches mapped-address`),
      ],
    ],
  ],
  [
    "negation",
    [
      [
        "an exclamation mark takes the other addresses of the same family",
        rules`
          !10.5.0.0/16 REJECT
          !2001:db8::/32 REJECT
        `,
        ["10.5.0.1 accept default", "10.6.0.1 reject 1", "2001:db8::1 accept default", "2001:db9::1 reject 2"],
      ],
      [
        "two of them cancel",
        "!!10.5.0.0/16 REJECT\n! ! 10.6.0.0/16 REJECT\n",
        ["10.5.0.1 reject 1", "10.6.0.1 reject 2", "10.7.0.1 accept default"],
      ],
      ["three are one", "!!! 10.5.0.0/16 REJECT\n", ["10.5.0.1 accept default", "10.6.0.1 reject 1"]],
      [
        "nothing is outside of everything",
        "!0.0.0.0/0 REJECT\n!::/0 REJECT\n",
        ["10.0.0.1 accept default", "::1 accept default"],
        ["1 never-matches negated-all", "2 never-matches negated-all"],
      ],
      [
        "other IPv6 clients are outside of a mapped network",
        "!::ffff:10.0.0.0/104 REJECT\n",
        ["10.0.0.1 accept default", "11.0.0.1 accept default", "2001:db8::1 reject 1"],
      ],
      [
        "a negated network with host bits is no rule",
        "!10.5.0.1/16 REJECT\n",
        ["10.5.0.1 accept default", "10.6.0.1 accept default"],
        ["1 host-bits-set host-bits"],
      ],
      [
        "a second mark behind the address is no mark",
        "10.0.0.0/8! REJECT\n!10.0.0.0/8!11.0.0.0/8 REJECT\n",
        ["10.0.0.1 accept default", "192.0.2.1 accept default"],
        ["1 program-skips bad-mask", "2 program-skips bad-mask"],
      ],
      [
        "a mark without an address is no rule",
        "!\n! REJECT\n!\n !\n",
        ["10.0.0.1 accept default"],
        ["1 program-skips no-pattern", "2 program-skips bad-address", "3 program-skips no-pattern"],
      ],
    ],
  ],
  [
    "comments and continued lines",
    [
      [
        "a comment has a line of its own",
        "#10.0.0.0/8 REJECT\n \t# 10.0.0.0/8 REJECT\n10.0.0.0/8 OK\n",
        ["10.0.0.1 accept 3"],
      ],
      [
        "a comment behind a rule is part of the result",
        "10.0.0.0/8 REJECT # office\n11.0.0.0/8 # REJECT\n",
        ["10.0.0.1 reject 1", "11.0.0.1 accept 2"],
      ],
      [
        "a line that begins with a space continues the one above",
        "10.0.0.1\n REJECT\n10.0.0.2 REJECT\n\tplease\n",
        ["10.0.0.1 reject 1", "10.0.0.2 reject 3"],
      ],
      [
        "blank lines and comments do not end a continued line",
        "10.0.0.1\n\n# note\n  # note\n \t\n REJECT\n10.0.0.2 OK\n",
        ["10.0.0.1 reject 1", "10.0.0.2 accept 7"],
      ],
      [
        "an indented rule is text of the one above",
        "10.0.0.0/8 REJECT\n  192.0.2.0/24 REJECT\n\n\t198.51.100.1 REJECT\n",
        ["10.0.0.1 reject 1", "192.0.2.1 accept default", "198.51.100.1 accept default"],
        ["2 program-skips indented-rule", "4 program-skips indented-rule"],
      ],
      [
        "Postfix skips indented lines at the beginning",
        "\n# note\n  10.0.0.1 REJECT\n  10.0.0.2 REJECT\n10.0.0.3 REJECT\n",
        ["10.0.0.1 accept default", "10.0.0.2 accept default", "10.0.0.3 reject 5"],
        ["3 program-skips indented-first"],
      ],
      [
        "a backslash joins nothing",
        "10.0.0.0/8 REJECT\\\n11.0.0.0/8 REJECT\n",
        ["10.0.0.1 accept 1", "11.0.0.1 reject 2"],
      ],
      [
        "no other space separates words",
        "10.0.0.0/8\u00a0REJECT\n\u00a011.0.0.0/8 REJECT\n\u202812.0.0.0/8 REJECT\n",
        ["10.0.0.1 accept default", "11.0.0.1 accept default", "12.0.0.1 accept default"],
        ["1 program-skips bad-mask", "2 program-skips bad-network", "3 program-skips bad-network"],
      ],
      [
        "a byte order mark is part of the first word",
        "\ufeff10.0.0.0/8 REJECT\n11.0.0.0/8 REJECT\n",
        ["10.0.0.1 accept default", "11.0.0.1 reject 2"],
        ["1 program-skips bad-network"],
      ],
    ],
  ],
  [
    "conditions",
    [
      [
        "a rule in an if matches what both match",
        rules`
          if 10.0.0.0/8
          10.1.0.0/16 OK
          0.0.0.0/0 REJECT
          endif
          0.0.0.0/0 OK
        `,
        ["10.1.0.1 accept 2", "10.2.0.1 reject 3", "11.0.0.1 accept 5"],
      ],
      [
        "an if may be negated and in another if",
        rules`
          if 10.0.0.0/8
          if !10.2.0.0/16
          0.0.0.0/0 REJECT
          endif
          10.2.1.0/24 REJECT
          endif
          10.0.0.0/8 OK
        `,
        ["10.3.0.1 reject 3", "10.2.1.1 reject 5", "10.2.2.1 accept 7", "11.0.0.1 accept default"],
      ],
      [
        "a negated rule in an if matches the rest of the if",
        rules`
          if 10.0.0.0/8
          !10.1.0.0/16 REJECT
          endif
        `,
        ["10.0.0.1 reject 2", "10.1.0.1 accept default", "11.0.0.1 accept default"],
      ],
      [
        "any case and any spaces will do",
        "IF ! ! !10.0.0.0/8\n0.0.0.0/0 REJECT\nEndIf \t\nif![11.0.0.0/8]\n0.0.0.0/0 OK\nendif\r\n",
        ["10.0.0.1 accept 5", "11.0.0.1 reject 2", "12.0.0.1 reject 2"],
      ],
      [
        "an if may continue on an indented line",
        "if\n 10.0.0.0/8\n0.0.0.0/0 REJECT\nendif\n",
        ["10.0.0.1 reject 3", "11.0.0.1 accept default"],
      ],
      [
        "a rule outside the if around it matches nobody",
        rules`
          if 10.0.0.0/8
          192.168.0.0/16 REJECT
          ::/0 REJECT
          !10.0.0.0/8 REJECT
          endif
        `,
        ["10.0.0.1 accept default", "192.168.0.1 accept default", "::1 accept default"],
        [2, 3, 4].map((line) => `${line} never-matches outside-if`),
      ],
      [
        "an if for mapped addresses is for nobody",
        rules`
          if ::ffff:0:0/96
          ::/0 REJECT
          0.0.0.0/0 REJECT
          endif
        `,
        ["10.0.0.1 accept default", "::1 accept default"],
        ["2 never-matches outside-if", "3 never-matches outside-if"],
      ],
      [
        "a negated if is for its own family only",
        "if !10.0.0.0/8\n::/0 REJECT\nendif\n",
        ["::1 accept default"],
        ["2 never-matches outside-if"],
      ],
      [
        "Postfix skips an if with host bits alone, and its rules hold for everyone",
        rules`
          if 10.0.0.1/8
          192.0.2.0/24 REJECT
          endif
        `,
        ["192.0.2.1 reject 2"],
        ["1 program-skips bad-if"],
      ],
      [
        "the endif of a skipped if ends the one around it",
        rules`
          if 10.0.0.0/8
          if 10.0.0.1/16
          0.0.0.0/0 REJECT
          endif
          11.0.0.0/8 REJECT
          endif
        `,
        ["10.0.0.1 reject 3", "11.0.0.1 reject 5", "12.0.0.1 accept default"],
        ["2 program-skips bad-if"],
      ],
      [
        "text behind an if makes it invalid",
        rules`
          if 10.0.0.0/8 # office
          0.0.0.0/0 REJECT
          endif
        `,
        ["11.0.0.1 reject 2"],
        ["1 program-skips bad-if"],
      ],
      [
        "an indented rule behind an if is part of the if",
        "if 10.0.0.0/8\n  0.0.0.0/0 REJECT\nendif\n",
        ["10.0.0.1 accept default"],
        ["1 program-skips bad-if", "2 program-skips indented-rule"],
      ],
      [
        "an endif with text ends nothing",
        rules`
          if 10.0.0.0/8
          0.0.0.0/0 REJECT
          endif # office
          11.0.0.0/8 REJECT
        `,
        ["10.0.0.1 reject 2", "11.0.0.1 accept default"],
        ["3 program-skips endif-with-text", "4 never-matches outside-if"],
      ],
      [
        "an if without an endif holds to the end of the file",
        rules`
          if 10.0.0.0/8
          if 10.1.0.0/16
          0.0.0.0/0 REJECT
          endif
        `,
        ["10.1.0.1 reject 3", "10.2.0.1 accept default"],
        ["1 reads-differently if-without-endif"],
      ],
      [
        "an endif without an if ends nothing",
        "endif\n10.0.0.0/8 REJECT\nendif x\nif x\nendif\nendif",
        ["10.0.0.1 reject 2"],
        [
          "1 program-skips endif-without-if",
          "3 program-skips endif-with-text",
          "4 program-skips bad-if",
          "6 program-skips endif-without-if",
        ],
      ],
      [
        "letters and digits behind the keyword make it an address",
        "if10.0.0.0/8 x\n0.0.0.0/0 REJECT\nendif1 x\nif_10.0.0.0/8\n",
        ["11.0.0.1 reject 2"],
        ["1 program-skips bad-network", "3 program-skips bad-address", "4 program-skips bad-if"],
      ],
      [
        "other spaces behind a condition make it invalid",
        "if 10.0.0.0/8\u00a0\n192.0.2.0/24 REJECT\nendif\u00a0\n",
        ["192.0.2.1 reject 2"],
        ["1 program-skips bad-if", "3 program-skips endif-with-text"],
      ],
    ],
  ],
  [
    "carriage returns without a line feed",
    [
      [
        "the rule behind one is text of the rule before it",
        "10.0.0.1 REJECT\r10.0.0.2 REJECT\n10.0.0.3 REJECT\r",
        ["10.0.0.1 reject 1", "10.0.0.2 accept default", "10.0.0.3 reject 3"],
        ["1 reads-differently return-in-result", "2 program-skips after-return"],
      ],
      [
        "a comment does not end at one",
        "# note\r10.0.0.1 REJECT\n10.0.0.2 REJECT\n",
        ["10.0.0.1 accept default", "10.0.0.2 reject 3"],
        ["2 program-skips after-return"],
      ],
    ],
  ],
])("%s", (_, cases) => {
  test.each(cases)("%s", (_fact, text, expected, remarked = []) => {
    expect(answers(text, expected)).toEqual(expected);
    expect(remarks(text)).toEqual(remarked);
  });
});

test("remarks span the address, the whole condition or the misplaced text", () => {
  const text = "!  10.0.0.1/8 REJECT\n if\nif  10.0.0.0/x \n10.0.0.0 /8 REJECT\n endif\n 10.0.0.9 OK\n!\n";
  expect(remarkedTexts(text)).toEqual(["10.0.0.1/8", "if  10.0.0.0/x", "10.0.0.0 /8", "10.0.0.9 OK", "!"]);
});

describe("results by access(5)", () => {
  test.each([
    ["OK", "accept"],
    ["ok", "accept"],
    ["PERMIT", "accept"],
    ["DUNNO", "accept"],
    ["DISCARD spam", "accept"],
    ["HOLD", "accept"],
    ["FILTER smtp:x", "accept"],
    ["REDIRECT x@example.com", "accept"],
    ["PREPEND X-A: b", "accept"],
    ["BCC x@example.com", "accept"],
    ["WARN note", "accept"],
    ["INFO note", "accept"],
    ["REJECT", "reject"],
    ["reject go away", "reject"],
    ["DEFER", "reject"],
    ["DEFER_IF_PERMIT later", "reject"],
    ["450 later", "reject"],
    ["550 5.7.1 no", "reject"],
    ["599 no", "reject"],
    // A later restriction has to reject as well.
    ["DEFER_IF_REJECT later", "accept"],
    // Digits alone permit.
    ["1234567890", "accept"],
    ["550", "accept"],
    ["450 \t", "accept"],
    ["550  ", "accept"],
  ])("%s: %s", (result, action) => {
    // Another rule below makes it plain.
    const text = `10.0.0.1 ${result}\n10.0.0.2 OK\n`;
    expect(read(text).rules.flags).toBeUndefined();
    expect(answers(text, [`10.0.0.1 ${action} 1`])).toEqual([`10.0.0.1 ${action} 1`]);
  });

  test("digits alone permit, whatever blanks and rules follow", () => {
    const text = "10.0.0.1 550 \n10.0.0.2 550  \t\n10.0.0.3 550 no\n::/0 OK\n";
    const expected = ["10.0.0.1 accept 1", "10.0.0.2 accept 2", "10.0.0.3 reject 3"];
    expect(answers(text, expected)).toEqual(expected);
  });

  // smtpd 3.7.11 gave these verdicts. It knows no restriction OK, 550 or HOLD, so that it refuses the client for now.
  test.each([
    ["REJECT\r\n because", "reject", undefined],
    ["REJECT\r because", "reject", undefined],
    ["REJECT\n because", "reject", undefined],
    ["DEFER\r\n because", "reject", undefined],
    ["PERMIT\r\n reject", "accept", undefined],
    ["REJECT,check_client_access", "reject", undefined],
    ["REJECT\r\n", "reject", undefined],
    ["REJECT\r\n \r\n# note\r\n", "reject", undefined],
    ["550\r\n", "accept", undefined],
    ["OK\r\n because", "accept", OPEN],
    ["550\r\n because", "accept", OPEN],
    ["HOLD\r\n because", "accept", OPEN],
    ["OK,x", "accept", OPEN],
    ["REJECT\vx", "accept", OPEN],
  ] as const)("%j: a carriage return or a comma makes it restrictions, %s", (result, action, flag) => {
    const text = `10.0.0.1 ${result}`;
    expect(answers(text, [`10.0.0.1 ${action} 1`])).toEqual([`10.0.0.1 ${action} 1`]);
    expect(read(text).rules.flags).toEqual(flag && Uint8Array.of(flag));
  });

  test.each([
    ["10.0.0.1 OK\r\n because\r\n", ["1 reads-differently return-in-result"]],
    ["10.0.0.1 OK because\r\n\tof this\r\n", []],
    ["10.0.0.1\r\n OK because\r\n", []],
    ["10.0.0.1 OK\r\n10.0.0.2 OK\r\n", []],
  ])("%j: a carriage return in a result is remarked on", (text, remarked) => expect(remarks(text)).toEqual(remarked));

  test.each([
    ["HOLD", "information", "holds the messages"],
    ["filter smtp:x", "information", "sends the messages to this filter"],
    ["REDIRECT x@example.com", "information", "to this address instead"],
    ["PREPEND X-A: b", "hint", "adds this header"],
    ["bcc x@example.com", "hint", "a copy of the messages"],
    ["WARN note", "hint", "writes a warning"],
    ["INFO", "hint", "writes a note"],
  ])("%s accepts, with a mild remark on what Postfix does", (result, severity, words) => {
    const found = findingsIn("postfix-cidr", `10.0.0.0/8 ${result}\n`, { "missing-catch-all": "off" });
    expect(found).toContain(`${severity}[reads-differently]`);
    expect(found).toContain(words);
  });

  test.each(["office_clients", "permit_mynetworks, reject", "reject_unknown_client", "250 x", "4500 x", "REJECTED"])(
    "%s permits, unless the main configuration says more",
    (result) => {
      expect(answers(`10.0.0.1 ${result}`, ["10.0.0.1 accept 1"])).toEqual(["10.0.0.1 accept 1"]);
      expect(read(`10.0.0.1 ${result}`).rules.flags).toEqual(Uint8Array.of(OPEN));
    },
  );

  test("a configured class has the verdict of the configuration", () => {
    const options = { results: { office_clients: "reject", guests: "accept" } } as const;
    const text = "10.0.0.1 OFFICE_Clients\n10.0.0.2 guests x\n10.0.0.3 constructor\n";
    const expected = ["10.0.0.1 reject 1", "10.0.0.2 accept 2", "10.0.0.3 accept 3"];
    expect(answers(text, expected, options)).toEqual(expected);
    expect(read(text, options).rules.flags).toEqual(Uint8Array.of(0, 0, OPEN));
  });
});

test.each(Object.entries(read("").format.reasons))("the message of %s begins with a short line", (_, message) => {
  const [first, why] = message("x".repeat(30), 1_000_000);
  expect(first).toMatch(/^.{1,89}[.]$/);
  expect(why).toMatch(/^(?:ipset |[A-Z]).*[.]$/);
});

describe("comments of ours", () => {
  test("an expectation is proved like in our own language", () => {
    expect(
      findingsIn(
        "postfix-cidr",
        rules`
          10.1.0.0/16 OK
          10.0.0.0/8 REJECT
          ::/0 REJECT
          # imcrules-expect accept 10.1.0.0/16
          # imcrules-expect reject 10.2.0.0/16 by 10.0.0.0/8
          # imcrules-expect accept 192.0.2.1 by default
        `,
      ),
    ).not.toContain("~");
  });

  test("an expectation that fails names the rule that decides", () => {
    expect(
      findingsIn(
        "postfix-cidr",
        rules`
          10.0.0.0/8 REJECT
          # imcrules-expect accept 10.1.0.0/16
        `,
      ),
    ).toMatchInlineSnapshot(`
      "10.0.0.0/8 REJECT
      # imcrules-expect accept 10.1.0.0/16
                 ~~~~~~~~~~~~~~~~~~~~~~~~~ error[expectation-failed]: Fails: 10.1.0.0 is rejected by line 1. Correct the rules or this line.
      All 65,536 addresses are rejected, so the file does not do what it promises.
            line 1 rejects all 65,536 addresses"
    `);
  });

  test.each([
    ["10.0.0.0/8 REJECT # imcrules-expect accept 10.0.0.0/8", "behind a rule is part of the result"],
    ["# imcrules-expected accept 10.0.0.0/8", "with another word is a comment"],
    ["# note imcrules-expect accept 10.0.0.0/8", "behind other words is a comment"],
  ])("%s: %s", (line) => expect(read(line).notes.read).toEqual([]));

  test("an ignore comment silences the rule below", () => {
    const list = rules`
      10.0.0.0/8 REJECT
      # imcrules-ignore duplicate-rule -- both owners want their own line
      10.0.0.0/8 REJECT
    `;
    expect(findingsIn("postfix-cidr", list)).not.toContain("duplicate-rule]");
    expect(findingsIn("postfix-cidr", list.replace("imcrules-ignore", "note"))).toContain("duplicate-rule]");
  });
});
