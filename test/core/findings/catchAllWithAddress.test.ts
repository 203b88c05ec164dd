import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a mask of no bits accepts the world, whatever the address says", () => {
  expect(
    findings(rules`
      accept 10.0.0.0 0.0.0.0
      reject ::/0
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0 0.0.0.0
           ~~~~~~~~~~~~~~~~ warning[catch-all-with-address]: Matches every IPv4 address. Write 10.0.0.0/8, or 0.0.0.0 0.0.0.0 for all.
    A mask without bits compares none of the address.
    reject ::/0"
  `);
});

test("so does a length of 0 in IPv6", () => {
  expect(
    findings(rules`
      accept 192.0.2.10
      reject 0.0.0.0 0.0.0.0
      reject 2001:db8::/0
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    reject 0.0.0.0 0.0.0.0
    reject 2001:db8::/0
           ~~~~~~~~~~~~ warning[catch-all-with-address]: Matches every IPv6 address, not only 2001:db8::. Write 2001:db8::/32, or ::/0 for all.
    A length without bits compares none of the address."
  `);
});

test.each([
  ["10.0.0.0/0", "10.0.0.0/8"],
  ["10.1.0.0 0.0.0.0", "10.1.0.0/16"],
  ["10.1.2.0/0.0.0.0", "10.1.2.0/24"],
  ["10.1.2.3/0", "10.1.2.3/32"],
  ["10.0.2.0/0", "10.0.2.0/24"], // only the zeros at the end count
  ["::ffff:10.0.0.0/96", "10.0.0.0/8"],
])("the zeros of %s suggest %s", (source, meant) => {
  expect(findings(`accept ${source}`)).toContain(`Write ${meant}, or 0.0.0.0 0.0.0.0 for all.`);
});

test.each(["0.0.0.0 0.0.0.0", "0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96", "any"])(
  "%s looks like the catch-all that it is",
  (source) =>
    expect(findings(`accept 192.0.2.10\naccept 2001:db8::25\nreject ${source}`)).not.toContain("with-address"),
);

test("a mask of one bit is no catch-all: it has host bits", () => {
  expect(codes("default reject\naccept 10.0.0.0/1\naccept 2001:db8::/1")).toEqual([
    "2 host-bits-set",
    "3 host-bits-set",
  ]);
});

test("host bits are not reported as well", () => {
  expect(findings("accept 10.0.0.5 0.0.0.0")).not.toContain("host-bits-set");
});

test("an expectation may ask about everyone", () => {
  expect(
    findings(rules`
      accept 0.0.0.0/0
      reject ::/0
      expect accept 10.0.0.0 0.0.0.0 by 10.0.0.0/0
      expect reject 2001:db8::/0
    `),
  ).toBeSilent();
});
