import { expect, test } from "vitest";
import { findingsIn, rules } from "../../support/product.js";

test("Postfix asks with the IPv4 address of a mapped client", () => {
  expect(
    findingsIn("postfix-cidr", "::ffff:10.0.0.0/104 REJECT\n10.0.0.0/8 OK", { "missing-catch-all": "off" }),
  ).toMatchInlineSnapshot(`
    "::ffff:10.0.0.0/104 REJECT
    ~~~~~~~~~~~~~~~~~~~ error[never-matches]: "::ffff:10.0.0.0/104" matches no client. Write the IPv4 address.
    Postfix asks with the IPv4 address of such a client.
    10.0.0.0/8 OK"
  `);
});

test("a rule outside of the if around it matches nobody", () => {
  expect(
    findingsIn(
      "postfix-cidr",
      rules`
        if 10.0.0.0/8
        192.0.2.0/24 REJECT
        ::/0 REJECT
        endif
      `,
    ),
  ).toMatchInlineSnapshot(`
    "if 10.0.0.0/8
    192.0.2.0/24 REJECT
    ~~~~~~~~~~~~ error[never-matches]: Never matches: the if around it leaves these addresses out. Move it out.
    Inside an if, a rule matches only what the if matches too.
    ::/0 REJECT
    ~~~~ error[never-matches]: Never matches: the if around it leaves these addresses out. Move it out.
    Inside an if, a rule matches only what the if matches too.
    endif"
  `);
});

test("no address is outside of everything", () => {
  expect(findingsIn("postfix-cidr", "!0.0.0.0/0 REJECT")).toMatchInlineSnapshot(`
    "!0.0.0.0/0 REJECT
     ~~~~~~~~~ error[never-matches]: Never matches: no address is outside "0.0.0.0/0". Remove the rule.
    A ! takes the other addresses of the same family."
  `);
});

test.each([
  ["if 10.0.0.0/8\n0.0.0.0/0 OK\nendif", "a rule around its if"],
  ["if 10.1.0.0/16\n!10.0.0.0/9 OK\n!10.1.1.0/24 OK\nendif", "a negated rule that leaves a part of its if"],
  ["!::ffff:10.0.0.0/104 OK", "the addresses outside of a mapped network"],
  ["::ffff:0:0/95 OK", "a network larger than the mapped addresses"],
  ["if 10.0.0.0/8\nendif", "an empty if"],
])("%j: silent about %s", (table) => {
  const found = findingsIn("postfix-cidr", table);
  expect(found.match(/never-matches/g) ?? []).toHaveLength(table.includes("!10.0.0.0/9") ? 1 : 0);
});

test.each(["loader", "haproxy"] as const)(
  "a mapped member of a plain list matches IPv4 clients, dialect %s",
  (dialect) => expect(findingsIn("plain", "::ffff:10.0.0.0/104", {}, { dialect })).not.toContain("never-matches"),
);
