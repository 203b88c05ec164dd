import { describe, expect, test } from "vitest";
import { parse } from "../../../server/src/core/index.js";
import { codes, fileRefactorings, refactorings, rules, verdictOf } from "../../support/product.js";

const list = rules`
  accept 10.0.0.0 255.0.0.0  # office
  reject 192.0.2.0/25
  reject 192.0.2.128/25 # rest
  accept 2001:db8::/47
  reject any
  expect reject 10.1.0.0 255.255.0.0
`;

test("a rule has refactorings, whose titles say what they change if they do", () => {
  expect(titles(list, 1)).toMatchInlineSnapshot(`
    [
      "Convert to prefix length",
      "Split into 10.0.0.0 255.128.0.0 and 10.128.0.0 255.128.0.0",
      "Comment out rule (16,777,216 more addresses rejected)",
      "Add 4 expectations for the boundaries of this rule",
    ]
  `);
  expect(titles(list, 2)).toMatchInlineSnapshot(`
    [
      "Convert to dotted mask",
      "Split into 192.0.2.0/26 and 192.0.2.64/26",
      "Merge with line 3 into 192.0.2.0/24",
      "Comment out rule",
      "Add 4 expectations for the boundaries of this rule",
    ]
  `);
  expect(titles(list, 4)).toMatchInlineSnapshot(`
    [
      "Split into 2001:db8::/48 and 2001:db8:1::/48",
      "Comment out rule (2 × /48 more rejected)",
      "Add 4 expectations for the boundaries of this rule",
    ]
  `);
  expect(titles(list, 5)).toMatchInlineSnapshot(`
    [
      "Split "any" into 0.0.0.0 0.0.0.0 and ::/0",
      "Comment out rule (4,278,189,824 IPv4 addresses and all of IPv6 but 2 × /48 more accepted)",
      "Add 4 expectations for the boundaries of this rule",
    ]
  `);
});

test("a file has refactorings of its own", () => {
  expect(fileRefactorings(list).map(({ title }) => title)).toMatchInlineSnapshot(`
    [
      "Convert all masks to prefix lengths",
      "Convert all prefix lengths to dotted masks",
      "Add 18 expectations for the boundaries of the list",
      "Remove all redundant rules",
      "Reverse the order of all rules (16,777,216 IPv4 addresses and 2 × /48 more rejected)",
    ]
  `);
});

describe("an exception is carved out", () => {
  const offered = (text: string, chosen: string) =>
    refactorings(text, 1, 1, chosen).filter(({ title }) => title.startsWith("Carve out"));

  test.each([
    ["accept 10.0.0.0/8 # not 10.1.2.3", "10.1.2.3", "reject 10.1.2.3/32"],
    ["accept 10.0.0.0/8", "10.1.0.0/16", "reject 10.1.0.0/16"],
    ["accept 10.0.0.0 255.0.0.0", "10.1.0.0 255.255.0.0", "reject 10.1.0.0 255.255.0.0"],
    ["reject any", "2001:db8::1", "accept 2001:db8::1/128"],
    ["reject ::ffff:0.0.0.0/96", "192.0.2.1", "accept ::ffff:192.0.2.1/128"],
    ["reject 10.0.0.0 255.0.0.255", "10.1.2.0", "accept 10.1.2.0 255.255.255.255"],
  ])("from %s for %s", (rule, chosen, exception) => {
    expect(offered(rule, chosen).map(({ after }) => after)).toEqual([`${exception}\n${rule}`]);
  });

  test.each([
    ["accept 10.0.0.0/8", "10.0.0.0/8"],
    ["accept 10.0.0.0/8", "10.0.0.0/7"],
    ["accept 10.0.0.0/8", "192.0.2.1"],
    ["accept 10.0.0.0/8", "2001:db8::1"],
    ["accept 10.0.0.0/8", "accept"],
    ["accept 10.0.0.0/8", "10.0.0.1 10.0.0.2"],
    ["accept 10.0.0.0/8", "10.0.0.1-10.0.0.3"],
    ["reject 0.0.0.0/0", "any"],
    ["reject 10.0.0.0 255.0.0.255", "10.1.2.3"],
  ])("but not from %s for %s", (rule, chosen) => expect(offered(rule, chosen)).toEqual([]));

  test("only if something is chosen", () => {
    expect(titles("accept 10.0.0.0/8", 1)).not.toContainEqual(expect.stringContaining("Carve"));
  });
});

test("a directive, a comment and a line past the end have no refactorings", () => {
  expect(titles("default reject\n# note\naccept 10.0.0.1", 1)).toEqual([]);
  expect(titles("default reject\n# note\naccept 10.0.0.1", 2)).toEqual([]);
  expect(titles(list, 70, 80)).toEqual([]);
});

