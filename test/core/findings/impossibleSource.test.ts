import { expect, test } from "vitest";
import { codes, findings, rules } from "../../support/product.js";

test("a rule for multicast matches no client", () => {
  expect(
    findings(rules`
      default reject
      accept 224.0.0.0/4
      accept ff02::1
    `),
  ).toMatchInlineSnapshot(`
    "default reject
    accept 224.0.0.0/4
    ~~~~~~~~~~~~~~~~~~ information[impossible-source]: Never fires: no client can have such an address. Correct the address or remove the rule.
    These addresses are special: 224.0.0.0/4 is multicast.
    accept ff02::1
    ~~~~~~~~~~~~~~ information[impossible-source]: Never fires: no client can have such an address. Correct the address or remove the rule.
    These addresses are special: ff00::/8 is multicast."
  `);
});

test.each([
  "0.0.0.0/8",
  "0.0.0.1",
  "224.0.0.0/4",
  "239.255.255.255",
  "240.0.0.0/4",
  "255.255.255.255",
  "224.0.0.0/3", // two such blocks side by side
  "0.0.7.0 255.0.255.0", // holes, but all of it in 0/8
  "224.0.7.0 240.0.255.0",
  "::ffff:224.0.0.0/100", // an IPv4 network in IPv6 clothes
  "ff00::/8",
  "ff02::1",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
])("no client has an address of %s", (source) => {
  expect(codes(`default reject\naccept ${source}`)).toContain("2 impossible-source");
});

test.each([
  "0.0.0.0/7", // half of it is
  "1.0.0.0/8",
  "223.255.255.255",
  "192.0.0.0/2",
  "0.0.0.0/0",
  "0.0.7.0 254.0.255.0",
  "32.0.0.0 31.0.0.0", // 0/8 through its holes, and 32/8
  "127.0.0.1", // behind a proxy on the same machine every client is
  "127.0.0.0/8",
  "10.0.0.0/8",
  "169.254.0.0/16",
  "fe00::/7",
  "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  "fe80::/10",
  "::1",
  "::/127",
  "::/0",
  "any",
])("a client may have one of %s", (source) => {
  expect(findings(`default reject\naccept ${source}`)).not.toContain("impossible-source");
});

test.each(["0.0.0.0", "0.0.0.0 255.255.255.255", "::ffff:0.0.0.0", "::", "::/128"])(
  "%s is reported as unspecified-address alone",
  (source) => expect(codes(`default accept\nreject ${source}`)).toEqual(["2 unspecified-address"]),
);

test("it is reported beside other findings of the source and of the rule", () => {
  expect(
    codes(rules`
      default reject
      accept 224.0.0.5/24
      reject any
      accept 240.0.0.1
    `),
  ).toEqual(["2 impossible-source", "2 host-bits-set", "4 unreachable-after-catch-all", "4 impossible-source"]);
});

test("an expectation may ask about any address", () => {
  expect(findings("reject any\nexpect reject 224.0.0.0/4 by any")).toBeSilent();
});
