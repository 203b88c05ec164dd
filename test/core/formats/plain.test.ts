import { describe, expect, test } from "vitest";
import type { ReadOptions } from "../../../server/src/core/index.js";
import { findingsIn, listAnswers, listOf, rules } from "../../support/product.js";

/** Answers for each address of the expected answers: `10.0.0.1 reject 2` names the line of the deciding member. */
function answers(text: string, expected: readonly string[], options: ReadOptions = {}): readonly string[] {
  const list = listOf("plain", text, options);
  return listAnswers(list, expected);
}

/**
 * Returns the line number, code and reason of each remark, and the text that it spans.
 *
 * Leaves out the one that every list for HAProxy with an IPv4 member has.
 */
function remarks(text: string, options: ReadOptions): readonly string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  return listOf("plain", text, options)
    .remarks.filter(({ reason }) => reason !== "takes-6to4")
    .map(
      ({ line, code, reason, span }) =>
        `${line + 1} ${code} ${reason}: ${(lines[line] ?? "").slice(span.start, span.end)}`,
    );
}

const haproxy = { dialect: "haproxy" } as const;

describe.each<
  [dialect: string, ReadOptions, cases: readonly [fact: string, text: string, answers: string[], remarks?: string[]][]]
>([
  [
    "a list for a loader",
    {},
    [
      [
        "has an address or a network on each line",
        "10.0.0.5\n192.0.2.0/24\n2001:DB8::/32\n2001:db9::1",
        [
          "10.0.0.5 reject 1",
          "10.0.0.6 accept default",
          "192.0.2.9 reject 2",
          "2001:db8::1 reject 3",
          "2001:db9::1 reject 4",
          "2001:db9::2 accept default",
        ],
      ],
      [
        "may have comments, blank lines, spaces and CRLF",
        "# list\r\n\r\n \t\r\n 10.0.0.0/8 # office\r\n\t2001:db8::/32\t\r\n#192.0.2.0/24\r\n",
        ["10.0.0.1 reject 4", "2001:db8::1 reject 5", "192.0.2.1 accept default"],
      ],
      [
        "may be the DROP list of Spamhaus",
        "; Spamhaus DROP List\n10.0.0.0/8 ; SBL1\n192.0.2.0/24;SBL2\n",
        ["10.0.0.1 reject 2", "192.0.2.1 reject 3", "11.0.0.1 accept default"],
      ],
      [
        "may have ranges",
        rules`
          10.0.0.1-10.0.0.6
          2001:db8::-2001:db8::ffff
          192.0.2.7-192.0.2.7
        `,
        [
          "10.0.0.0 accept default",
          "10.0.0.1 reject 1",
          "10.0.0.6 reject 1",
          "10.0.0.7 accept default",
          "2001:db8::ffff reject 2",
          "2001:db8::1:0 accept default",
          "192.0.2.7 reject 3",
        ],
      ],
      ["masks host bits", "10.0.0.7/8\n2001:db8::1/32\n", ["10.1.0.1 reject 1", "2001:db8:1:: reject 2"]],
      [
        "reads a length with leading zeros",
        "10.0.0.0/08\n2001:db8::/032\n",
        ["10.1.0.1 reject 1", "2001:db8:1:: reject 2"],
      ],
      [
        "reads a mapped network as IPv4",
        "::ffff:10.0.0.0/104\n::ffff:192.0.2.1\n",
        ["10.1.0.1 reject 1", "192.0.2.1 reject 2", "::1 accept default"],
      ],
      [
        "reads octal octets and fills in missing ones",
        "010.0.0.5\n1.2.3\n0300.0.2.0/24\n",
        ["8.0.0.5 reject 1", "10.0.0.5 accept default", "1.2.0.3 reject 2", "192.0.2.1 reject 3"],
        [
          "1 reads-differently octal: 010.0.0.5",
          "2 reads-differently octal: 1.2.3",
          "3 reads-differently octal: 0300.0.2.0/24",
        ],
      ],
      [
        "needs two halves for a whole family in a set of ipset",
        "0.0.0.0/0\n::/0\n",
        ["10.0.0.1 reject 1", "::1 reject 2"],
        ["1 reads-differently no-zero-length: 0.0.0.0/0", "2 reads-differently no-zero-length-ipv6: ::/0"],
      ],
      [
        "has no dotted masks",
        "10.0.0.0/255.0.0.0\n",
        ["10.0.0.0 accept default"],
        ["1 program-skips dotted-mask: 10.0.0.0/255.0.0.0"],
      ],
      [
        "has no lengths above 32 and 128",
        "10.0.0.0/33\n10.0.0.0/\n10.0.0.0/x\n2001:db8::/129\n",
        ["10.0.0.0 accept default", "2001:db8:: accept default"],
        [
          "1 program-skips bad-length: 10.0.0.0/33",
          "2 program-skips bad-length: 10.0.0.0/",
          "3 program-skips bad-length: 10.0.0.0/x",
          "4 program-skips bad-length: 2001:db8::/129",
        ],
      ],
      [
        "has no second word without a comment sign",
        "10.0.0.0/8 office # 7\n10.0.0.1 - 10.0.0.9\n",
        ["10.0.0.1 accept default"],
        ["1 program-skips second-word: 10.0.0.0/8 office", "2 program-skips second-word: 10.0.0.1 - 10.0.0.9"],
      ],
      [
        "has no mask behind a space",
        "10.0.0.0 255.0.0.0\n10.0.0.0 255.0.0\n",
        ["10.0.0.1 accept default"],
        ["1 program-skips mask-apart: 10.0.0.0 255.0.0.0", "2 program-skips second-word: 10.0.0.0 255.0.0"],
      ],
      [
        "has a byte order mark or a no-break space as a part of a word",
        "\ufeff10.0.0.1\n10.0.0.2\u00a0\n",
        ["10.0.0.1 accept default", "10.0.0.2 accept default"],
        ["1 program-skips not-an-address: \ufeff10.0.0.1", "2 program-skips not-an-address: 10.0.0.2\u00a0"],
      ],
      [
        "has no ranges that end before they begin",
        "10.0.0.9-10.0.0.1\n",
        ["10.0.0.5 accept default"],
        ["1 program-skips reversed-range: 10.0.0.9-10.0.0.1"],
      ],
      [
        "has no names and no other spellings",
        [
          "localhost",
          "0x0a000001",
          "08.0.0.1",
          "10.0.0.1-9",
          "10.0.0.1-::1",
          "[::1]",
          "10.0.0.1,",
          "::ffff:1.2.3.4-::1",
        ]
          .map((line) => `${line}\n`)
          .join(""),
        ["10.0.0.1 accept default", "::1 accept default"],
        [
          "1 program-skips not-an-address: localhost",
          "2 program-skips not-an-address: 0x0a000001",
          "3 program-skips not-an-address: 08.0.0.1",
          "4 program-skips not-an-address: 10.0.0.1-9",
          "5 program-skips not-an-address: 10.0.0.1-::1",
          "6 program-skips not-an-address: [::1]",
          "7 program-skips not-an-address: 10.0.0.1,",
          "8 program-skips not-an-address: ::ffff:1.2.3.4-::1",
        ],
      ],
    ],
  ],
  // HAProxy 2.6.12 gave every verdict of these cases, refused the remarked lines, and looked up the names.
  [
    "an ACL file of HAProxy",
    haproxy,
    [
      [
        "has an address or a network on each line",
        "10.0.0.5\r\n\n192.0.2.0/24\n#198.51.100.1\n2001:db8::/32",
        ["10.0.0.5 reject 1", "10.0.0.6 accept default", "192.0.2.9 reject 3", "2001:db8::1 reject 5"],
      ],
      [
        "may have spaces and tabs before an address, and lines of spaces",
        "  10.0.0.1\n\t10.0.0.2\n   \r\n10.0.0.3\n",
        ["10.0.0.1 reject 1", "10.0.0.2 reject 2", "10.0.0.3 reject 4"],
      ],
      [
        "masks host bits",
        "10.0.0.7/8\n10/8\n",
        ["10.1.0.1 reject 1", "0.1.0.1 reject 2"],
        ["2 reads-differently octal: 10/8"],
      ],
      [
        "may have dotted masks, with holes too",
        "10.0.0.0/255.0.0.0\n11.0.0.0/255.0.255.0\n",
        ["10.1.0.1 reject 1", "11.5.0.1 reject 2", "11.5.5.1 accept default"],
      ],
      [
        "may have a sign or zeros before a length",
        "10.0.0.0/008\n11.0.0.0/+8\n2001:db8::/+032\n",
        ["10.1.0.1 reject 1", "11.1.0.1 reject 2", "2001:db8::1 reject 3"],
      ],
      [
        "reads octal octets and fills in missing ones",
        "010.0.0.5\n1.2.3\n",
        ["8.0.0.5 reject 1", "1.2.0.3 reject 2"],
        ["1 reads-differently octal: 010.0.0.5", "2 reads-differently octal: 1.2.3"],
      ],
      [
        "matches all of IPv4 by an IPv6 network around the mapped addresses",
        "192.0.2.1\n::/64\n",
        ["192.0.2.1 reject 1", "10.0.0.1 reject 2", "::1 reject 2", "2001:db8::1 accept default"],
        ["2 reads-differently takes-ipv4: ::/64"],
      ],
      [
        "matches all of IPv4 by the whole of IPv6, or by a narrower network around the mapped addresses",
        "::ffc0:0:0/90\n::/0\n",
        ["10.0.0.1 reject 1", "::ffc1:0:0 reject 1", "2001:db8::1 reject 2"],
        ["1 reads-differently takes-ipv4: ::ffc0:0:0/90", "2 reads-differently takes-ipv4: ::/0"],
      ],
      [
        "matches no IPv4 by a network beside the mapped addresses",
        "::/95\n",
        ["10.0.0.1 accept default", "::1 reject 1"],
      ],
      ["may name both families", "::/0\n0.0.0.0/0\n", ["10.0.0.1 reject 1", "2001:db8::1 reject 1"]],
      [
        "matches 6to4 and IPv4-compatible clients by their IPv4 address",
        "10.0.0.7/8\n192.0.2.1\n",
        [
          "10.1.0.1 reject 1",
          "2002:a01::1 reject 1",
          "2002:a01:203:ffff::1 reject 1",
          "::a01:203 reject 1",
          "2002:c000:201:: reject 2",
          "2002:c000:202:: accept default",
          "2002:b00::1 accept default",
          "::b01:203 accept default",
          "64:ff9b::a01:203 accept default",
        ],
      ],
      [
        "matches such clients by a mask with holes too",
        "10.0.0.0/255.0.255.0\n10.0.0.0/0.0.0.255\n",
        [
          "2002:a01:5::1 reject 1",
          "2002:a01:105::1 accept default",
          "::a01:5 reject 1",
          "::a01:105 accept default",
          "11.1.1.0 reject 2",
          "2001:db8::1 accept default",
        ],
        ["2 analysis-incomplete too-many-blocks: 10.0.0.0/0.0.0.255"],
      ],
      [
        "matches only 6to4 clients by a network of them, and only IPv4 clients by a mapped one",
        "2002:a00::/24\n::ffff:11.0.0.0/104\n",
        ["2002:a01::1 reject 1", "10.1.0.1 accept default", "11.0.0.1 reject 2", "2002:b00:: accept default"],
      ],
      ["matches the loopback of IPv6 by the first network", "0.0.0.0/8\n", ["::1 reject 1", "2002:: reject 1"]],
      [
        "ends a line at a null character too",
        "10.0.0.1\0x\n\x0010.0.0.2\n  \0 a\n#\0 10.0.0.3\n",
        ["10.0.0.1 reject 1", "10.0.0.2 accept default"],
        [
          "1 program-skips behind-null: \0x",
          "2 program-skips behind-null: \x0010.0.0.2",
          "3 program-skips behind-null: \0 a",
        ],
      ],
      [
        "ends a line at a carriage return, and skips what is behind it",
        "10.0.0.1\r10.0.0.2\n10.0.0.3\r\r\n10.0.0.4\r# note\r \r\n\r10.0.0.5\n# note\r10.0.0.6\r\n10.0.0.7\r",
        [
          "10.0.0.1 reject 1",
          "10.0.0.2 accept default",
          "10.0.0.3 reject 3",
          "10.0.0.4 reject 5",
          "10.0.0.5 accept default",
          "10.0.0.6 accept default",
          "10.0.0.7 reject 12",
        ],
        [
          "2 program-skips behind-return: 10.0.0.2",
          "9 program-skips behind-return: 10.0.0.5",
          "11 program-skips behind-return: 10.0.0.6",
        ],
      ],
      [
        "matches IPv4 by mapped networks",
        "::ffff:10.0.0.0/104\n::ffff:192.0.2.1\n::ffff:0:0/97\n",
        ["10.1.0.1 reject 1", "192.0.2.1 reject 2", "1.1.1.1 reject 3", "198.51.100.1 accept default"],
      ],
      ["matches no IPv6 by the whole of IPv4", "0.0.0.0/0\n", ["10.0.0.1 reject 1", "2001:db8::1 accept default"]],
      [
        "has nothing behind an address",
        "10.0.0.0/8 # office\n10.0.0.1 \n10.0.0.1\t\n10.0.0.1;x\n  # note\n10.0.0.0 255.0.0.0\n",
        ["10.0.0.1 accept default"],
        [
          "1 program-refuses second-word: 10.0.0.0/8 # office",
          "2 program-refuses second-word: 10.0.0.1 ",
          "3 program-refuses second-word: 10.0.0.1\t",
          "4 program-refuses not-an-address: 10.0.0.1;x",
          "5 program-refuses second-word: # note",
          "6 program-refuses mask-apart: 10.0.0.0 255.0.0.0",
        ],
      ],
      [
        "has no ranges and no invalid masks",
        "10.0.0.1-10.0.0.5\n10.0.0.0/255.0\n10.0.0.0/0377.0.0.0\n10.0.0.0/33\n10.0.0.0/\n2001:db8::/129\n",
        ["10.0.0.1 accept default"],
        [
          "1 program-refuses not-an-address: 10.0.0.1-10.0.0.5",
          "2 program-refuses dotted-mask: 10.0.0.0/255.0",
          "3 program-refuses dotted-mask: 10.0.0.0/0377.0.0.0",
          "4 program-refuses bad-length: 10.0.0.0/33",
          "5 program-refuses bad-length: 10.0.0.0/",
          "6 program-refuses bad-length: 2001:db8::/129",
        ],
      ],
      [
        "has no other spellings",
        "08.0.0.1\n1.2.3.4.5\n[2001:db8::1]\n300.1.1.1\n\ufeff10.0.0.1\n\v10.0.0.1\n",
        ["10.0.0.1 accept default"],
        [
          "1 program-refuses not-an-address: 08.0.0.1",
          "2 program-refuses not-an-address: 1.2.3.4.5",
          "3 program-refuses not-an-address: [2001:db8::1]",
          "4 program-refuses not-an-address: 300.1.1.1",
          "5 program-refuses not-an-address: \ufeff10.0.0.1",
          "6 program-refuses not-an-address: \v10.0.0.1",
        ],
      ],
      [
        "may have names, whose addresses are not in it",
        "localhost\nmail.example.com\n",
        ["127.0.0.1 accept default"],
        ["1 analysis-incomplete name: localhost", "2 analysis-incomplete name: mail.example.com"],
      ],
    ],
  ],
])("%s", (_, options, cases) => {
  test.each(cases)("%s", (_fact, text, expected, remarked = []) => {
    expect(answers(text, expected, options)).toEqual(expected);
    expect(remarks(text, options)).toEqual(remarked);
  });
});

