import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a mask one slip from one without holes is probably mistyped", () => {
  expect(
    findings(rules`
      accept 192.0.2.0 255.225.255.0
      reject any
    `),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.0 255.225.255.0
                     ~~~~~~~~~~~~~ warning[suspicious-mask]: 255.225.255.0 is one slip away from 255.255.255.0 (/24). Correct it.
    It has holes, so that this rule matches 4,096 addresses and not one network.
    reject any"
  `);
});

test("all masks that may be meant are named", () => {
  expect(findings("reject 10.3.0.0 255.225.0.0")).toMatchInlineSnapshot(`
    "reject 10.3.0.0 255.225.0.0
                    ~~~~~~~~~~~ warning[suspicious-mask]: 255.225.0.0 is probably a slip. Write 255.255.0.0 (/16), or another mask without holes.
    It has holes, so that this rule matches 1,048,576 addresses and not one network."
  `);
});

test("the host's last octet as the last octet of the mask is what Q258140 advised", () => {
  expect(findings("reject 198.51.100.77 255.255.255.77")).toMatchInlineSnapshot(`
    "reject 198.51.100.77 255.255.255.77
                         ~~~~~~~~~~~~~~ warning[suspicious-mask]: 255.255.255.77 repeats the last octet of the address. For the host write 255.255.255.255.
    Q258140 once advised such masks, but this rule matches 16 addresses and not one host."
  `);
});

test("a second address where the mask belongs makes one rule of two", () => {
  expect(findings("reject 203.0.113.10 203.0.113.20")).toMatchInlineSnapshot(`
    "reject 203.0.113.10 203.0.113.20
                        ~~~~~~~~~~~~ warning[suspicious-mask]: 203.0.113.20 looks like a second address, not a mask. Write a line for each address.
    It has holes, so that this rule matches 2,097,152 addresses and not one network."
  `);
});

test.each([
  ["255.25.255.0", "a digit is missing"],
  ["25.255.255.0", "a digit is missing"],
  ["255.255.19.0", "a digit is missing"],
  ["255.255.192.10", "a digit too many"],
  ["255.225.255.0", "a wrong digit"],
  ["255.254.255.0", "a wrong digit"],
  ["255.255.255.1", "a wrong digit"],
  ["255.129.0.0", "neighbours are swapped"],
  ["255.204.0.0", "neighbours are swapped"],
])("%s: %s", (mask) => expect(codes(`reject 10.0.0.0 ${mask}`)).toEqual(["1 suspicious-mask"]));

test.each([
  ["255.0.255.0", "non-contiguous-mask"], // more than one slip
  ["255.255.0.255", "non-contiguous-mask"],
  ["255.255.255.5", "suspicious-mask"],
  ["255.255.255.77", "non-contiguous-mask"], // the address ends in .0
  ["10.255.0.0", "suspicious-mask"], // first octet neither 0 nor 255
  ["0.255.255.255", "inverted-mask"],
])("10.0.0.0 %s: %s", (mask, code) => expect(codes(`reject 10.0.0.0 ${mask}`)).toEqual([`1 ${code}`]));

test.each(["255.255.255.128", "255.255.192.0", "0.0.0.0", "255.255.255.255"])(
  "%s has no holes, whatever else may be wrong with it",
  (mask) => expect(findings(`reject 192.0.2.128 ${mask}`)).not.toContain("suspicious-mask"),
);

test("nothing else is reported for such a mask, not even its host bits", () => {
  expect(codes("reject 10.2.3.4 255.225.0.0")).toEqual(["1 suspicious-mask"]);
});

test("a mistyped mask in an expectation is reported, in its `by` as well", () => {
  expect(
    findings(
      rules`
        reject 10.0.0.0 255.0.0.0
        expect reject 10.0.0.0 255.225.0.0 by 10.0.0.0 10.0.0.1
      `,
      { "expectation-failed": "off" },
    ),
  ).toMatchInlineSnapshot(`
    "reject 10.0.0.0 255.0.0.0
    expect reject 10.0.0.0 255.225.0.0 by 10.0.0.0 10.0.0.1
                           ~~~~~~~~~~~ warning[suspicious-mask]: 255.225.0.0 is probably a slip. Write 255.255.0.0 (/16), or another mask without holes.
    It has holes, so that this expectation matches 1,048,576 addresses and not one network.
                                                   ~~~~~~~~ warning[suspicious-mask]: 10.0.0.1 looks like a second address, not a mask. Write a line for each address.
    It has holes, so that this expectation matches 536,870,912 addresses and not one network."
  `);
});
