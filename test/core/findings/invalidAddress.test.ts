import { expect, test } from "vitest";
import type { AddressFault } from "../../../server/src/core/address/address.js";
import { parseLine } from "../../../server/src/core/formats/imcrules/parse.js";
import { codes, findings, rules, verdictOf } from "../../support/product.js";

/** The smallest line for each reason. A reason without a line does not compile. */
const lines: Readonly<Record<AddressFault, string>> = {
  "leading-zero": "accept 010.0.0.1",
  "short-form": "accept 10.1",
  hexadecimal: "accept 0x0a.0.0.1",
  "octet-too-large": "accept 10.0.0.256",
  "too-many-octets": "accept 10.0.0.0.1",
  "zone-id": "accept fe80::1%eth0",
  port: "accept 10.0.0.1:25",
  "trailing-dot": "accept 10.0.0.1.",
  brackets: "accept [2001:db8::25]",
  "bad-ipv6": "accept 2001:db8:::25",
  "not-an-address": "accept mail.example.com",
};

test.each(Object.entries(lines))("%s: %s", (reason, line) => expect(parseLine(line).problem?.reason).toBe(reason));

test("each says what is wrong, that the line is ignored, and what to write", () => {
  expect(findings(Object.values(lines).join("\n"))).toMatchInlineSnapshot(`
    "accept 010.0.0.1
           ~~~~~~~~~ error[invalid-address]: A number with a leading zero. Write "accept 10.0.0.1" or "accept 8.0.0.1".
    This line is ignored: some programs read such a number as octal (010 is 8), others as decimal.
    accept 10.1
           ~~~~ error[invalid-address]: "10.1" lacks octets. Write all four octets.
    This line is ignored: programs fill in the missing octets in different ways.
    accept 0x0a.0.0.1
           ~~~~~~~~~~ error[invalid-address]: "0x0a.0.0.1" is hexadecimal. Write four decimal octets.
    This line is ignored: hexadecimal octets are not supported.
    accept 10.0.0.256
           ~~~~~~~~~~ error[invalid-address]: "10.0.0.256" has an octet above 255. Correct the octet.
    This line is ignored: no address has such an octet.
    accept 10.0.0.0.1
           ~~~~~~~~~~ error[invalid-address]: "10.0.0.0.1" has more than four octets. Write four octets.
    This line is ignored: an IPv4 address has four octets.
    accept fe80::1%eth0
           ~~~~~~~~~~~~ error[invalid-address]: An address with a port or brackets. Write "accept fe80::1".
    This line is ignored: a rule matches whole hosts, whatever port or zone they come from, and no address has brackets.
    accept 10.0.0.1:25
           ~~~~~~~~~~~ error[invalid-address]: An address with a port or brackets. Write "accept 10.0.0.1".
    This line is ignored: a rule matches whole hosts, whatever port or zone they come from, and no address has brackets.
    accept 10.0.0.1.
           ~~~~~~~~~ error[invalid-address]: An address with a port or brackets. Write "accept 10.0.0.1".
    This line is ignored: a rule matches whole hosts, whatever port or zone they come from, and no address has brackets.
    accept [2001:db8::25]
           ~~~~~~~~~~~~~~ error[invalid-address]: An address with a port or brackets. Write "accept 2001:db8::25".
    This line is ignored: a rule matches whole hosts, whatever port or zone they come from, and no address has brackets.
    accept 2001:db8:::25
           ~~~~~~~~~~~~~ error[invalid-address]: "2001:db8:::25" is not an IPv6 address. Correct it.
    This line is ignored: it has eight groups of up to four hexadecimal digits, and :: at most once (RFC 4291).
    accept mail.example.com
           ~~~~~~~~~~~~~~~~ error[invalid-address]: "mail.example.com" is not an IP address or a network. Write one, or any.
    This line is ignored: a connection brings an address and no name."
  `);
});

test.each([
  "192.0.2.10",
  "0.0.0.0",
  "2001:db8::25",
  "2001:0DB8:0:0:0:0:0:0025",
  "::ffff:192.0.2.10",
  "64:ff9b::192.0.2.10",
  "::",
  "192.0.2.77/24", // host bits, but an address
])("%s is an address", (address) => expect(findings(`accept ${address}`)).not.toContain("invalid-address"));

test.each([
  "192.0.2.10.",
  "3221225994", // 192.0.2.10 to inet_aton
  "192.0.2.1,192.0.2.2",
  "192.0.2.*",
  "192.0.2.10:25",
  "１９２.0.2.10", // digits, but not ASCII
  "+1.2.3.4",
  "::ffff:192.0.2.010", // the tail is IPv4
  "::ffff:192.0.2",
  "2001:db8::12345",
  "1:2:3:4:5:6:7",
  "default",
])("%s is none", (word) => expect(codes(`accept ${word}`)).toEqual(["1 invalid-address"]));

test("no name is an address, since a connection brings none", () => {
  expect(codes("accept localhost\naccept mail.example.com/24")).toEqual(["1 invalid-address", "2 invalid-address"]);
});

test("an expectation needs addresses too, behind by as well", () => {
  expect(
    findings(rules`
      reject any
      expect reject 10.1
      expect reject 192.0.2.10 by 010.0.0.1
    `),
  ).toMatchInlineSnapshot(`
    "reject any
    expect reject 10.1
                  ~~~~ error[invalid-address]: "10.1" lacks octets. Write all four octets.
    This line is ignored: programs fill in the missing octets in different ways.
    expect reject 192.0.2.10 by 010.0.0.1
                                ~~~~~~~~~ error[invalid-address]: A number with a leading zero. It has 2 readings, one in each fix.
    This line is ignored: some programs read such a number as octal (010 is 8), others as decimal."
  `);
});

test("a rule without a readable address matches nobody", () => {
  expect(verdictOf("default reject\naccept 010.0.0.1", "10.0.0.1")).toBe("reject, default");
  expect(verdictOf("default reject\naccept 010.0.0.1", "8.0.0.1")).toBe("reject, default");
});
