import { expect, test } from "vitest";
import { parseLine } from "../../../server/src/core/formats/imcrules/parse.js";
import type { MaskFault } from "../../../server/src/core/model/statement.js";
import { codes, findings, verdictOf } from "../../support/product.js";

/** The smallest line for each reason. A reason without a line does not compile. */
const lines: Readonly<Record<MaskFault, string>> = {
  "length-without-slash": "accept 10.0.0.0 8",
  "missing-length": "accept 10.0.0.0/",
  "blank-before-slash": "accept 10.0.0.0 /8",
  "length-too-large": "accept 10.0.0.0/33",
  "leading-zero": "accept 10.0.0.0/08",
  "ipv6-takes-length": "accept 2001:db8:: 255.255.0.0",
  "not-a-mask": "accept 10.0.0.0 netmask",
};

test.each(Object.entries(lines))("%s: %s", (reason, line) => expect(parseLine(line).problem?.reason).toBe(reason));

test("each says what is wrong, that the line is ignored, and what to write", () => {
  expect(findings(Object.values(lines).join("\n"))).toMatchInlineSnapshot(`
    "accept 10.0.0.0 8
                    ~ error[invalid-mask]: A space before the prefix length. Write "accept 10.0.0.0/8".
    This line is ignored: a length follows its address with a slash and without spaces.
    accept 10.0.0.0/
                   ~ error[invalid-mask]: The length is missing after the slash. Write it, such as /24.
    This line is ignored: a slash needs a length.
    accept 10.0.0.0 /8
                    ~~ error[invalid-mask]: A space before the prefix length. Write "accept 10.0.0.0/8".
    This line is ignored: a length follows its address with a slash and without spaces.
    accept 10.0.0.0/33
                   ~~~ error[invalid-mask]: "/33" is too large for a prefix length. Correct the number.
    This line is ignored: an IPv4 address has 32 bits, an IPv6 address 128.
    accept 10.0.0.0/08
                   ~~~ error[invalid-mask]: A number with a leading zero. Write "accept 10.0.0.0/8".
    This line is ignored: some programs read such a number as octal (010 is 8), others as decimal.
    accept 2001:db8:: 255.255.0.0
                      ~~~~~~~~~~~ error[invalid-mask]: "255.255.0.0" is not an IPv6 mask. Write a length, such as /48.
    This line is ignored: IPv6 takes a length from 0 to 128.
    accept 10.0.0.0 netmask
                    ~~~~~~~ error[invalid-mask]: "netmask" is not a mask. Write one, such as 255.255.255.0 or /24.
    This line is ignored: a mask is four decimal octets or, behind a slash, a prefix length."
  `);
});

test.each([
  ["10.0.0.0 8", "/8"],
  ["10.0.0.0 32", "/32"],
  ["10.0.0.0 /8", "/8"],
  ["10.0.0.0 /255.0.0.0", "/255.0.0.0"],
  ["2001:db8:: 32", "/32"],
  ["2001:db8:: /32", "/32"],
])("by %s is meant %s behind the address", (source, meant) =>
  expect(findings(`accept ${source}`)).toContain(`Write "accept ${source.split(" ")[0]}${meant}".`),
);

test.each(["10.0.0.0 33", "10.0.0.0/+8", "10.0.0.0 255.255.255", "2001:db8:: 129", "2001:db8:: 255.0.0.0"])(
  "%s could be meant in more than one way",
  (source) => expect(findings(`accept ${source}`)).not.toContain('Write "'),
);

test.each([
  "10.0.0.0",
  "10.0.0.0 255.0.0.0",
  "10.0.0.0/255.0.0.0",
  "10.0.0.0/8",
  "0.0.0.0/0",
  "10.0.0.1/32",
  "10.0.5.0 255.0.255.0",
  "10.0.5.0/255.0.255.0",
  "2001:db8::/32",
  "::/0",
  "2001:db8::25/128",
  "::ffff:10.0.0.0/104",
])("%s is fine", (source) => expect(findings(`accept ${source}`)).not.toContain("invalid-mask"));

test.each([
  "10.0.0.0/-1",
  "10.0.0.0/8.0",
  "10.0.0.0/8/9",
  "10.0.0.0/ 8",
  "10.0.0.0 / 8",
  "10.0.0.0 0xff000000",
  "10.0.0.0 255.255.255",
  "10.0.0.0 255.255.255.256",
  "10.0.0.0 255.2255.255.0",
  "10.0.0.0 255.255.255.00",
  "10.0.0.0 reject",
  "2001:db8::/129",
  "2001:db8::/ffff:ffff::",
  "::ffff:10.0.0.0 255.0.0.0", // written as IPv6
])("%s has no mask", (source) => expect(codes(`accept ${source}`)).toEqual(["1 invalid-mask"]));

test("a mask behind any is one word too many", () => {
  expect(codes("accept any 0.0.0.0\naccept any/0")).toEqual(["1 syntax-error", "2 syntax-error"]);
});

test("no mask is guessed: the line matches nobody", () => {
  expect(verdictOf("default reject\naccept 10.0.0.0 8", "10.0.0.0")).toBe("reject, default");
});
