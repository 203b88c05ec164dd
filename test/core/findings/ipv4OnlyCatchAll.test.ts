import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

const on = { "ipv4-only-catch-all": "information" } as const;

test("a list that is closed for IPv4 says nothing of IPv6", () => {
  expect(
    findings(
      rules`
        accept 192.0.2.10
        reject 0.0.0.0 0.0.0.0
      `,
      on,
    ),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    reject 0.0.0.0 0.0.0.0
    ~~~~~~~~~~~~~~~~~~~~~~ information[ipv4-only-catch-all]: This catch-all rejects IPv4 only; every IPv6 address is accepted by default. Exchange 5.5 knew no IPv6, today's servers do. Write reject any."
  `);
});

test("it is off by default, since Exchange 5.5 had no IPv6", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject 0.0.0.0 0.0.0.0
    `),
  ).toBeSilent();
});

test.each([
  ["any closes both families", "accept 192.0.2.10\nreject any"],
  ["a catch-all of IPv6 stands beside it", "accept 192.0.2.10\nreject 0.0.0.0 0.0.0.0\nreject ::/0"],
  ["a rule speaks of IPv6", "reject 2001:db8::/32\nreject 0.0.0.0 0.0.0.0"],
  ["a rule for any follows", "accept 192.0.2.10\nreject 0.0.0.0 0.0.0.0\naccept any"],
  ["a directive speaks of the rest", "default accept\nreject 192.0.2.10\nreject 0.0.0.0 0.0.0.0"],
  ["a misplaced directive does", "accept 192.0.2.10\nreject 0.0.0.0 0.0.0.0\ndefault accept"],
  ["the catch-all accepts", "reject 192.0.2.10\naccept 0.0.0.0 0.0.0.0"],
  ["the catch-all is dead", "accept 192.0.2.10\naccept 0.0.0.0 0.0.0.0\nreject 0.0.0.0 0.0.0.0"],
  ["there is no catch-all", "accept 192.0.2.10\nreject 0.0.0.0/1\nreject 128.0.0.0/1"],
])("nothing is told where %s", (_, text) => expect(findings(text, on)).not.toContain("ipv4-only-catch-all"));

test("an IPv4-mapped rule speaks of IPv4", () => {
  expect(codes("accept ::ffff:192.0.2.10\nreject ::ffff:0:0/96", on)).toEqual(["2 ipv4-only-catch-all"]);
});

test.each(["most-specific", "accept-overrides"])("under %s the catch-all may stand first", (model) => {
  expect(codes(`evaluate ${model}\nreject 0.0.0.0 0.0.0.0\naccept 192.0.2.10`, on)).toEqual(["2 ipv4-only-catch-all"]);
});
