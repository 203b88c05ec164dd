import { expect, test } from "vitest";
import { codes, findings, findingsIn, rules } from "../../support/product.js";

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
    ~~~~~~~~~~~~~~~~~~~~~~ information[ipv4-only-catch-all]: Rejects IPv4 only: every IPv6 address is accepted. Write "reject any".
    Exchange 5.5 had no IPv6, but today's servers have it, and the default decides what no rule matches."
  `);
});

test("a list that lets everybody in shuts IPv6 out", () => {
  expect(
    findings(
      rules`
        default reject
        accept 0.0.0.0/0
      `,
      on,
    ),
  ).toMatchInlineSnapshot(`
    "default reject
    accept 0.0.0.0/0
    ~~~~~~~~~~~~~~~~ information[ipv4-only-catch-all]: Accepts IPv4 only: every IPv6 address is rejected. Write "accept any".
    Exchange 5.5 had no IPv6, but today's servers have it, and the default decides what no rule matches."
  `);
});

test("a stated default counts like the one that is not", () => {
  expect(codes("default accept\naccept 192.0.2.10\nreject 0.0.0.0 0.0.0.0", on)).toContain("3 ipv4-only-catch-all");
});

test("a catch-all that is probably mistyped is to be corrected first", () => {
  expect(findings("accept 192.0.2.10\nreject 10.0.0.0 0.0.0.0", on)).toContain(
    "This catch-all leaves IPv6 out. Correct this line first",
  );
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
  ["the default rejects IPv6 too", "default reject\naccept 192.0.2.10\nreject 0.0.0.0 0.0.0.0"],
  ["the default accepts IPv6 too", "reject 192.0.2.10\naccept 0.0.0.0 0.0.0.0"],
  ["the only rule for IPv6 is dead", "default reject\naccept ::/0\naccept 2001:db8::1\naccept 0.0.0.0/0"],
  ["the catch-all is dead", "accept 192.0.2.10\naccept 0.0.0.0 0.0.0.0\nreject 0.0.0.0 0.0.0.0"],
  ["there is no catch-all", "accept 192.0.2.10\nreject 0.0.0.0/1\nreject 128.0.0.0/1"],
])("nothing is reported where %s", (_, text) => expect(findings(text, on)).not.toContain("ipv4-only-catch-all"));

test("an IPv4-mapped rule speaks of IPv4", () => {
  expect(codes("accept ::ffff:192.0.2.10\nreject ::ffff:0:0/96", on)).toEqual(["2 ipv4-only-catch-all"]);
});

test.each(["most-specific", "accept-overrides"])("under %s the catch-all may stand first", (model) => {
  expect(codes(`evaluate ${model}\nreject 0.0.0.0 0.0.0.0\naccept 192.0.2.10`, on)).toEqual(["2 ipv4-only-catch-all"]);
});

test("no rule is named that somebody must complete, such as one of PostgreSQL without its method", () => {
  const message = "Admits IPv4 only: every IPv6 address is rejected. Add a rule for IPv6.";
  expect(findingsIn("pg-hba", "host all all 0.0.0.0 0.0.0.0 md5\n", on)).toContain(message);
});