test("an ACL file of HAProxy has one hint for all of its IPv4 members", () => {
  const found = findingsIn("plain", "2001:db8::/32\n192.0.2.1\n198.51.100.0/24\n203.0.113.1\n", {}, haproxy);
  expect(found).toMatchInlineSnapshot(`
    "2001:db8::/32
    192.0.2.1
    ~~~~~~~~~ hint[reads-differently]: IPv4 members match 6to4 clients too: 10.0.0.0/8 is also 2002:a00::/24.
    HAProxy also asks with the IPv4 address inside of 2002::/16 and ::/96, for all members.
    198.51.100.0/24
    203.0.113.1
    "
  `);
});

test("an IPv6 network with all IPv4 clients is a warning, and one member", () => {
  const found = findingsIn("plain", "::/0\n::/64\n", {}, haproxy);
  expect(found).toMatchInlineSnapshot(`
    "::/0
    ~~~~ warning[reads-differently]: "::/0" matches every IPv4 client too. Add 0.0.0.0/0 if meant.
    HAProxy also asks with the mapped address ::ffff:a.b.c.d of an IPv4 client, which is in this network.
    ::/64
    ~~~~~ warning[unreachable-after-catch-all]: Never fires: line 1 lists all its addresses first. Remove it: no verdict changes.
    The first match wins.
          line 1 lists all its addresses
    ~~~~~ warning[reads-differently]: "::/64" matches every IPv4 client too. Add 0.0.0.0/0 if meant.
    HAProxy also asks with the mapped address ::ffff:a.b.c.d of an IPv4 client, which is in this network.
    "
  `);
});

