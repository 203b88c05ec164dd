import { describe, expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

const isTold = (text: string) => codes(text).some((code) => code.endsWith("missing-catch-all"));

test("an allow list that shuts nobody else out is reported on its last accept", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      accept 198.51.100.0/24
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    accept 198.51.100.0/24
    ~~~~~~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: No final reject: everyone else is accepted too. Add "reject any" after the last rule.
    No rule matches 4,294,967,039 addresses, and without a default they are accepted."
  `);
});

test("the same list with the catch-all is fine", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      accept 198.51.100.0/24
      reject any
    `),
  ).toBeSilent();
});

test("rejects that only carve exceptions out of the accepts do not close the list", () => {
  expect(
    findings(rules`
      reject 198.51.100.7
      accept 198.51.100.0/24
    `),
  ).toMatchInlineSnapshot(`
    "reject 198.51.100.7
    accept 198.51.100.0/24
    ~~~~~~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: No final reject: everyone else is accepted too. Add "reject any" after the last rule.
    No rule matches 4,294,967,040 addresses, and without a default they are accepted."
  `);
});

test("one rejected address outside the accepts makes it a block list", () => {
  expect(isTold("reject 198.51.100.0/30\naccept 198.51.100.0/24")).toBe(true);
  expect(isTold("reject 198.51.100.0/30\naccept 198.51.100.1\naccept 198.51.100.2/31")).toBe(false);
});

test("several accepts together may hold what is carved out of them", () => {
  expect(isTold("reject 198.51.100.0/24\naccept 198.51.100.0/25\naccept 198.51.100.128/25\naccept 192.0.2.1")).toBe(
    true,
  );
});

describe("families are looked at one by one", () => {
  test("both are open", () => {
    expect(
      findings(rules`
        accept 2001:db8:25::/48
        accept 192.0.2.10
      `),
    ).toMatchInlineSnapshot(`
      "accept 2001:db8:25::/48
      accept 192.0.2.10
      ~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: No final reject: everyone else is accepted too. Add "reject any" after the last rule.
      No rule matches 4,294,967,295 IPv4 addresses and all of IPv6 but 1 × /48, and without a default they are accepted."
    `);
  });

  test("IPv4 is closed and IPv6 is not", () => {
    expect(
      findings(rules`
        accept 192.0.2.10
        accept 2001:db8:25::/48
        reject 0.0.0.0 0.0.0.0
      `),
    ).toMatchInlineSnapshot(`
      "accept 192.0.2.10
      accept 2001:db8:25::/48
      ~~~~~~~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: No final reject: everyone else is accepted too. Add "reject any" after the last rule.
      No rule matches all of IPv6 but 1 × /48, and without a default they are accepted.
      reject 0.0.0.0 0.0.0.0"
    `);
  });

  test("IPv6 is closed and IPv4 is not", () => {
    expect(
      findings(rules`
        accept 192.0.2.10
        accept 2001:db8:25::/48
        reject ::/0
      `),
    ).toMatchInlineSnapshot(`
      "accept 192.0.2.10
      ~~~~~~~~~~~~~~~~~ warning[missing-catch-all]: No final reject: everyone else is accepted too. Add "reject any" after the last rule.
      No rule matches 4,294,967,295 addresses, and without a default they are accepted.
      accept 2001:db8:25::/48
      reject ::/0"
    `);
  });

  test("a family is no block list because the other one is", () => {
    expect(isTold("accept 192.0.2.10\nreject 2001:db8::/32")).toBe(true);
  });

  test("of a family without rules nothing is said", () => {
    expect(findings("accept 192.0.2.10\nreject 0.0.0.0 0.0.0.0")).toBeSilent();
    expect(findings("accept 2001:db8::25\nreject ::/0")).toBeSilent();
  });
});

test("accepts that repeat each other are still an open list", () => {
  expect(codes("accept 192.0.2.10\naccept 192.0.2.10")).toContain("1 missing-catch-all");
  expect(codes("accept 192.0.2.0/24\naccept 192.0.2.0/25\naccept 192.0.2.128/25")).toContain("1 missing-catch-all");
  expect(codes("accept 192.0.2.0/25\naccept 192.0.2.128/25\naccept 192.0.2.0/24")).toContain("2 missing-catch-all");
  expect(codes("accept 192.0.2.0/25\naccept 192.0.2.0/24")).toEqual(["2 missing-catch-all"]);
});

