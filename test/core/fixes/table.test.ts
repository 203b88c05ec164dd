import { describe, expect, test } from "vitest";
import {
  analyze,
  budgetOf,
  findingKinds,
  findingsOf,
  refactoringsOf,
  runToEnd,
} from "../../../server/src/core/index.js";
import {
  codes,
  findings,
  fixedAll,
  fixes,
  foreignCodes,
  listOf,
  listsOf,
  offeredFixes,
  rules,
  whyNothingIsFixed,
} from "../../support/product.js";

/** By finding with a fix, the smallest list that shows it. */
const lists: Readonly<Record<string, string>> = {
  "syntax-error": "deny 10.0.0.1",
  "invalid-address": "accept 10.0.0.1:25",
  "invalid-mask": "accept 10.0.0.0 8",
  "misplaced-directive": rules`
    accept 10.0.0.1
    default reject
  `,
  "duplicate-directive": rules`
    default reject
    default accept
    accept 10.0.0.1
  `,
  "expectation-failed": rules`
    accept 10.0.0.0/8
    reject any
    expect reject 10.1.0.0/16
  `,
  "unreachable-after-catch-all": rules`
    accept 192.0.2.10
    reject 0.0.0.0 0.0.0.0
    accept 192.0.2.0 255.255.255.0
  `,
  "contradictory-rule": rules`
    accept 192.0.2.10
    reject 192.0.2.10 255.255.255.255
    reject any
  `,
  "duplicate-rule": rules`
    accept 192.0.2.10
    # imcrules-ignore host-bits-set -- goes with the rule below
    accept 192.0.2.10/32 # once more
    reject any
  `,
  "shadowed-rule": rules`
    accept 10.0.0.0 255.0.0.0
    reject 10.1.0.0 255.255.0.0
    reject any
  `,
  "covered-rule": rules`
    accept 10.0.0.0/8
    accept 10.1.0.0/16
    reject any
  `,
  "redundant-rule": rules`
    accept 10.1.0.0/16
    accept 10.0.0.0/8
    reject any
  `,
  "missing-catch-all": "accept 192.0.2.10",
  "ipv4-only-catch-all": rules`
    accept 192.0.2.10
    reject 0.0.0.0 0.0.0.0
  `,
  "catch-all-with-address": "accept 10.0.0.0 0.0.0.0",
  "unspecified-address": rules`
    accept 192.0.2.10
    reject 0.0.0.0 255.255.255.255
  `,
  "network-as-host": rules`
    reject 10.0.0.0
    reject 192.168.7.0 255.255.255.255 # guests
  `,
  "inverted-mask": rules`
    accept 10.0.0.0 0.0.0.255
    reject any
  `,
  "suspicious-mask": rules`
      accept 10.0.0.0 255.225.255.0
      accept 192.0.2.10 198.51.100.7 # two
    reject any
  `,
  "host-bits-set": rules`
    accept 10.1.2.3 255.255.255.0
    accept ::ffff:192.0.2.1/24
    reject ::ffff:10.0.0.9/120
    expect reject 10.0.0.9/24
  `,
  "unused-ignore": rules`
    accept 192.0.2.10 # imcrules-ignore shadowed-rule
    # imcrules-ignore no-such-code, host-bits-set
    accept 198.51.100.9/24
    # imcrules-ignore covered-rule -- nothing
    reject any
  `,
};

test("each finding of our own lists with a fix has a list here", () => {
  const fixed = findingKinds.filter(({ code, fixes }) => fixes !== undefined && !foreignCodes.includes(code));
  expect(Object.keys(lists)).toEqual(fixed.map(({ code }) => code));
});

test.each(Object.keys(lists))("%s", (code) => expect(fixes(code, lists[code] ?? "")).toMatchSnapshot());

describe("moving a hidden rule up", () => {
  test("names the rules that still hide part of it", () => {
    const list = rules`
      accept 10.0.0.0/29
      reject 10.0.0.0/28
      accept 10.0.0.0/27
      reject any
      accept 10.0.0.0/28
    `;
    expect(titles(list, "shadowed-rule", "unreachable-after-catch-all")).toContain(
      "Move above line 2 (8 more addresses accepted, still decided by line 1: 8 of 16 addresses)",
    );
  });

  test.each([
    [
      ["host all all 10.0.0.0/8 reject", "hostssl app all 10.1.0.0/16 md5"],
      "Move above line 1 (for connections over SSL to database app: 65,536 more addresses admitted)",
    ],
    // For these connections, line 1 still decides half of its addresses.
    [
      ["host app all 10.1.0.0/17 md5", "host all all 10.0.0.0/8 reject", "hostssl app all 10.1.0.0/16 md5"],
      "Move above line 2 (for connections over SSL to database app: 32,768 more addresses admitted, still decided by line 1: 32,768 of 65,536 addresses)",
    ],
    // Only connections to both databases had the rule.
    [["host app all 10.0.0.0/8 reject", "host web all 10.0.0.0/8 md5", "host app,web all 10.0.0.0/8 md5"], undefined],
  ])("counts for which connections a rule with a condition decides: %j", (lines, wanted) => {
    const found = offeredFixes(lines.join("\n"), {}, analyze(listOf("pg-hba", lines.join("\n"))));
    expect(found.map(({ title }) => title).find((title) => title.startsWith("Move"))).toBe(wanted);
  });

  test("is not offered if the rule would decide nothing", () => {
    const list = rules`
      accept 10.0.0.0/28
      reject 10.0.0.0/27
      evaluate most-specific
      accept 10.0.0.0/28
    `;
    expect(titles(list, "shadowed-rule").filter((title) => title.startsWith("Move"))).toEqual([]);
  });

  test("is not offered if the model ignores file order", () => {
    const list = rules`
      evaluate accept-overrides
      accept 10.0.0.0/8
      reject 10.0.0.1
      reject any
    `;
    expect(codes(list)).toContain("3 shadowed-rule");
    expect(titles(list, "shadowed-rule").filter((title) => title.startsWith("Move"))).toEqual([]);
  });
});

