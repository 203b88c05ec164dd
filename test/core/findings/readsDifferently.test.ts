import { expect, test } from "vitest";
import { findingsIn, rules } from "../../support/product.js";

test("a space before the length makes it a result of Postfix", () => {
  expect(
    findingsIn("postfix-cidr", "10.0.0.0 /8 REJECT\n192.0.2.0 255.255.255.0 REJECT", { "missing-catch-all": "off" }),
  ).toMatchInlineSnapshot(`
    "10.0.0.0 /8 REJECT
    ~~~~~~~~~~~ warning[reads-differently]: "/8" is a result to Postfix, not a length. Remove the space.
    A space ends the address, so that the rule is for one host.
    192.0.2.0 255.255.255.0 REJECT
    ~~~~~~~~~~~~~~~~~~~~~~~ warning[reads-differently]: "255.255.255.0" is a result to Postfix, not a mask. Write a length.
    A space ends the address, so that the rule is for one host."
  `);
});

test("an if without an endif holds to the end of the file", () => {
  expect(
    findingsIn(
      "postfix-cidr",
      rules`
        if 10.0.0.0/8
        10.1.0.0/16 REJECT
      `,
    ),
  ).toMatchInlineSnapshot(`
    "if 10.0.0.0/8
    ~~~~~~~~~~~~~ warning[reads-differently]: This if has no endif and holds to the end of the file. Add the endif.
    Its log says: IF has no matching ENDIF.
    10.1.0.0/16 REJECT"
  `);
});

test("a leading zero makes an octet octal", () => {
  expect(findingsIn("plain", "010.0.0.5\n1.2.3\n")).toMatchInlineSnapshot(`
    "010.0.0.5
    ~~~~~~~~~ warning[reads-differently]: "010.0.0.5" is 8.0.0.5 to ipset. Write four decimal octets.
    A leading zero makes an octet octal (010 is 8), and missing octets are filled in (1.2.3 is 1.2.0.3).
    1.2.3
    ~~~~~ warning[reads-differently]: "1.2.3" is 1.2.0.3 to ipset. Write four decimal octets.
    A leading zero makes an octet octal (010 is 8), and missing octets are filled in (1.2.3 is 1.2.0.3).
    "
  `);
});

test("ipset has no set of a whole family in one network", () => {
  expect(findingsIn("plain", "0.0.0.0/0\n::/0\n")).toMatchInlineSnapshot(`
    "0.0.0.0/0
    ~~~~~~~~~ warning[reads-differently]: ipset refuses "0.0.0.0/0". Write 0.0.0.0/1 and 128.0.0.0/1.
    A set of networks has no length 0, and a restore stops there.
    ::/0
    ~~~~ warning[reads-differently]: ipset refuses "::/0". Write ::/1 and 8000::/1.
    A set of networks has no length 0, and a restore stops there.
    "
  `);
});

test.each(["10.0.0.0/264 REJECT", "if 10.0.0.0/264\nendif"])(
  "%j: Postfix keeps the lowest byte of the length",
  (table) => expect(findingsIn("postfix-cidr", table)).toContain("warning[reads-differently]"),
);

test.each([
  "10.0.0.0/8 REJECT /8",
  "10.0.0.0/8 550 10.0.0.0 is blocked",
  "10.0.0.5\n REJECT",
  "10.0.0.0/08 REJECT",
  "if 10.0.0.0/8\n10.1.0.0/16 REJECT\nendif",
  "10.0.0.0/8 REJECT # office",
])("%j: Postfix reads what it looks like", (table) =>
  expect(findingsIn("postfix-cidr", table)).not.toContain("reads-differently"),
);

test.each(["10.0.0.5", "10.0.0.0/08", "0.0.0.0/1", "2001:0db8::/032", "010.0.0.0/33"])(
  "%j: a plain list has what it looks like, or nothing",
  (list) => expect(findingsIn("plain", list)).not.toContain("reads-differently"),
);

test("DISCARD permits the client", () => {
  expect(findingsIn("postfix-cidr", "10.0.0.0/8 discard spam", { "missing-catch-all": "off" })).toContain(
    "reads-differently]: Permits the client, and throws its messages away. Write REJECT to tell the sender.",
  );
});