test("a member of HAProxy has one finding for both families", () => {
  const found = findingsIn("plain", "10.0.0.0/8\n10.0.0.0/8\n10.1.0.0/16\n10.2.0.1\n", {}, haproxy);
  expect(found).toMatchInlineSnapshot(`
    "10.0.0.0/8
    ~~~~~~~~~~ hint[reads-differently]: IPv4 members match 6to4 clients too: 10.0.0.0/8 is also 2002:a00::/24.
    HAProxy also asks with the IPv4 address inside of 2002::/16 and ::/96, for all members.
    10.0.0.0/8
    ~~~~~~~~~~ warning[duplicate-rule]: Repeats line 1, which lists the same addresses. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 lists all its addresses
    10.1.0.0/16
    ~~~~~~~~~~~ information[covered-rule]: Never fires: line 1 lists all its addresses first. Remove it: no verdict changes.
    What it matches is already listed, and whoever changes it will wonder why nothing happens.
          line 1 lists all its addresses
    10.2.0.1
    ~~~~~~~~ information[covered-rule]: Never fires: line 1 lists all its addresses first. Remove it: no verdict changes.
    What it matches is already listed, and whoever changes it will wonder why nothing happens.
          line 1 lists all its addresses
    "
  `);
});

test("a member of HAProxy behind a network with all IPv4 clients gets no other verdict", () => {
  const found = findingsIn(
    "plain",
    "10.0.0.0/8\n::/64\n10.1.0.0/255.255.0.255\n",
    { "reads-differently": "off" },
    haproxy,
  );
  expect(found).toContain("[unreachable-after-catch-all]: Never fires: line 1 lists all its addresses first.");
});

