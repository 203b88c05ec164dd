import { describe, expect, test } from "vitest";
import { pgHba } from "../../../../server/src/core/formats/postgres/hba.js";
import {
  analyze,
  compile,
  decide,
  describeRule,
  describeShare,
  describeUnless,
  parseAddress,
  type RuleSet,
  ruleOf,
  textOfLine,
  unlessOf,
} from "../../../../server/src/core/index.js";
import type { Given } from "../../../../server/src/core/model/condition.js";
import { settle } from "../../../../server/src/core/model/given.js";
import { conditionOf } from "../../../../server/src/core/model/ruleSet.js";
import { formatSource } from "../../../../server/src/core/model/source.js";
import { textAt } from "../../../../server/src/core/text/text.js";
import { answered } from "../../../support/answered.js";
import { findingsIn, listAnswers, listOf, offeredFixes, rules } from "../../../support/product.js";

const read = (text: string) => listOf("pg-hba", text);

/** Returns the line number, code, reason and text of each remark, and the line that it names. */
function remarks(text: string): readonly string[] {
  const list = read(text);
  return list.remarks.map(({ line, code, reason, span, other }) => {
    const named = other === undefined ? "" : `, line ${other + 1}`;
    return `${line + 1} ${code} ${reason} "${textAt(textOfLine(list, line), span)}"${named}`;
  });
}

/** Writes the rules of a list: `1 accept 10.0.0.0/8 for connections to database app`. */
function written(list: RuleSet): readonly string[] {
  return Array.from({ length: list.rules.count }, (_, id) => {
    const { action, source } = ruleOf(list, id);
    const why = conditionOf(list, id)?.why;
    return [(list.rules.lines[id] ?? 0) + 1, action, formatSource(source), why]
      .filter((part) => part !== undefined)
      .join(" ");
  });
}

describe("what a line asks for besides the address", () => {
  test.each([
    ["host all all all md5", ["any"]],
    ["local all all trust", []],
    ["hostssl all all all md5", ["any for connections over SSL"]],
    ["hostnossl all all all md5", ["any for connections without SSL"]],
    ["hostgssenc all all all md5", ["any for connections with GSSAPI encryption"]],
    ["hostnogssenc all all all md5", ["any for connections without GSSAPI encryption"]],
    ["host app all all md5", ["any for connections to database app"]],
    ["host app,all all all md5", ["any"]],
    ["host web,app bob all md5", ["any for connections to database app or web as user bob"]],
    ["host sameuser,app +admins all md5", ["any for connections to database app or sameuser as user +admins"]],
    ["host a,b,c,d all all md5", ["any for connections to database a, b or 2 others"]],
    ["host replication all all md5", ["any for replication connections"]],
    ["host replication,app all all md5", ["any for connections to database app", "any for replication connections"]],
    ["host all,replication all all md5", ["any", "any for replication connections"]],
    ['host "replication" all all md5', ['any for connections to database "replication"']],
    [
      "host @dbs all all md5",
      ["any for connections to database @dbs", "any for replication connections to database @dbs"],
    ],
    ["host all all samehost md5", ["any for connections from samehost"]],
    ["host all all db.example.com md5", ["any for connections from host db.example.com"]],
    ["hostssl app all samenet md5", ["any for connections over SSL to database app from samenet"]],
    ["host all all 2001:db8::3 ffff:ffff::f md5", ["2001:db8::/32 for connections from 2001:db8::3 ffff:ffff::f"]],
  ])("%s", (text, expected) => {
    expect(written(read(text))).toEqual(expected.map((each) => `1 accept ${each}`));
  });

  test("equal conditions are one", () => {
    expect(read("host a,b all all md5\nhost b,a,a all 10.0.0.0/8 md5\nhost a all all md5").conditions).toHaveLength(2);
  });
});

