import { describe, expect, test } from "vitest";
import { formatIpv4 } from "../../../server/src/core/address/ipv4.js";
import { parseLooseQuad, parseOctalQuad } from "../../../server/src/core/formats/quads.js";

/** Formats what a reader made of a text. Empty if the text is no address. */
function formatted(word: number | undefined): string {
  return word === undefined ? "" : formatIpv4(word);
}

// HAProxy 2.6.12 and ipset 7.17 gave these readings.
describe("a leading zero makes an octet octal, and missing octets are filled in", () => {
  test.each([
    ["10.0.0.5", "10.0.0.5"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["010.0.0.5", "8.0.0.5"],
    ["0377.0.0.1", "255.0.0.1"],
    ["00000000000010.0.0.1", "8.0.0.1"],
    ["00.00.00.00", "0.0.0.0"],
    ["1.2.3", "1.2.0.3"],
    ["1.2.772", "1.2.3.4"],
    ["1.2", "1.0.0.2"],
    ["1.131844", "1.2.3.4"],
    ["10", "0.0.0.10"],
    ["16909060", "1.2.3.4"],
    ["4294967295", "255.255.255.255"],
    ["037777777777", "255.255.255.255"],
  ])("%s is %s", (text, address) => expect(formatted(parseOctalQuad(text))).toBe(address));

  test.each([
    "",
    ".",
    "10.",
    ".10",
    "10..1",
    "1.2.3.4.5",
    "1.2.3.4.",
    "08.0.0.1",
    "0400.0.0.1",
    "256.0.0.1",
    "1.2.3.256",
    "1.2.65536",
    "1.16777216",
    "4294967296",
    "040000000000",
    "0x0a.0.0.1",
    "-1.0.0.1",
    "+1.0.0.1",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4/8",
    "١.2.3.4",
    "::1",
    "localhost",
  ])("%j is no address", (text) => expect(formatted(parseOctalQuad(text))).toBe(""));
});

// PostgreSQL 15 with glibc 2.36 gave these readings.
describe("hexadecimal is read where it is asked for", () => {
  test.each([
    ["0x0a.0.0.1", "10.0.0.1"],
    ["0xC0000201", "192.0.2.1"],
    ["0XFF.0xff.65280", "255.255.255.0"],
    ["010.0.0x2.1", "8.0.2.1"],
  ])("%s is %s", (text, address) => expect(formatted(parseOctalQuad(text, true))).toBe(address));

  test.each(["0x", "0x100.0.0.1", "0x1ffffffff", "x0a.0.0.1", "0x0g.0.0.1", "a.0.0.1", "0b1.0.0.1"])(
    "%j is no address",
    (text) => expect(formatted(parseOctalQuad(text, true))).toBe(""),
  );
});

// nginx 1.22.1 takes the first of these, and refuses the others.
describe("an octet without digits is 0", () => {
  test.each([
    ["010.0.0.5", "10.0.0.5"],
    ["10.0.0.", "10.0.0.0"],
    [".10.0.1", "0.10.0.1"],
    ["1..2.3", "1.0.2.3"],
    ["...", "0.0.0.0"],
    ["000000010.0.0.1", "10.0.0.1"],
  ])("%s is %s", (text, address) => expect(formatted(parseLooseQuad(text))).toBe(address));

  test.each(["", "10.0.0", "1.2.3.4.5", "1.2.3.4.", "256.0.0.1", "0x0a.0.0.1"])("%j is no address", (text) =>
    expect(formatted(parseLooseQuad(text))).toBe(""),
  );
});
