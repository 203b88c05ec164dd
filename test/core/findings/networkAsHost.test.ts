import { expect, test } from "vitest";
import { codes, findings, fixes, rules } from "../../support/product.js";

test("a host with the address of a network is probably a network without its mask", () => {
  expect(
    findings(rules`
      accept 10.0.0.0
      accept 172.16.0.0/32
      accept 192.168.7.0 255.255.255.255
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.0.0
           ~~~~~~~~ information[network-as-host]: Matches the one host 10.0.0.0. If a network is meant, write /8, /16 or /24.
    An address that ends in zeros is usually that of a network, and without a mask a rule matches one host.
    accept 172.16.0.0/32
           ~~~~~~~~~~~~~ information[network-as-host]: Matches the one host 172.16.0.0. If a network is meant, write /16 or /24.
    An address that ends in zeros is usually that of a network, and without a mask a rule matches one host.
    accept 192.168.7.0 255.255.255.255
           ~~~~~~~~~~~~~~~~~~~~~~~~~~~ information[network-as-host]: Matches the one host 192.168.7.0. If a network is meant, write /24.
    An address that ends in zeros is usually that of a network, and without a mask a rule matches one host.
    reject any"
  `);
});

test.each([
  ["20.0.0.0", "the last two octets are 0"],
  ["203.7.0.0", "the last two octets are 0"],
  ["10.1.2.0", "private"],
  ["172.31.255.0", "private"],
  ["::ffff:192.168.1.0", "an IPv4-mapped address is the IPv4 address"],
  ["::ffff:192.168.1.0/128", "an IPv4-mapped address is the IPv4 address"],
])("%s is reported: %s", (source) => expect(codes(`accept ${source}\nreject any`)).toEqual(["1 network-as-host"]));

test.each([
  ["203.0.113.0", "public, and one octet is 0"],
  ["172.32.1.0", "public, and one octet is 0"],
  ["10.0.0.1", "its last octet is not 0"],
  ["10.0.0.0/8", "it has its mask"],
  ["10.0.0.0/31", "it has a mask"],
  ["2001:db8::", "IPv6"],
])("%s is a host or a network: %s", (source) => expect(codes(`accept ${source}\nreject any`)).toEqual([]));

test("0.0.0.0 has a finding of its own", () => {
  expect(codes("accept 192.0.2.1\nreject any\nreject 0.0.0.0")).toEqual([
    "3 unreachable-after-catch-all",
    "3 unspecified-address",
  ]);
});

test("an impossible one is reported as both", () => {
  expect(codes("accept 192.0.2.1\nreject any\nreject 224.0.0.0")).toEqual([
    "3 unreachable-after-catch-all",
    "3 impossible-source",
    "3 network-as-host",
  ]);
});

test("nothing is reported of an expectation", () => {
  expect(codes("accept 10.0.0.0/8\nreject any\nexpect accept 10.0.0.0")).toEqual([]);
});

test("the fixes keep the notation", () => {
  expect(
    fixes("network-as-host", "reject 10.9.0.0 255.255.255.255\nreject ::ffff:10.9.1.0 # x"),
  ).toMatchInlineSnapshot(`
    "line 1: Write the network 10.9.0.0 255.255.0.0 (65,534 more addresses rejected)
    reject 10.9.0.0 255.255.0.0
    reject ::ffff:10.9.1.0 # x

    line 1: Write the network 10.9.0.0 255.255.255.0 (255 more addresses rejected)
    reject 10.9.0.0 255.255.255.0
    reject ::ffff:10.9.1.0 # x

    line 2: Write the network ::ffff:10.9.1.0/120 (255 more addresses rejected)
    reject 10.9.0.0 255.255.255.255
    reject ::ffff:10.9.1.0/120 # x"
  `);
});
