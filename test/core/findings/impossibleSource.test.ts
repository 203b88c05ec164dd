import fc from "fast-check";
import { expect, test } from "vitest";
import { impossibleNetworksOf } from "../../../server/src/core/analysis/passes/impossible.js";
import { expectReached } from "../../support/expectReached.js";
import { codes, findings, findingsIn, rules } from "../../support/product.js";
import { runs } from "../../support/runs.js";

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

test("it is reported exactly where rules for the impossible blocks would leave a rule nothing to decide", () => {
  const blocks = impossibleNetworksOf({ kind: "any" }).map(({ cidr }) => `accept ${cidr}`);
  const octet = fc.constantFrom(0, 1, 7, 16, 32, 127, 128, 191, 192, 223, 224, 225, 239, 240, 254, 255);
  const maskOctet = fc.constantFrom(0, 127, 128, 192, 224, 240, 248, 254, 255, 255, 255);
  const ipv4 = fc.tuple(octet, maskOctet).map(([first, mask]) => `${first}.0.0.1 ${mask}.0.0.255`);
  const group = fc.constantFrom("0", "fe00", "fe80", "ff00", "ff02", "ffff");
  const ipv6 = fc.tuple(group, fc.integer({ min: 1, max: 127 })).map(([first, length]) => `${first}::1/${length}`);
  const counts = { reported: 0, silent: 0 };
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), (source) => {
      const isReported = codes(`default accept\nreject ${source}`).includes("2 impossible-source");
      const dead = codes([...blocks, `reject ${source}`].join("\n")).filter((code) => /shadow|contradict/.test(code));
      expect(isReported, source).toBe(dead.length > 0);
      counts[isReported ? "reported" : "silent"]++;
    }),
    { numRuns: runs(400) },
  );
  expectReached(Math.min(counts.reported, counts.silent), 120);
});

test("a word is impossible only if no client has any of its addresses", () => {
  expect(findingsIn("postfix-cidr", "!192.0.2.0/24 REJECT\n")).not.toContain("impossible-source");
  expect(findingsIn("postfix-cidr", "224.0.0.0/4 REJECT\n")).toContain("impossible-source");
});