describe("a refactoring of lines", () => {
  test.each([
    ["Convert to prefix length", 1, 1],
    ["Convert to dotted masks", 2, 3],
    ["Split into 10.0.0.0", 1, 1],
    ["Split into 2001:db8::", 4, 4],
    ['Split "any"', 5, 5],
    ["Merge with line 3", 2, 2],
    ["Merge with line 2", 3, 3],
    ["Add 4 expectations for the boundaries of this rule", 1, 1],
    ["Comment out rules", 2, 4],
  ])("%s", (title, first, last) => {
    expect(refactored(list, title, first, last)).toMatchSnapshot();
  });
});

describe("a refactoring of the whole file", () => {
  test.each([
    ["Convert all masks to prefix lengths"],
    ["Convert all prefix lengths to dotted masks"],
    ["Add 18 expectations for the boundaries of the list"],
    ["Reverse the order"],
  ])("%s", (title) => {
    expect(rewritten(list, title)).toMatchSnapshot();
  });
});

test("catch-alls for both families merge into any", () => {
  expect(refactored("accept 192.0.2.1\nreject 0.0.0.0 0.0.0.0\nreject ::/0 # six", "Merge with line 3", 2)).toBe(
    "accept 192.0.2.1\nreject any # six",
  );
});

test("rules merge into the fewest that match the same, if no verdict changes", () => {
  const hosts = ["0/32", "1/32", "2/32", "3/32", "9/32"].map((host) => `accept 192.0.2.${host}`).join("\n");
  expect(refactored(`${hosts}\nreject any`, "Merge 5 rules into 2", 1, 5)).toBe(
    "accept 192.0.2.0/30\naccept 192.0.2.9/32\nreject any",
  );
  const crossed = "accept 192.0.2.0/32\nreject 192.0.2.0/31\naccept 192.0.2.1/32";
  expect(titles(crossed, 1, 3).filter((title) => title.startsWith("Merge"))).toEqual([]);
});

test("rules do not merge if they are far apart, have holes or have different actions", () => {
  const merges = (text: string) => titles(text, 1).filter((title) => title.startsWith("Merge"));
  expect(merges("accept 192.0.2.0/32\naccept 192.0.2.2/32\nreject any")).toEqual([]);
  expect(merges("accept 192.0.2.0 255.0.255.0\naccept 192.0.3.0 255.0.255.0\nreject any")).toEqual([]);
  expect(merges("accept 192.0.2.0/32\nreject 192.0.2.1/32\nreject any")).toEqual([]);
});

test("forty rules are commented out at once", () => {
  const many = Array.from({ length: 40 }, (_, host) => `accept 192.0.2.${host}`);
  expect(refactored(many.join("\n"), "Comment out rules", 1, 40)).toBe(many.map((rule) => `# ${rule}`).join("\n"));
});

test("a rule does not merge if a by names it, a comment precedes it or it has an ignore comment", () => {
  const pair = "default reject\naccept 10.0.0.0/25\naccept 10.0.0.128/25\n";
  const merges = (text: string) => titles(text, 2).filter((title) => title.startsWith("Merge"));
  expect(merges(pair).length).toBe(1);
  expect(merges(`${pair}expect accept 10.0.0.0/25 by 10.0.0.0/25`)).toEqual([]);
  expect(merges(pair.replace("\naccept 10.0.0.128", "\n# Bob's office\naccept 10.0.0.128"))).toEqual([]);
  expect(merges(pair.replace("128/25", "128/25 # imcrules-ignore host-bits-set"))).toEqual([]);
});

test("new expectations are added at the end, hold, and repeat none", () => {
  const list = "default reject\r\naccept 10.0.0.0/24\r\nexpect accept 10.0.0.255\r\n\r\n";
  const written = refactored(list, "Add 3 expectations for the boundaries of this rule", 2);
  expect(written).toBe(
    "default reject\r\naccept 10.0.0.0/24\r\nexpect accept 10.0.0.255\r\nexpect reject 9.255.255.255\r\nexpect accept 10.0.0.0\r\nexpect reject 10.0.1.0\r\n\r\n",
  );
  expect(codes(written)).not.toContainEqual(expect.stringContaining("expectation-failed"));
  expect(titles(written, 2).filter((title) => title.includes("boundaries"))).toEqual([]);
});

test("the title says that an expectation would fail", () => {
  const list = "default reject\naccept 10.0.0.0/24\nexpect accept 10.0.0.0/24 by 10.0.0.0/24";
  expect(titles(list, 2)).toContain("Split into 10.0.0.0/25 and 10.0.0.128/25 (an expectation fails)");
});

