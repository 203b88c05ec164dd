import { describe, expect, test } from "vitest";
import {
  analyze,
  budgetOf,
  findingsOf,
  linesOf,
  type ReadOptions,
  readAsNamed,
  ruleText,
  runToEnd,
} from "../../../../server/src/core/index.js";
import { settle } from "../../../../server/src/core/model/given.js";
import { conditionOf } from "../../../../server/src/core/model/ruleSet.js";
import { findingsIn, listAnswers, listOf, offeredFixes, rules } from "../../../support/product.js";

const allow = (text: string, options: ReadOptions = {}) => listOf("hosts-access", text, options);

/** Reads a file beside the other one. */
function beside(name: "hosts.allow" | "hosts.deny", text: string, other: string) {
  const neighbour = name === "hosts.allow" ? "hosts.deny" : "hosts.allow";
  const { options } = readAsNamed({ format: "hosts-access", options: {} }, `etc/${name}`);
  return allow(text, { ...options, included: new Map([[neighbour, [{ name: neighbour, text: other }]]]) });
}

/** Writes each remark: `1 never-matches: zeros`. */
function remarks(text: string, options: ReadOptions = {}): readonly string[] {
  return allow(text, options).remarks.map(({ line, code, reason }) => `${line + 1} ${code}: ${reason}`);
}

describe("the two files", () => {
  const deny = "ALL: 10.\nALL: ALL\n";

  test("are one list, whichever is read, and rules of the other one name their file", () => {
    const [one, other] = [beside("hosts.allow", "ALL: 10.1.\n", deny), beside("hosts.deny", deny, "ALL: 10.1.\n")];
    expect([...one.rules.actions]).toEqual([0, 1, 1]);
    expect([...other.rules.actions]).toEqual([0, 1, 1]);
    expect([0, 1, 2].map((id) => ruleText(one, id))).toEqual([
      "10.1.",
      "hosts.deny, line 1: ALL: 10.",
      "hosts.deny, line 2: ALL: ALL",
    ]);
    expect(ruleText(other, 0)).toBe("hosts.allow, line 1: ALL: 10.1.");
    expect(one.includes).toEqual(["hosts.deny"]);
    expect(other.includes).toEqual(["hosts.allow"]);
  });

  test("are named once for all their lines", () => {
    const list = beside("hosts.deny", "ALL: 10.\nsshd: 11.\n", "sshd: 10.1.\nsmtpd: 10.1.\n");
    expect(linesOf(list, [0, 1], "or")).toBe("line 1 or 2 of hosts.allow");
    expect(linesOf(list, [1])).toBe("line 2 of hosts.allow");
    expect(linesOf(list, [0, 2])).toBe("lines 1 of hosts.allow and 1");
  });

  test("do what their names say, unless the options say otherwise", () => {
    const named = (path: string, options: ReadOptions = {}) =>
      readAsNamed({ format: "hosts-access", options }, path).options;
    expect(named("/etc/hosts.allow")).toEqual({ means: "accept", beside: "hosts.deny" });
    expect(named("hosts.deny")).toEqual({ means: "reject", beside: "hosts.allow" });
    expect(named("hosts.deny", { means: "accept" })).toEqual({ means: "accept", beside: undefined });
    expect(named("old.hosts.deny.txt", { means: "reject" })).toEqual({ means: "reject" });
    expect(named("-")).toEqual({});
  });

  test("grant and deny nothing where they are missing", () => {
    const { options } = readAsNamed({ format: "hosts-access", options: {} }, "hosts.allow");
    expect(
      listAnswers(allow("ALL: 10.1. : DENY\n", options), ["10.1.0.1 reject 1", "10.2.0.1 accept default"]),
    ).toEqual(["10.1.0.1 reject 1", "10.2.0.1 accept default"]);
  });

  test("name the lines of each other in findings, and fixes remove whole lines", () => {
    const text = "ALL: 10.1.2.\nALL: ALL\n";
    const analysis = analyze(beside("hosts.deny", text, "ALL: 10.1.\n"));
    expect(offeredFixes(text, {}, analysis).map(({ title, after }) => `${title}: ${after}`)).toMatchInlineSnapshot(`
      [
        "Comment out: # ALL: 10.1.2.
      ALL: ALL
      ",
        "Remove rule: ALL: ALL
      ",
      ]
    `);
  });

  test("hide rules of each other, which no move helps", () => {
    const text = "\nALL: 10.1.2.\nALL: 10.1.\n# imcrules-expect reject 10.1.0.0/16\n";
    const analysis = analyze(beside("hosts.deny", text, "ALL: 10.8.\nALL: 10.1.\n"));
    const found = [...findingsOf(analysis, {}).list()].map(({ code, explain }) => {
      const { message, related } = runToEnd(explain(budgetOf()));
      return `${code}: ${message.split("\n")[0]}${related.map((note) => ` ${note.message}`).join("")}`;
    });
    expect(found).toEqual([
      'missing-catch-all: No final deny: everyone else is granted too. Add "ALL: ALL" after the last rule.',
      "shadowed-rule: Never fires: line 2 of hosts.allow grants all 256 addresses first. Change it or remove it.",
      "contradictory-rule: Never fires: line 2 of hosts.allow grants the same addresses. Decide which one is meant.",
      "expectation-failed: Fails: 10.1.0.0 is granted by line 2 of hosts.allow. Correct the rules or this line.",
    ]);
    expect(offeredFixes(text, {}, analysis).filter(({ title }) => title.includes("Move"))).toEqual([]);
  });

  test("report only what is in the file itself", () => {
    expect(beside("hosts.allow", "ALL: 10.1.\n", "ALL: 10.1").remarks).toEqual([]);
  });
});