test("members with the same IPv4 address have messages of their own", () => {
  const found = findingsIn("plain", "10.0.0.1\n10.0.0.1\n::ffff:10.0.0.1\n", { "reads-differently": "off" }, haproxy);
  expect(found).toContain("line 1 lists all its addresses\n");
  expect(found).toContain("line 1 lists it\n");
});

test("masks with holes make no more than some rows for IPv6 clients", () => {
  const { rules: table, remarks } = listOf("plain", "10.0.0.0/255.0.0.255\n11.0.0.0/255.0.255.0\n".repeat(2), haproxy);
  expect(table.count).toBe(2 * (1 + 1 + 2 * 256));
  expect(remarks.map(({ line, reason }) => `${line + 1} ${reason}`)).toEqual([
    "1 takes-6to4",
    "1 too-many-blocks",
    "3 too-many-blocks",
  ]);
});

test.each([
  ["reject", "10.0.0.1 reject 1", "11.0.0.1 accept default"],
  ["accept", "10.0.0.1 accept 1", "11.0.0.1 reject default"],
] as const)("members get what the list means, %s, and all others the other verdict", (means, member, other) => {
  expect(answers("10.0.0.0/8\n", [member, other], { means })).toEqual([member, other]);
});

test("an empty list has no members", () => {
  expect(answers("", ["10.0.0.1 accept default"])).toEqual(["10.0.0.1 accept default"]);
  expect(answers("", ["10.0.0.1 reject default"], { means: "accept" })).toEqual(["10.0.0.1 reject default"]);
});