describe("what is given of a connection", () => {
  const text = rules`
    hostssl app bob 10.0.0.0/8 reject
    host app,sameuser +admins,eve 10.0.0.0/8 reject
    host replication all 10.0.0.0/8 reject
    host all all all md5
  `;
  const left = (given: Given) => written(settle(read(text), given));

  test("settles types, databases and users", () => {
    expect(left({ type: "hostssl", database: "app", user: "bob", "+admins": "no" })).toEqual([
      "1 reject 10.0.0.0/8",
      "4 accept any",
    ]);
    expect(left({ type: "hostnossl", database: "web", user: "eve", sameuser: "no" })).toEqual(["4 accept any"]);
  });

  test("settles no group and no other term", () => {
    expect(left({ type: "hostnossl", database: "web", user: "bob" })).toEqual([
      "2 reject 10.0.0.0/8 for connections to database app or sameuser as user eve or +admins",
      "4 accept any",
    ]);
    expect(left({ type: "hostnossl", database: "web", user: "bob", "+admins": "yes", sameuser: "yes" })).toEqual([
      "2 reject 10.0.0.0/8",
      "4 accept any",
    ]);
  });

  test("no rule for all databases matches a connection for replication, even if no other rule does", () => {
    expect(left({ database: "replication" })).toEqual(["3 reject 10.0.0.0/8"]);
    expect(written(settle(read("host all all all md5"), { database: "replication" }))).toEqual([]);
    expect(written(settle(read("include a.conf\nhost all all all md5"), { database: "replication" }))).toEqual([
      "1 accept any the included file was not read",
      "1 reject any the included file was not read",
    ]);
  });
});

test.each([
  "@f all all 10.0.0.0/8 reject",
  "host all all @f reject",
  "host all all 10.0.0.0 @f reject",
  "host all all all @f",
])("a line with words in a file may decide: %s", (line) => {
  const list = read(`${line}\nhost all all 10.0.0.0/8 md5`);
  const address = parseAddress("10.1.2.3");
  expect(address && describeUnless(list, unlessOf(list, [decide(compile(list), address)], address))).toBe(
    "unless line 1 applies (the included file was not read)",
  );
});

test("what is in a file that was not read is not known by its name", () => {
  expect(written(settle(read("include a.conf"), { include: "no" }))).toHaveLength(4);
});

test("findings speak in whole sentences, and quote a word once", () => {
  const found = findingsIn("pg-hba", 'host all "all" all md5');
  expect(found).toContain('reads-differently]: "all" is a name and no keyword. Remove the quotes.');
  expect(findingsIn("pg-hba", "host all all all md5\nhost all all 10.0.0.0/8 reject")).toContain(
    "Add a rule that rejects some,",
  );
  expect(findingsIn("pg-hba", "host all all all reject\nhost all all 10.0.0.0/8 md5")).toContain(
    "Add a rule that admits some,",
  );
});

test("a rule with a condition decides no address by itself, and an answer names it", () => {
  const list = read(rules`
    host app all 10.1.0.0/16 reject
    hostssl all all 2001:db8::/32 md5
    host all all 10.0.0.0/8 md5
  `);
  const expected = ["10.1.2.3 accept 3", "11.0.0.1 reject default", "2001:db8::1 reject default", "::1 reject default"];
  expect(listAnswers(list, expected)).toEqual(expected);
  const partition = compile(list);
  const doubts = expected.map((answer) => {
    const address = parseAddress(answer.split(" ")[0] ?? "");
    return address && describeUnless(list, unlessOf(list, [decide(partition, address)], address));
  });
  expect(doubts).toEqual([
    "unless line 1 applies (for connections to database app)",
    "",
    "unless line 2 applies (for connections over SSL)",
    "",
  ]);
});