test.each([
  ["ALL EXCEPT smtpd", "sshd", true],
  ["ALL EXCEPT smtpd", "smtpd", false],
  ["ALL EXCEPT smtpd", "ALL", false],
  ["ALL EXCEPT smtpd", "ALL EXCEPT smtpd ftpd", true],
  ["ALL EXCEPT smtpd ftpd", "ALL EXCEPT smtpd", false],
  ["sshd smtpd", "ALL EXCEPT ftpd", false],
  ["ALL EXCEPT sshd EXCEPT sshd", "ALL", true],
])("a rule for %s hides one for %s: %s", (first, second, isHidden) => {
  const found = findingsIn("hosts-access", `${first}: 10. : DENY\n${second}: 10.1.\n`);
  expect(found.includes("shadowed-rule")).toBe(isHidden);
});

test("each trap is drawn where it is", () => {
  expect(
    findingsIn(
      "hosts-access",
      `${rules`
        sshd: 10.13.0.0/16 # not ALL
        ALL: 0.0.0.0/0 10.0.0.1/8
        sshd 10.1.
        sshd: 10.1. : allwo
      `}\nALL: 10.2.`,
      {},
      { means: "reject" },
    ),
  ).toMatchInlineSnapshot(`
    "sshd: 10.13.0.0/16 # not ALL
                       ~~~~~~~~~ warning[reads-differently]: These are more clients and no comment. Move them to a line of their own.
    A # behind a rule means nothing, so that # not ALL matches everybody.
    ALL: 0.0.0.0/0 10.0.0.1/8
         ~~~~~~~~~ error[never-matches]: "0.0.0.0/0" matches nobody. Write ALL, or 0.0.0.0/0.0.0.0.
    libwrap knows the lengths 1 to 32 only.
                   ~~~~~~~~~~ error[host-bits-set]: "10.0.0.1/8" matches nobody. Clear its host bits, or remove the mask.
    libwrap compares the masked address of the client with this address.
    sshd 10.1.
    ~~~~~~~~~~ error[program-skips]: libwrap skips this line: a colon is missing. Write daemons: clients.
    Its log says: missing ":" separator.
    sshd: 10.1. : allwo
          ~~~~~ warning[unreachable-after-catch-all]: Never fires: line 1 denies all 65,536 addresses first. Remove it: no verdict changes.
    For the daemon sshd, the first match wins.
          line 1 denies all 65,536 addresses
                  ~~~~~ warning[reads-differently]: libwrap refuses these clients: "allwo" is no option. Correct it.
    Its log says: bad option name.
    ALL: 10.2.
    ~~~~~~~~~~ warning[reads-differently]: Denies everyone: the end of line is missing here. Add it.
    libwrap cannot read the line, whatever it says, and then refuses each client of each service."
  `);
});