test("a repeated member is a warning, since a restore of ipset stops there", () => {
  expect(
    findingsIn("plain", "10.0.0.7/8\n192.0.2.1\n10.0.0.0/8\n192.0.2.1/32\n", { "host-bits-set": "off" }),
  ).toMatchInlineSnapshot(`
    "10.0.0.7/8
    192.0.2.1
    10.0.0.0/8
    ~~~~~~~~~~ warning[duplicate-rule]: Repeats line 1, which lists the same 16,777,216 addresses. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 1 lists all 16,777,216 addresses
    192.0.2.1/32
    ~~~~~~~~~~~~ warning[duplicate-rule]: Repeats line 2, which lists the same address. Remove it: no verdict changes.
    Whoever changes one of the two later will wonder why nothing happens.
          line 2 lists it
    "
  `);
});

test.each([
  ["10.0.0.0\n", "a network address without a mask"],
  ["127.0.0.1\n192.0.2.0/24\n224.0.0.1\n0.0.0.0\n", "special addresses"],
  ["10.0.0.0/9\n10.128.0.0/9\n", "networks that make a larger one"],
  ["128.0.0.0/1\n0.0.0.0/1\n", "the whole of a family"],
  ["2001:db8::/32\n", "one family"],
  ["", "an empty list"],
  ["10.0.0.1-10.0.0.6\n10.0.0.7\n", "a range"],
])("%j: nothing is reported about %s", (text) => expect(findingsIn("plain", text)).not.toContain("~"));

