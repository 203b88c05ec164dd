import { describe, expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a list whose rejects are too late accepts everyone, reported once on its first rule", () => {
  expect(
    findings(rules`
      # who may connect
      accept any
      reject 192.0.2.0/24
    `),
  ).toMatchInlineSnapshot(`
    "# who may connect
    accept any
    ~~~~~~~~~~ warning[accepts-everyone]: Accepts every address. Add a rule that rejects some, or keep only a catch-all.
    Whatever its rules say, no address is rejected.
    reject 192.0.2.0/24
    ~~~~~~~~~~~~~~~~~~~ warning[unreachable-after-catch-all]: Never fires: line 2 accepts all 256 addresses first. Move it above line 2.
    All 256 addresses are accepted instead: the first match wins.
          line 2 accepts all 256 addresses"
  `);
});

test("one rejected address is enough for silence", () => {
  expect(
    findings(rules`
      reject 192.0.2.7
      accept any
    `),
  ).toBeSilent();
});

test.each([
  ["catch-alls only", "accept any"],
  ["one for each family", "accept 0.0.0.0 0.0.0.0\naccept ::/0"],
  ["no rules", "default accept"],
  ["an empty file", ""],
])("%s say it openly", (_, text) => expect(findings(text)).toBeSilent());

test("a catch-all with an address is a catch-all", () => {
  expect(codes("accept 10.0.0.0 0.0.0.0")).toEqual(["1 catch-all-with-address"]);
});

describe("only the families that the file has rules for count", () => {
  test("IPv4 alone, with IPv6 left to the default", () => {
    expect(
      codes(rules`
        accept 0.0.0.0 0.0.0.0
        reject 192.0.2.0/24
      `),
    ).toContain("1 accepts-everyone");
    expect(
      codes(rules`
        default reject
        accept 192.0.2.0/24
        accept 0.0.0.0 0.0.0.0
      `),
    ).toContain("2 accepts-everyone");
  });

  test("IPv6 alone", () => {
    expect(
      codes(rules`
        default reject
        accept 2001:db8::/32
        accept ::/0
      `),
    ).toContain("2 accepts-everyone");
  });

  test("a rule of the other family brings that family in", () => {
    expect(
      codes(rules`
        default reject
        accept 192.0.2.0/24
        accept 0.0.0.0 0.0.0.0
        accept 2001:db8::/32
      `),
    ).not.toContain("2 accepts-everyone");
    expect(
      codes(rules`
        default reject
        accept 192.0.2.0/24
        accept 0.0.0.0 0.0.0.0
        reject 2001:db8::/32
      `),
    ).not.toContain("2 accepts-everyone");
  });
});

test("two halves accept everyone as a catch-all does", () => {
  expect(
    codes(rules`
      default reject
      accept 0.0.0.0/1
      accept 128.0.0.0/1
    `),
  ).toEqual(["2 accepts-everyone"]);
});

test("an allow list without a catch-all is reported as that only", () => {
  expect(
    codes(rules`
      accept 192.0.2.10
      accept 198.51.100.0/24
    `),
  ).toEqual(["2 missing-catch-all"]);
});

test("a stated default may be what accepts everyone", () => {
  expect(
    codes(rules`
      default accept
      accept 192.0.2.10
      accept 198.51.100.0/24
    `),
  ).toContain("2 accepts-everyone");
  expect(
    codes(rules`
      default reject
      accept 192.0.2.10
      accept 198.51.100.0/24
    `),
  ).toEqual([]);
});

test("nothing is reported while a line does not parse", () => {
  expect(
    codes(rules`
      deny 192.0.2.0/24
      accept 198.51.100.0/24
      accept any
    `),
  ).toEqual(["1 syntax-error"]);
});

test("under accept-overrides an accept for all leaves nothing to any reject, wherever they are", () => {
  const list = "reject 192.0.2.0/24\naccept any";
  expect(codes(`evaluate accept-overrides\n${list}`)).toContain("2 accepts-everyone");
  expect(findings(list)).toBeSilent();
});

test("a list that accepts everyone is to be corrected first where a mask is probably mistyped", () => {
  expect(findings("accept 192.168.2.0 0.0.0.31\nreject 192.168.0.0 0.0.255.255\naccept any")).toContain(
    "Accepts everyone. Correct this line first: it probably means something else.\nWhatever",
  );
});

test("a mistyped rule behind a catch-all that is not in doubt explains nothing", () => {
  const list = "accept any\nreject 10.0.0.0 0.0.0.255";
  expect(findings(list)).toContain("Add a rule that rejects some");
  expect(findings(list)).not.toContain("Accepts everyone. Correct");
});
