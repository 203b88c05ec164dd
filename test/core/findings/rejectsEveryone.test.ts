import { describe, expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a list whose accepts are too late rejects everyone, reported once on its first rule", () => {
  expect(
    findings(rules`
      # who may connect
      reject any
      accept 192.0.2.10
    `),
  ).toMatchInlineSnapshot(`
    "# who may connect
    reject any
    ~~~~~~~~~~ information[rejects-everyone]: Rejects every address. Add a rule that accepts some, or keep only a catch-all.
    Whatever its rules say, no address is accepted.
    accept 192.0.2.10
    ~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 2 rejects it first. Move it above line 2.
    It is rejected instead: the first match wins, and Exchange keeps no rules after such a catch-all (Q316205).
          line 2 rejects it"
  `);
});

test("one accepted address is enough for silence", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject any
    `),
  ).toBeSilent();
});

test.each([
  ["a single reject any", "reject any"],
  ["one catch-all for each family", "reject 0.0.0.0 0.0.0.0\nreject ::/0"],
  ["a default and no rule", "default reject"],
])("%s says it openly", (_, text) => expect(findings(text)).toBeSilent());

describe("only the families that the file has rules for count", () => {
  test("IPv4 alone, with IPv6 left to the default", () => {
    expect(
      codes(rules`
        reject 192.0.2.0/24
        reject 0.0.0.0 0.0.0.0
      `),
    ).toContain("1 rejects-everyone");
  });

  test("a rule of the other family brings that family in", () => {
    expect(
      codes(rules`
        reject 192.0.2.0/24
        reject 0.0.0.0 0.0.0.0
        reject 2001:db8::/32
      `),
    ).not.toContain("1 rejects-everyone");
  });
});

test("a stated default may be what rejects everyone", () => {
  expect(
    codes(rules`
      default reject
      reject 192.0.2.0/24
    `),
  ).toEqual(["2 redundant-rule", "2 rejects-everyone"]);
});

test("a block list under the default of Exchange rejects its own only", () => {
  expect(findings("reject 192.0.2.0/24")).toBeSilent();
});

test("nothing is reported while a line does not parse: it may be the one that accepts", () => {
  expect(
    codes(rules`
      allow 198.51.100.0/24
      reject 192.0.2.0/24
      reject any
    `),
  ).toEqual(["1 syntax-error"]);
});

test("the evaluation model decides who is asked", () => {
  const list = "reject any\naccept 192.0.2.10";
  expect(codes(list)).toContain("1 rejects-everyone");
  expect(findings(`evaluate most-specific\n${list}`)).toBeSilent();
  expect(findings(`evaluate accept-overrides\n${list}`)).toBeSilent();
});

test("a list that rejects everyone is to be corrected first where a mask is probably mistyped", () => {
  expect(findings("reject 10.0.0.0 0.0.0.0\naccept 192.0.2.1")).toContain(
    "Rejects everyone. Correct this line first: it probably means something else.\nWhatever",
  );
});