test("rejects of addresses that no client has do not make a block list", () => {
  const bogons = "reject 224.0.0.0/4\nreject 0.0.0.0/8";
  expect(codes(`accept 192.0.2.10\n${bogons}`)).toContain("1 missing-catch-all");
  expect(codes(`${bogons}\naccept 192.0.2.10`)).toContain("3 missing-catch-all");
  expect(codes("accept 2001:db8::1\nreject ff00::/8\nreject ::/128")).toContain("1 missing-catch-all");
  expect(isTold(`accept 192.0.2.10\n${bogons}\nreject 127.0.0.0/8`)).toBe(false);
});

describe("it is reported on the last accept that is not dead", () => {
  test.each([
    ["a reject may follow", "accept 192.0.2.0/24\nreject 192.0.2.7", 1],
    ["a dead accept may follow", "accept 192.0.2.0/24\naccept 192.0.2.7", 1],
    ["an accept may follow that an earlier reject leaves a part of", "accept 192.0.2.0/25\naccept 192.0.2.0/24", 2],
    ["the last of both families counts", "accept 2001:db8::/32\naccept 192.0.2.7", 2],
    ["in file order, whatever is asked first", "evaluate most-specific\naccept 192.0.2.7\naccept 192.0.0.0/16", 3],
  ])("%s", (_, text, line) => expect(codes(text)).toContain(`${line} missing-catch-all`));
});

test("what masks with holes and others share is counted once", () => {
  expect(
    findings(
      rules`
        accept 10.0.5.0 255.0.255.0
        accept 10.7.4.0 255.255.254.0
      `,
      { "non-contiguous-mask": "off" },
    ),
  ).toContain("No rule matches 4,294,901,504 addresses");
});

test.each([
  ["a default is stated", "default accept\naccept 192.0.2.10"],
  ["the other default is stated", "default reject\naccept 192.0.2.10"],
  ["a default is stated in the wrong place", "accept 192.0.2.10\ndefault reject"],
  ["the catch-all is there", "accept 192.0.2.10\nreject any"],
  ["the catch-all is there and accepts", "accept 192.0.2.10\naccept any"],
  ["two halves of the address space close the list", "accept 192.0.2.10\nreject 0.0.0.0/1\nreject 128.0.0.0/1"],
  ["no address is left to the default", "accept 0.0.0.0/1\naccept 128.0.0.0/1"],
  ["there is no accept", "reject 192.0.2.10\nreject 198.51.100.0/24"],
  ["the list blocks with exceptions", "accept 192.0.2.10\nreject 192.0.2.0/24"],
  ["the only accept is dead", "reject 192.0.2.0/24\naccept 192.0.2.10"],
  ["there is no rule", "evaluate most-specific\nexpect accept 192.0.2.10"],
  ["the file is empty", ""],
  ["a line does not parse", "accept 192.0.2.10\nacept 192.0.2.11"],
  ["a line of the other family does not parse", "accept 192.0.2.10\nreject 2001:db8::g"],
])("nothing is missing where %s", (_, text) => expect(isTold(text)).toBe(false));

test.each(["first-match", "most-specific", "accept-overrides"])(
  "under %s the exceptions are carved out alike",
  (model) => {
    expect(isTold(`evaluate ${model}\nreject 198.51.100.7\naccept 198.51.100.0/24`)).toBe(true);
    expect(isTold(`evaluate ${model}\nreject 198.51.100.0/24\naccept 198.51.100.7`)).toBe(false);
    expect(isTold(`evaluate ${model}\naccept 198.51.100.7\nreject any`)).toBe(false);
  },
);

test("a list that is open is to be corrected first where a mask is probably mistyped", () => {
  expect(findings("accept 192.0.2.10\nreject 0.0.0.0 255.255.255.255")).toContain(
    "No final reject. Correct line 2 first: it probably means something else.\nNo rule matches 4,294,967,294 addresses",
  );
});