describe.each(["loader", "haproxy"] as const)("in the dialect %s", (dialect) => {
  test.each(Object.entries(listOf("plain", "", { dialect }).format.reasons))(
    "the message of %s begins with a short line",
    (_, message) => {
      const [first, why] = message("x".repeat(30), 1_000_000);
      expect(first).toMatch(/^.{1,89}[.]$/);
      expect(why).toMatch(/^(?:ipset |[A-Z]).*[.]$/);
    },
  );
});

describe("comments of ours", () => {
  test("expectations are proved, and a comment behind a member may silence its findings", () => {
    expect(
      findingsIn(
        "plain",
        rules`
          10.0.0.0/8
          10.0.0.0/8 # imcrules-ignore duplicate-rule -- two feeds
          # imcrules-expect reject 10.0.0.0/8 by 10.0.0.0/8
          ; imcrules-expect accept 192.0.2.0/24 by default
        `,
      ),
    ).not.toContain("~");
  });

  test("an expectation that fails is reported", () => {
    expect(findingsIn("plain", "10.0.0.0/8\n# imcrules-expect reject 11.0.0.1\n")).toContain(
      "error[expectation-failed]",
    );
  });

  test("an ACL file of HAProxy has them in the first column", () => {
    const text = "10.0.0.0/8\n# imcrules-expect accept 10.0.0.1\n # imcrules-expect accept 10.0.0.1\n";
    const { notes, remarks: remarked } = listOf("plain", text, haproxy);
    expect([...notes.lines]).toEqual([1]);
    expect(remarked).toMatchObject([{ reason: "takes-6to4" }, { line: 2, code: "program-refuses" }]);
  });
});
