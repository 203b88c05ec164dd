import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("the zero address with a full mask catches nobody", () => {
  expect(
    findings(rules`
      reject 192.0.2.10
      reject 0.0.0.0 255.255.255.255
    `),
  ).toMatchInlineSnapshot(`
    "reject 192.0.2.10
    reject 0.0.0.0 255.255.255.255
           ~~~~~~~~~~~~~~~~~~~~~~~ warning[unspecified-address]: Matches only 0.0.0.0, which no client can have. Write any, or 0.0.0.0 0.0.0.0.
    It looks like a catch-all and catches nobody."
  `);
});

test("so does the one of IPv6", () => {
  expect(
    findings(rules`
      reject 2001:db8::25
      reject ::
    `),
  ).toMatchInlineSnapshot(`
    "reject 2001:db8::25
    reject ::
           ~~ warning[unspecified-address]: Matches only ::, which no client can have. Write any, or ::/0.
    It looks like a catch-all and catches nobody."
  `);
});

test.each(["0.0.0.0", "0.0.0.0/32", "0.0.0.0/255.255.255.255", "::ffff:0.0.0.0", "::ffff:0:0/128", "::/128", "0::0"])(
  "%s is an unspecified address, and is reported once",
  (source) => expect(codes(`reject ${source}`)).toEqual(["1 unspecified-address"]),
);

test.each(["0.0.0.0 0.0.0.0", "0.0.0.0/0", "0.0.0.0/8", "0.0.0.0/31", "0.0.0.1", "::/0", "::/127", "::1", "any"])(
  "%s is not",
  (source) => expect(findings(`reject ${source}`)).not.toContain("unspecified-address"),
);

test("an expectation may ask about it", () => {
  expect(
    findings(rules`
      default reject
      accept 192.0.2.10
      expect reject 0.0.0.0
      expect reject ::
    `),
  ).toBeSilent();
});