describe("a rule is dead", () => {
  test.each([
    ["behind one with the same condition", "host app app 10.0.0.0/8 md5", "host app app 10.1.0.0/16 reject", true],
    ["behind one without a condition", "host all all 10.0.0.0/8 md5", "host app app 10.1.0.0/16 reject", true],
    ["not behind one with a condition", "host app app 10.0.0.0/8 md5", "host all all 10.1.0.0/16 reject", false],
    ["behind one for more databases", "host app,web all 10.0.0.0/8 md5", "host web all 10.1.0.0/16 reject", true],
    ["not behind one for fewer databases", "host app all 10.0.0.0/8 md5", "host web,app all 10.0.0.0/8 reject", false],
    ["behind one for a group and more", "host all +a,bob 10.0.0.0/8 md5", "host all +a 10.0.0.0/8 reject", true],
    ["not behind one for another group", "host all +a 10.0.0.0/8 md5", "host all +b 10.0.0.0/8 reject", false],
    ["behind one for any kind without SSL", "hostnossl all all all md5", "hostgssenc all all all reject", true],
    ["behind one for any kind without GSSAPI", "hostnogssenc all all all md5", "hostssl all all all reject", true],
    ["not behind one for another kind", "hostgssenc all all all md5", "hostnossl all all all reject", false],
    ["not behind one for usual connections", "host all all all md5", "host replication all all reject", false],
    ["behind one for replication", "host replication all all md5", "host replication bob 10.0.0.0/8 reject", true],
    ["if it is so in both worlds", "host all,replication all all md5", "host app,replication a all reject", true],
    ["not if it is so in one world", "host all all all md5", "host app,replication a all reject", false],
    ["behind one with the same host name", "host all all db.example.com md5", "host a all db.example.com reject", true],
    [
      "not behind one with another host name",
      "host all all db.example.com md5",
      "host all all b.example.com reject",
      false,
    ],
  ])("%s", (_, first, second, isDead) => {
    const found = findingsIn("pg-hba", `${first}\n${second}\n`);
    expect(/shadowed-rule|contradictory-rule|unreachable-after-catch-all/.test(found)).toBe(isDead);
  });
});

describe("what PostgreSQL does with odd words", () => {
  test.each([
    ['host all "all" all md5', ['1 reads-differently quoted-keyword ""all""']],
    ['host "replication" all all md5', ['1 reads-differently quoted-keyword ""replication""']],
    [
      "host ALL All all md5",
      ['1 reads-differently capital-keyword "ALL"', '1 reads-differently capital-keyword "All"'],
    ],
    ["host all all SameHost md5", ['1 reads-differently capital-keyword "SameHost"']],
    ['host "app" Replication 10.0.0.0/8 md5', []],
    ["host all all 010.0.0.5/32 md5", ['1 reads-differently spelling "010.0.0.5/32"']],
    ["host all all 2001:db8::1%1/128 md5", ['1 reads-differently zone "2001:db8::1%1/128"']],
    ["host all all 10.0.0.0 8 md5", ['1 reads-differently length-as-mask "8"']],
    ["host all all 0.0.0.0 0 md5", []],
    ["host all all 2001:db8:: 32 md5", ['1 program-refuses mask-family "2001:db8:: 32"']],
    ["host all all ::1 ffff::1 md5", ['1 reads-differently mask-with-holes "ffff::1"']],
    ["host all all ::ffff:10.0.0.1/128 md5", ['1 never-matches mapped "::ffff:10.0.0.1/128"']],
    ["host all all 10.0.0.5 md5", ['1 program-refuses no-length "10.0.0.5"']],
    ["host all all 10.0.0.0/255.0.0.0 md5", ['1 program-refuses length "10.0.0.0/255.0.0.0"']],
    ["host all all @net md5", ['1 analysis-incomplete file-of-words "@net"']],
    ["include other.conf", ['1 analysis-incomplete include "include other.conf"']],
    ["# no rule", ['1 program-refuses no-entries "# no rule"']],
    ["\ufeffhost all all all md5", ['1 program-refuses byte-order-mark "\ufeffhost"']],
    ["host all all all md5 map=a", ['1 program-refuses option "map=a"']],
    ["host all all all sspi", []],
    ["host all all all md5 constructor=x", ['1 program-refuses option "constructor=x"']],
    ["host constructor toString all __proto__", ['1 program-refuses method "__proto__"']],
  ])("%s", (text, expected) => expect(remarks(text)).toEqual(expected));

  test("a comment swallows the rules below its backslash, and no sentence", () => {
    expect(
      remarks(
        "host all all all md5 # a \\\nhost all all all reject\n# b \\\nhost names are slow\\\n local all all trust",
      ),
    ).toEqual([
      '2 program-skips swallowed "host all all all reject", line 1',
      '5 program-skips swallowed "local all all trust", line 4',
    ]);
  });

  test("the word of a remark lies on its line", () => {
    expect(remarks("host all \\\nall \\\n10.0.0.0 \\\n8 md5")).toEqual(['4 reads-differently length-as-mask "8"']);
    expect(remarks('host all\rall "10.0\r.0.0/8" md5')).toEqual(['2 program-refuses name-with-length ""10.0"']);
  });
});