test.each([
  ["ALL: 10.1", ["1 program-skips: unended"]],
  ["# note", []],
  [" \t", []],
  ["ALL: 10.1.\\\n", ["1 program-skips: unended"]],
  ["\\\n", []],
  ["# a \\\nALL: 10.1.\n", ["2 program-skips: in-comment"]],
  ["# a \\\nb\n", []],
  [" # ALL: 10.1.\n", ["1 reads-differently: indented-comment"]],
  [" # note\n", []],
  ["ALL 10.1.\n", ["1 program-skips: no-colon"]],
  ["ALL:\n", ["1 never-matches: no-client"]],
  [": ALL\n", ["1 never-matches: no-daemon"]],
  ["\ufeffALL: ALL\n", ["1 never-matches: no-daemon"]],
  ["ALL: 2001:db8::1\n", ["1 never-matches: no-brackets"]],
  ["ALL:::1\n", ["1 never-matches: no-brackets"]],
  ["ALL: [2001:db8::/32]\n", ["1 never-matches: bad-brackets"]],
  [
    "ALL: [::ffff:10.0.0.1] [::ffff:10.0.0.0]/104\n",
    ["1 never-matches: mapped-address", "1 never-matches: mapped-address"],
  ],
  [
    "ALL: 10.1 010.0.0.1 10.. 10.0.0.1-10.0.0.9\n",
    [
      "1 never-matches: no-address",
      "1 never-matches: zeros",
      "1 never-matches: bad-prefix",
      "1 never-matches: no-address",
    ],
  ],
  [
    "ALL: 10.0.0.0/0 10.0.0.0/33 a/8\n",
    ["1 never-matches: zero-length", "1 never-matches: bad-mask", "1 never-matches: bad-network"],
  ],
  ["ALL: 10.0.0.1/255.255.255.255 255.255.255.255/8\n", ["1 never-matches: full-mask", "1 never-matches: all-ones"]],
  [
    "ALL: 010.0.0.0/8 10.0.0.0/8x [2001:db8::]/\n",
    ["1 reads-differently: octal", "1 reads-differently: odd-length", "1 reads-differently: odd-length"],
  ],
  ["ALL: 10.0.0.1/8 [2001:db8::1]/32\n", ["1 host-bits-set: host-bits", "1 host-bits-set: host-bits-masked"]],
  [
    "ALL: ALL EXCEPT 10.0.0.1/8 010.0.0.0/8 10.1\n",
    ["1 host-bits-set: host-bits", "1 reads-differently: octal", "1 never-matches: no-address"],
  ],
  ["ALL: 10.1. EXCEPT 10.\n", ["1 never-matches: excepted"]],
  ["ALL: 10.1.* 10.?.1.1\n", ["1 reads-differently: name-pattern"]],
  ["ALL: 10. # 10.1\n", ["1 reads-differently: comment-behind"]],
  ["ALL: 10. : allwo\n", ["1 reads-differently: bad-option"]],
  ["ALL: 10. :\n", ["1 reads-differently: no-option"]],
  ["ALL: 10. : allow now\n", ["1 reads-differently: option-value"]],
  ["ALL: 10. : spawn\n", ["1 reads-differently: option-value"]],
  ["ALL: 10. : deny : nice\n", ["1 reads-differently: option-not-last"]],
  ["ALL: 10. : twist /bin/echo\n", ["1 reads-differently: twist"]],
  ["ALL: 10. : severity mail.info : rfc931 : Deny\r\n", []],
  [`ALL: ${"10.1.0.1 ".repeat(300)}\nALL 10.1.\n`, ["1 program-skips: too-long"]],
])("hosts.allow with %j has the remarks %j", (text, expected) => {
  expect(remarks(text)).toEqual(expected);
});

test.each([
  ["ALL: 10.1", ["1 reads-differently: unended-deny"]],
  ["# note", ["1 reads-differently: unended-deny"]],
  [`# ${"x".repeat(2046)}\n`, ["1 reads-differently: too-long-deny"]],
])("hosts.deny with %j denies everyone", (text, expected) => {
  expect(remarks(text, { means: "reject" })).toEqual(expected);
  const answers = ["192.0.2.1 reject 1", "2001:db8::1 reject 1"];
  expect(listAnswers(allow(text, { means: "reject" }), answers)).toEqual(answers);
});

describe("conditions", () => {
  test.each([
    ["sshd: 10.", "for the daemon sshd", [["daemon", "sshd"]]],
    ["sshd, SMTPD: 10.", "for the daemons sshd, smtpd", [["daemon", "sshd", "smtpd"]]],
    ["sshd smtpd EXCEPT smtpd: 10.", "for the daemon sshd", [["daemon", "sshd"]]],
    ["ALL EXCEPT sshd: 10.", "for the daemons ALL EXCEPT sshd", [["daemon", "sshd"]]],
    ["sshd@mail: 10.", "for the daemons sshd@mail", [["daemons sshd@mail", "yes"]]],
    ["ALL: a.example.com", "for clients with the host name a.example.com", [["client a.example.com", "yes"]]],
    ["ALL: root@10.", "for clients of the user root", [["user", "root"]]],
    [
      "sshd: @office",
      "for the daemon sshd and clients of the netgroup office",
      [
        ["daemon", "sshd"],
        ["client @office", "yes"],
      ],
    ],
    ["ALL: 10. EXCEPT LOCAL", "for clients that 10. EXCEPT LOCAL matches", [["client 10. EXCEPT LOCAL", "yes"]]],
    ["ALL: ALL@10.", undefined, []],
    ["KNOWN: 10. EXCEPT 10.1.", undefined, []],
  ])("of %j", (text, why, atoms) => {
    const condition = conditionOf(allow(`${text}\n`), 0);
    expect(condition?.why).toBe(why);
    expect((condition?.atoms ?? []).map(({ name, values }) => [name, ...values])).toEqual(atoms);
  });

  test("of a daemon are settled by its name", () => {
    const list = allow("sshd: 10.\nALL: ALL : DENY\n");
    expect(listAnswers(settle(list, { daemon: "sshd" }), ["10.0.0.1 accept 1"])).toEqual(["10.0.0.1 accept 1"]);
    expect(listAnswers(settle(list, { daemon: "smtpd" }), ["10.0.0.1 reject 2"])).toEqual(["10.0.0.1 reject 2"]);
  });
});