test("an ignore comment stays with its rule, even with other comments or blank lines between", () => {
  const list = rules`
    default reject
    # imcrules-ignore host-bits-set -- as the router has it
    # Bob asked for it

    accept 10.0.0.1/24
    accept 192.0.2.1/24
  `;
  expect(rewritten(list, "Reverse the order")).toBe(rules`
    default reject
    accept 192.0.2.1/24
    # imcrules-ignore host-bits-set -- as the router has it
    # Bob asked for it

    accept 10.0.0.1/24
  `);
  expect(
    refactorings(list, 5, 5, "10.0.0.0")
      .find(({ title }) => title.startsWith("Carve"))
      ?.after.split("\n")[1],
  ).toBe("reject 10.0.0.0/32");
  expect(refactored(list, "Comment out rule", 5)).toBe(rules`
    default reject
    # # imcrules-ignore host-bits-set -- as the router has it
    # Bob asked for it

    # accept 10.0.0.1/24
    accept 192.0.2.1/24
  `);
});

test("no split of an IPv6 network turns one half into an IPv4 rule", () => {
  for (let length = 0; length < 128; length++) {
    for (const address of ["::fffe:0:0", "::ffff:0:0", "::"]) {
      const text = `default reject\naccept ${address}/${length}`;
      const split = refactorings(text, 2).find(({ title }) => title.startsWith("Split into"));
      if (split === undefined) continue;
      const verdictIn = (file: string) => verdictOf(file, "192.0.2.1").split(",")[0];
      expect(verdictIn(split.after)).toBe(verdictIn(text));
    }
  }
});

test("an ignore comment moves with its rule", () => {
  const ignored = rules`
    # imcrules-ignore host-bits-set -- as the router has it
    accept 10.0.0.1/24
    # of the whole list
    reject any
  `;
  expect(rewritten(ignored, "Reverse the order")).toBe(rules`
    reject any
    # of the whole list
    # imcrules-ignore host-bits-set -- as the router has it
    accept 10.0.0.1/24
  `);
});

describe("removing all rules that no verdict needs", () => {
  const REMOVE = "Remove all redundant rules";

  test("keeps one of two rules that are redundant only because of each other", () => {
    const list = "accept 10.0.0.0/31\naccept 10.0.0.0/30\naccept 10.0.0.0/30\nreject any";
    expect(rewritten(list, REMOVE)).toBe("accept 10.0.0.0/30\nreject any");
    const twins = "accept 10.0.0.0/23\naccept 10.0.0.0 255.0.255.0\naccept 10.0.1.0 255.0.255.0\nreject any";
    expect(rewritten(twins, REMOVE).split("\n").length).toBeLessThan(4);
  });

  test("keeps rules that a by names or that are silenced", () => {
    const list = rules`
      accept 10.1.0.0/16
      # imcrules-ignore redundant-rule -- the branch office
      accept 10.2.0.0/16
      accept 10.3.0.0/16
      accept 10.0.0.0/8
      accept 10.4.0.0/16
      reject any
      expect accept 10.1.0.0/16 by 10.1.0.0/16
    `;
    expect(rewritten(list, REMOVE)).toBe(rules`
      accept 10.1.0.0/16
      # imcrules-ignore redundant-rule -- the branch office
      accept 10.2.0.0/16
      accept 10.0.0.0/8
      reject any
      expect accept 10.1.0.0/16 by 10.1.0.0/16
    `);
  });

  test("is offered only if there is such a rule, and in a file without errors", () => {
    const list = "accept 10.1.0.0/16\naccept 10.0.0.0/8\nreject any";
    const isOffered = (text: string) => fileRefactorings(text).some(({ title }) => title.startsWith(REMOVE));
    expect([list, "accept 10.0.0.0/8\nreject any", `${list}\nnonsense`].map(isOffered)).toEqual([true, false, false]);
  });
});

function titles(text: string, first: number, last = first): readonly string[] {
  return refactorings(text, first, last).map(({ title }) => title);
}

function refactored(text: string, title: string, first: number, last = first): string {
  const offered = refactorings(text, first, last).find((one) => one.title.startsWith(title));
  if (offered === undefined) throw new Error(`"${title}" is not offered: ${titles(text, first, last).join("; ")}`);
  expect(parse(offered.after).problemCount).toBe(0);
  return offered.after;
}

function rewritten(text: string, title: string): string {
  const offered = fileRefactorings(text).find((one) => one.title.startsWith(title));
  if (offered === undefined) throw new Error(`"${title}" is not offered`);
  expect(parse(offered.after).problemCount).toBe(0);
  return offered.after;
}