describe("where the words of a rule are", () => {
  const words = (text: string) => {
    const list = read(text);
    const { addressSpan, maskSpan, actionSpan } = ruleOf(list, 0);
    const line = textOfLine(list, list.rules.lines[0] ?? 0);
    return [addressSpan, maskSpan, actionSpan].map((span) => (span === undefined ? "-" : textAt(line, span)));
  };
  test.each([
    ["host all all 10.0.0.0/8 md5", ["10.0.0.0", "8", "md5"]],
    ["host all all 10.0.0.0 255.0.0.0 md5", ["10.0.0.0", "255.0.0.0", "md5"]],
    ["host all all 10.0.0.0 0xff000000 md5", ["10.0.0.0 0xff000000", "-", "md5"]],
    ["host all all all md5 # x", ["all", "-", "md5"]],
    ['host all all "10.0.0.0/8" "md5"', ["10.0.0.0", "8", '"md5"']],
    ['host all all 10."0.0.0"/8 md5', ['10."0.0.0"/8', "-", "md5"]],
    ["host all all \\\n10.0.0.0/8 \\\nmd5", ["10.0.0.0", "8", "-"]],
    ["host all all 10.0.0.0 \\\n255.0.0.0 md5", ["10.0.0.0", "-", "-"]],
    ["host all all 10.0.\\\n0.0/8 md5", ["10.0.", "-", "-"]],
    ["host all all 10.0.0.0 255.\\\n0.0.0 md5", ["10.0.0.0", "-", "-"]],
  ])("%s", (text, expected) => expect(words(text)).toEqual(expected));
});

test("findings name what PostgreSQL does", () => {
  const text = rules`
    host all all 10.0.0.0 8 md5
    host all all 10.0.0.0 0.255.255.255 md5
    host all all 10.1/16 md5
    host all all 10.0.0.5 md5
    # old \\
    host all all 10.0.0.0/8 reject
  `;
  expect(findingsIn("pg-hba", text)).toMatchInlineSnapshot(`
    "host all all 10.0.0.0 8 md5
                          ~ error[reads-differently]: This is the mask 0.0.0.8 and no length. Write /8 behind the address.
    The line matches addresses all over the internet: only the bits of this number are compared.
    host all all 10.0.0.0 0.255.255.255 md5
                 ~~~~~~~~~~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires. Correct this line first: it probably means something else.
    Line 1 admits all 256 addresses first.
          line 1 admits all 256 addresses
                          ~~~~~~~~~~~~~ error[inverted-mask]: 0.255.255.255 looks like a wildcard, not a mask. Write 255.0.0.0.
    A mask compares its one-bits, so that this rule matches 256 addresses in 256 blocks scattered across the address space.
    host all all 10.1/16 md5
                 ~~~~~~~ warning[reads-differently]: "10.1/16" is 10.0.0.1 to PostgreSQL. Write four decimal octets.
    A leading zero makes an octet octal (010 is 8), and missing octets are filled in (10.1 is 10.0.0.1).
    host all all 10.0.0.5 md5
                 ~~~~~~~~ error[program-refuses]: PostgreSQL refuses "10.0.0.5": no length. Add /32 or, in IPv6, /128.
    It does not start, or keeps all its old rules, and says: invalid IP mask, since it takes the method for the mask.
    # old \\
    host all all 10.0.0.0/8 reject
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error[program-skips]: This is a comment: line 5 ends in a backslash. Remove the backslash.
    A backslash joins the next line, in a comment too."
  `);
});

