import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a wildcard of a Cisco access list is turned over", () => {
  expect(
    findings(rules`
      accept 192.0.2.0 0.0.0.255
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.0 0.0.0.255
                     ~~~~~~~~~ warning[inverted-mask]: 0.0.0.255 looks like a wildcard, not a mask. Write 255.255.255.0.
    A mask compares its one-bits, so that this rule matches 16,777,216 addresses in 16,777,216 blocks scattered across the address space.
    reject any"
  `);
});

test.each([
  ["0.0.0.1", "255.255.255.254"],
  ["0.0.0.255", "255.255.255.0"],
  ["0.0.3.255", "255.255.252.0"],
  ["0.255.255.255", "255.0.0.0"],
  ["127.255.255.255", "128.0.0.0"], // the first octet would make it a second address
])("%s turned over is %s", (wildcard, mask) =>
  expect(findings(`reject 10.0.0.0 ${wildcard}`)).toContain(`Write ${mask}.`),
);

test.each([
  ["0.0.0.0", "a mask as well"],
  ["255.255.255.255", "a mask as well"],
  ["255.255.255.0", "without holes"],
  ["128.0.0.0", "without holes"],
  ["0.0.0.254", "with holes on both sides"],
  ["255.0.255.0", "with holes on both sides"],
  ["0.255.0.255", "with holes on both sides"],
])("%s is no wildcard: it is %s", (mask) => expect(findings(`reject 10.0.0.0 ${mask}`)).not.toContain("inverted-mask"));

test("nothing else is reported for such a mask, not even its host bits", () => {
  expect(codes("reject 10.2.3.4 0.255.255.255")).toEqual(["1 inverted-mask"]);
});

test("a mistyped mask in an expectation is reported, in its `by` as well", () => {
  expect(
    findings(rules`
      reject 10.0.0.0 255.0.0.0
      expect reject 10.0.0.0 127.255.255.255 by 10.0.0.0 0.255.255.255
    `)
      .split("\n")
      .filter((line) => line.includes("inverted-mask"))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "                       ~~~~~~~~~~~~~~~ warning[inverted-mask]: 127.255.255.255 looks like a wildcard, not a mask. Write 128.0.0.0.
                                                       ~~~~~~~~~~~~~ warning[inverted-mask]: 0.255.255.255 looks like a wildcard, not a mask. Write 255.0.0.0."
  `);
});
