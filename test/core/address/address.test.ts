import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import {
  type Address,
  addressOf,
  formatAddress,
  isIncomplete,
  parseAddress,
} from "../../../server/src/core/address/address.js";
import { formatIpv4, parseIpv4 } from "../../../server/src/core/address/ipv4.js";
import { formatIpv6, parseIpv6 } from "../../../server/src/core/address/ipv6.js";
import { blockCountOf, maskOfLength, prefixLengthOf } from "../../../server/src/core/address/mask.js";
import { classOf, specialNetworkOf } from "../../../server/src/core/address/special.js";
import { ipv6, word } from "../../support/arbitraries.js";
import { numberOf } from "../../support/borders.js";
import { runs } from "../../support/runs.js";

const dottedText = fc
  .array(fc.oneof(fc.nat(300).map(String), fc.constantFrom("0", "00", "01", "256", "", "a", "+1", " 1", "1e1")), {
    minLength: 3,
    maxLength: 5,
  })
  .map((octets) => octets.join("."));

test("parseIpv4 agrees with ipaddr.js on four decimal octets without leading zeros", () => {
  fc.assert(
    fc.property(fc.oneof(dottedText, fc.string({ maxLength: 16 }), word.map(formatIpv4)), (text) => {
      const strict = ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text);
      const bytes = strict ? ipaddr.IPv4.parse(text).toByteArray() : undefined;
      expect(parseIpv4(text)).toBe(bytes?.reduce((sum, byte) => sum * 256 + byte, 0));
    }),
    { numRuns: runs(5000) },
  );
});

test("a formatted address parses to the same address", () => {
  fc.assert(
    fc.property(word, ipv6, (short, long) => {
      expect(parseIpv4(formatIpv4(short))).toBe(short);
      expect(parseIpv6(formatIpv6(long))).toEqual(long);
    }),
  );
});

describe("IPv6 text", () => {
  test.each([
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"],
    ["::", "::"],
    ["::FFFF:192.0.2.1", "192.0.2.1"],
    ["::ffff:c000:201", "192.0.2.1"],
    ["FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ])("%s is written %s", (text, canonical) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(canonical);
  });

  test.each([
    "1::2::3",
    ":1",
    "1:2:3:4:5:6:7",
    "12345::",
    "::1%1",
    "::1.2.3",
    "::01.2.3.4",
    "::0x1.2.3.4",
    "g::",
    "::1 ",
    "0:0:0:0:0:0:0:0:0",
  ])("%s is not an address", (text) => expect(parseAddress(text)).toBeUndefined());
});

describe("masks", () => {
  test.each(Array.from({ length: 33 }, (_, length) => length))("/%i is its own prefix length", (length) =>
    expect(prefixLengthOf(maskOfLength(length))).toBe(length),
  );
  test.each([
    [0xff00ff00, 256],
    [0x000000ff, 2 ** 24],
    [0xffffff00, 1],
    [0, 1],
    [0xffffffff, 1],
    [0x80000001, 2 ** 30],
  ])("%i matches %i separate blocks", (mask, blocks) => {
    expect(blockCountOf(mask)).toBe(blocks);
  });
});

describe("an unfinished address", () => {
  test.each([
    "",
    "1",
    "256",
    "10.",
    "10.1.2",
    "10.1.2.",
    "2001",
    "2001:",
    "2001:db8",
    "2001:db8::",
    "fe80",
    "::",
    "::ffff:192.0.",
  ])("%s can become an address", (text) => expect(isIncomplete(text)).toBe(true));
  test.each([
    "256.",
    "10.1.2.3.",
    "01.",
    "1.2.3.4.5",
    "mail",
    ":::",
    "1::2::",
    "12345:",
    "10.0.0.0/8",
    "1:2:3:4:5:6:7:8:",
  ])("%s cannot become an address", (text) => expect(isIncomplete(text)).toBe(false));
});

test.each([
  ["10.1.2.3", "private"],
  ["192.0.2.1", "documentation"],
  ["8.8.8.8", undefined],
  ["fd00::1", "unique local"],
  ["2001:db8::1", "documentation"],
  ["2001:4860::1", undefined],
])("%s belongs to %s space", (text, name) => {
  const address = parseAddress(text);
  expect(address && specialNetworkOf(address)?.name).toBe(name);
});

describe("a special network ends where its registry says", () => {
  // The first and last addresses as RFC 6890 and the RFCs of the registries write them out.
  test.each([
    ["0.0.0.0", "0.255.255.255", "reserved for this network, never a client"],
    ["10.0.0.0", "10.255.255.255", "private"],
    ["100.64.0.0", "100.127.255.255", "shared by carriers"],
    ["127.0.0.0", "127.255.255.255", "loopback"],
    ["169.254.0.0", "169.254.255.255", "link-local"],
    ["172.16.0.0", "172.31.255.255", "private"],
    ["192.0.2.0", "192.0.2.255", "documentation"],
    ["192.168.0.0", "192.168.255.255", "private"],
    ["198.18.0.0", "198.19.255.255", "benchmarking"],
    ["198.51.100.0", "198.51.100.255", "documentation"],
    ["203.0.113.0", "203.0.113.255", "documentation"],
    ["224.0.0.0", "239.255.255.255", "multicast, never a client"],
    ["240.0.0.0", "255.255.255.254", "reserved, never a client"],
    ["255.255.255.255", "255.255.255.255", "limited broadcast"],
    ["::", "::", "unspecified, never a client"],
    ["::1", "::1", "loopback"],
    ["64:ff9b::", "64:ff9b::ffff:ffff", "IPv4/IPv6 translation"],
    ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"],
    ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"],
    ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"],
    ["fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"],
    ["ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast, never a client"],
  ])("%s to %s: %s", (first, last, name) => {
    expect([nameAt(first, 0n), nameAt(last, 0n)]).toEqual([name, name]);
    expect([nameAt(first, -1n), nameAt(last, 1n)]).not.toContain(name);
  });

  function classAt(address: Address): string | undefined {
    const network = specialNetworkOf(address);
    return network && classOf(network);
  }

  /** Returns the name of the network at a distance from an address. `undefined` for none, and outside the address space. */
  function nameAt(text: string, distance: bigint): string | undefined {
    const address = parseAddress(text);
    if (address === undefined) throw new Error(`${text} is no address`);
    const value = numberOf(address) + distance;
    const size = 1n << (address.family === "ipv4" ? 32n : 128n);
    return value < 0n || value >= size ? undefined : classAt(addressOf(address.family, value));
  }
});