describe("fixes", () => {
  const fixes = (text: string) => {
    const titles = offeredFixes(text, {}, analyze(read(text)));
    return titles.map(({ title, after }) => `${title}: ${after.split("\n")[0]}`);
  };

  test("a length in the column of the mask and a missing length are written behind the address", () => {
    expect(fixes("host all all 10.0.0.0 8 md5")).toMatchInlineSnapshot(`
      [
        "Write 10.0.0.0/8 (8,388,608 more addresses admitted, 2,139,095,040 more rejected): host all all 10.0.0.0/8 md5",
      ]
    `);
    expect(fixes("host all all 10.0.0.5 reject\nhost all all all md5")).toMatchInlineSnapshot(`
      [
        "Write 10.0.0.5/32 (1 more address rejected): host all all 10.0.0.5/32 reject",
      ]
    `);
    expect(fixes("host all all 10.0.0.0/255.0.0.0 md5")).toMatchInlineSnapshot(`
      [
        "Write 10.0.0.0/8 (16,777,216 more addresses admitted): host all all 10.0.0.0/8 md5",
      ]
    `);
  });

  test("an address with host bits gets another length or address, and always a length", () => {
    expect(fixes("host all all 10.0.0.5/8 md5")).toMatchInlineSnapshot(`
      [
        "Write the network 10.0.0.0: host all all 10.0.0.0/8 md5",
        "Write the host 10.0.0.5/32 (16,777,215 more addresses rejected): host all all 10.0.0.5/32 md5",
      ]
    `);
    expect(fixes("host all all 10.0.0.5 255.0.0.0 md5")).toMatchInlineSnapshot(`
      [
        "Write the network 10.0.0.0: host all all 10.0.0.0 255.0.0.0 md5",
        "Write the host 10.0.0.5/32 (16,777,215 more addresses rejected): host all all 10.0.0.5/32 md5",
      ]
    `);
  });
});

test("it writes what a rule may say", () => {
  const { rule, source } = pgHba.format.notation;
  const like = { source: { kind: "any" }, addressSpan: { start: 0, end: 0 }, maskSpan: undefined } as const;
  const network = { kind: "ipv4", address: 0x0a000000, mask: 0xff000000 } as const;
  expect(rule("accept", network)).toBeUndefined();
  expect(rule("reject", { kind: "any" })).toBe("host all all all reject");
  expect(rule("reject", network)).toBe("host all all 10.0.0.0/8 reject");
  expect(source({ kind: "ipv4", address: 0x0a000005, mask: 0xffffffff }, like, "")).toBe("10.0.0.5/32");
  expect(source({ ...network, mask: 0xff00ff00 }, like, "")).toBe("10.0.0.0 255.0.255.0");
});

test("each reason has two lines for people, the first with 90 characters", () => {
  for (const [reason, text] of Object.entries(pgHba.format.reasons)) {
    const [first, why] = text(reason === "length-as-mask" ? "32" : "x".repeat(25), 123_456);
    expect(first.length, `${reason}: ${first}`).toBeLessThanOrEqual(90);
    expect(first, reason).toMatch(/[.?]$/);
    expect(why, reason).toMatch(/^[^a-z][^.;]*(\.\S[^.;]*)*\.$/);
  }
});

test("our own comments may follow a rule", () => {
  const { notes } = read(
    "host all all all md5 # imcrules-ignore accepts-everyone\n# imcrules-expect accept 10.0.0.1\n",
  );
  expect([...notes.lines]).toEqual([0, 1]);
});

test("a rule decides up to a number of addresses where rules with conditions are above it", () => {
  const text = "host app all 10.1.0.0/16 reject\nhost all all 10.0.0.0/8 md5\nhost all all 192.0.2.0/24 md5\n";
  const analysis = analyze(listOf("pg-hba", text));
  const shares = [0, 1, 2].map((id) => answered((budget) => describeShare(analysis, id, budget)));
  expect(shares).toEqual([
    "may decide up to 65,536 addresses",
    "decides up to 16,777,216 addresses",
    "decides all 256 addresses",
  ]);
  expect(answered((budget) => describeRule(analysis, 1, budget)).summary).toBe(
    "Decides all 16,777,216 addresses: they are admitted, unless line 1 applies (for connections to database app).",
  );
});

test("a rule loses no addresses to partial rules that sure rules take them from", () => {
  const text =
    "host all all 10.0.0.0/8 md5\nhost app all 10.0.0.0/7 reject\nhost app all 10.1.0.0/16 reject\nhost all all 10.0.0.0/7 md5\n";
  const analysis = analyze(listOf("pg-hba", text));
  const shares = [0, 1, 2, 3].map((id) => answered((budget) => describeShare(analysis, id, budget)));
  expect(shares).toEqual([
    "decides all 16,777,216 addresses",
    "may decide up to 16,777,216 addresses",
    "decides nothing",
    "decides up to 16,777,216 addresses",
  ]);
  // Line 3 is dead, so the last line is turned by line 2 only.
  expect(answered((budget) => describeRule(analysis, 3, budget)).summary).toBe(
    "Decides 16,777,216 of 33,554,432 addresses (50 %): they are admitted, unless line 2 applies (for connections to database app).",
  );
});
