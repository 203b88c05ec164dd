import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("the message counts the addresses and blocks of a mask with holes", () => {
  expect(
    findings(rules`
      accept 10.0.5.0 255.0.255.0
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 10.0.5.0 255.0.255.0
                    ~~~~~~~~~~~ information[non-contiguous-mask]: 255.0.255.0 has holes. If one network is meant, use a mask without holes.
    The rule matches 65,536 addresses in 256 separate blocks, and many of today's servers refuse such masks or never match them.
    reject any"
  `);
});

test.each([
  ["255.0.255.0", "65,536 addresses in 256 separate blocks"],
  ["255.255.0.255", "256 addresses in 256 separate blocks"],
  ["0.0.0.254", "33,554,432 addresses in 16,777,216 separate blocks"],
  ["0.255.0.0", "16,777,216 addresses in 256 separate blocks"],
  ["255.0.0.15", "1,048,576 addresses in 1,048,576 separate blocks"],
])("%s: %s", (mask, size) => expect(findings(`reject 0.0.0.0 ${mask}`)).toContain(size));

test("address bits in a hole are reported beside it", () => {
  expect(codes("reject 10.9.5.0 255.0.255.0")).toEqual(["1 host-bits-set", "1 non-contiguous-mask"]);
});

test.each(["255.0.0.0", "255.255.255.254", "0.0.0.0", "255.255.255.255"])("%s has no holes", (mask) =>
  expect(findings(`reject 10.0.0.0 ${mask}`)).not.toContain("non-contiguous-mask"),
);

test("holes at the start alone make a wildcard", () => {
  expect(codes("reject 10.0.0.0 0.255.255.255")).toEqual(["1 inverted-mask"]);
});

test("an expectation may have holes", () => {
  expect(
    findings(rules`
      reject 10.0.0.0 255.0.0.0
      expect reject 10.0.5.0 255.0.255.0
    `),
  ).toBeSilent();
});