function titles(list: string, ...wanted: readonly string[]): readonly string[] {
  return offeredFixes(list).flatMap(({ code, title }) => (wanted.includes(code) ? [title] : []));
}

test("Fix All keeps a rule that a by names, and works beside a failed expectation", () => {
  const list = rules`
    accept 10.0.0.0/8
    accept 10.1.0.0/16
    accept 10.2.0.0/16
    reject any
    expect accept 10.1.0.0/16 by 10.1.0.0/16
  `;
  expect(codes(list)).toContain("5 expectation-failed");
  expect(fixedAll(list)).toBe(list.replace("accept 10.2.0.0/16\n", ""));
});

test("Fix All clears no host bits, and keeps what a rule with host bits hides", () => {
  const list = "accept 10.0.0.1/8\naccept 10.1.0.0/16\naccept 10.2.0.1/16\nreject any";
  expect(fixedAll(list)).toBe(list);
  expect(whyNothingIsFixed(list)).toBe(
    'Fix All does nothing: each rule that repeats others may be needed when a mask or address is corrected, or is named by "by".',
  );
});

test("a rule that a mistyped mask hides has no fix, and its message names the line to correct first", () => {
  const list = "accept 192.168.1.0 0.0.0.255\naccept 192.168.7.0\naccept 10.0.1.0/24\naccept 10.0.0.0/16\nreject any";
  expect(findings(list)).toMatchInlineSnapshot(`
    "accept 192.168.1.0 0.0.0.255
                       ~~~~~~~~~ warning[inverted-mask]: 0.0.0.255 looks like a wildcard, not a mask. Write 255.255.255.0.
    A mask compares its one-bits, so that this rule matches 16,777,216 addresses in 16,777,216 blocks scattered across the address space.
    accept 192.168.7.0
    ~~~~~~~~~~~~~~~~~~ information[covered-rule]: Never fires. Correct line 1 first: it probably means something else.
    Line 1 accepts it first.
          line 1 accepts it
           ~~~~~~~~~~~ information[network-as-host]: Matches the one host 192.168.7.0. If a network is meant, write /24.
    An address that ends in zeros is usually that of a network, and without a mask a rule matches one host.
    accept 10.0.1.0/24
    ~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: Seems redundant. Correct line 1 first: it probably means something else.
    accept 10.0.0.0/16
    reject any"
  `);
  expect(offeredFixes(list).map(({ line, code, title }) => `${line} ${code}: ${title}`)).toMatchInlineSnapshot(`
    [
      "1 inverted-mask: Write the mask 255.255.255.0 (255 more addresses accepted, 16,776,958 more rejected)",
      "2 network-as-host: Write the network 192.168.7.0/24 (255 more addresses accepted)",
    ]
  `);
});

test("Fix All changes nothing if a directive might take effect, whatever its severity", () => {
  const list = "evaluate most-specific\naccept 10.0.0.0/8\ndefault reject\naccept 10.0.0.0/9\naccept 10.128.0.0/9";
  expect(fixedAll(list, { "misplaced-directive": "warning" })).toBe(list);
});

test.each([
  ["syntax-error", "nonsense"],
  ["invalid-address", "accept 10.0.0.300"],
  ["invalid-mask", "accept 10.0.0.0/33"],
  ["misplaced-directive", "default accept"],
  ["duplicate-directive", "default reject\ndefault reject"],
])("Fix All changes nothing in a list with %s, whatever the severity", (code, line) => {
  const good = "accept 10.0.0.0/8\naccept 10.0.0.0/8\nreject any";
  expect(fixedAll(good)).toBe("accept 10.0.0.0/8\nreject any");
  const bad = code === "duplicate-directive" ? `${line}\n${good}` : `${good}\n${line}`;
  for (const level of ["error", "hint", "off"] as const) {
    expect(codes(bad, { [code]: "error" })).toContainEqual(expect.stringContaining(code));
    expect(fixedAll(bad, { [code]: level })).toBe(bad);
  }
});

test("the title of a fix for an expectation says that the expectation then fails", () => {
  const list = "default reject\naccept 10.0.0.0/24\nexpect accept 10.0.0.0/24 by 10.0.0.1/24";
  expect(titles(list, "host-bits-set")).toContain("Remove the mask (single host) (an expectation fails)");
});

test("removing a redundant rule that replaces another one says what the other one does then", () => {
  const text = "geo $a { default 0; 10.0.0.0/8 1; 10.0.0.0/8 0; }";
  const found = offeredFixes(text, {}, analyze(listOf("nginx-geo", text)));
  expect(found.map(({ title }) => title)).toEqual(["Remove rule (16,777,216 more addresses rejected)"]);
});

test("nothing is proved of edits after which the file has other lists", () => {
  const text = "server {\n  deny 10.0.0.0/8;\n  location /a {\n    deny all;\n  }\n}\n";
  const analysis = listsOf("nginx-access", text).map((list) => analyze(list))[1];
  const offered = analysis && refactoringsOf(analysis, { first: 3, last: 3 }, findingsOf(analysis), budgetOf());
  expect(offered && runToEnd(offered).map(({ title }) => title)).toContain("Comment out rule (effect not proved)");
});
