import { expect, test } from "vitest";
import { codes, findings, findingsIn, rules } from "../../support/product.js";

test("Microsoft's own example has address bits outside the mask", () => {
  expect(
    findings(rules`
      accept 157.57.10.0 255.255.255.0
      reject 157.57.10.0 255.255.0.0
    `),
  ).toMatchInlineSnapshot(`
    "accept 157.57.10.0 255.255.255.0
    reject 157.57.10.0 255.255.0.0
           ~~~~~~~~~~~~~~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write 157.57.0.0/16 or the host alone.
    They are ignored here: the rule matches 157.57.0.0/16, not the one host, and some of today's servers skip such a rule altogether."
  `);
});

test("a rule for an IPv6 network may have them too", () => {
  expect(findings("reject 2001:db8::1/32")).toMatchInlineSnapshot(`
    "reject 2001:db8::1/32
           ~~~~~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write 2001:db8::/32 or the host alone.
    They are ignored here: the rule matches 2001:db8::/32, not the one host, and some of today's servers skip such a rule altogether."
  `);
});

test("the IPv4 length behind an IPv4-mapped address opens half of IPv6", () => {
  expect(findings("reject ::ffff:192.0.2.0/24")).toMatchInlineSnapshot(`
    "reject ::ffff:192.0.2.0/24
           ~~~~~~~~~~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write ::ffff:192.0.2.0/120 or ::/24.
    They are ignored here: the rule matches ::/24, not the one host, and some of today's servers skip such a rule altogether."
  `);
});

test("bits in a hole of the mask are outside it", () => {
  expect(findings("reject 10.9.5.7 255.0.255.0", { "non-contiguous-mask": "off" })).toMatchInlineSnapshot(`
    "reject 10.9.5.7 255.0.255.0
           ~~~~~~~~~~~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write 10.0.5.0 255.0.255.0 or the host alone.
    They are ignored here: the rule matches 10.0.5.0 255.0.255.0, not the one host, and some of today's servers skip such a rule altogether."
  `);
});

test.each([
  ["10.0.0.5/31", "10.0.0.4/31"],
  ["10.0.0.5/255.0.0.0", "10.0.0.0/8"],
  ["128.0.0.1/1", "128.0.0.0/1"],
  ["2001:db8::ffff/127", "2001:db8::fffe/127"],
  ["::ffff:192.0.2.7/120", "192.0.2.0/24"],
  ["::ffff:192.0.2.0/95", "::fffe:0:0/95"],
])("%s is %s", (source, network) => expect(findings(`reject ${source}`)).toContain(`Write ${network}`));

test.each([
  "10.0.0.0/8",
  "10.0.0.5",
  "10.0.0.5/32",
  "10.0.0.5 255.255.255.255",
  "10.0.5.0 255.0.255.0",
  "2001:db8::/32",
  "2001:db8::1",
  "::ffff:192.0.2.7",
  "::ffff:192.0.2.0/120",
  "0.0.0.0/0",
  "any",
])("%s has none", (source) => expect(findings(`reject ${source}`)).not.toContain("host-bits-set"));

test.each([
  ["10.0.0.5 0.0.0.0", "catch-all-with-address"],
  ["2001:db8::1/0", "catch-all-with-address"],
  ["10.1.2.3 0.255.255.255", "inverted-mask"],
  ["10.1.2.3 255.225.0.0", "suspicious-mask"],
])("%s: the mask is reported instead, %s", (source, code) => expect(codes(`reject ${source}`)).toEqual([`1 ${code}`]));

test("sources of expectations are reported, one by one", () => {
  expect(
    findings(rules`
      reject 10.0.0.0/8
      expect reject 10.0.0.5/8 by 10.0.0.6/8
    `),
  ).toMatchInlineSnapshot(`
    "reject 10.0.0.0/8
    expect reject 10.0.0.5/8 by 10.0.0.6/8
                  ~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write 10.0.0.0/8 or the host alone.
    They are ignored here: the expectation matches 10.0.0.0/8, not the one host.
                                ~~~~~~~~~~ warning[host-bits-set]: Host bits are set. Write 10.0.0.0/8 or the host alone.
    They are ignored here: the expectation matches 10.0.0.0/8, not the one host."
  `);
});

test("Postfix skips such a rule, and the message counts the addresses that get the other verdict", () => {
  expect(
    findingsIn(
      "postfix-cidr",
      rules`
        10.1.0.0/16 OK
        10.0.0.1/8 REJECT
        10.2.0.0/16 REJECT
        0.0.0.0/0 DUNNO
        ::/0 REJECT
      `,
    ),
  ).toMatchInlineSnapshot(`
    "10.1.0.0/16 OK
    ~~~~~~~~~~~~~~ hint[redundant-rule]: Redundant: later rules or the default permit its 65,536 addresses too. Remove it.
    10.0.0.1/8 REJECT
    ~~~~~~~~~~ error[host-bits-set]: Postfix skips "10.0.0.1/8". Clear its host bits, or remove the length.
    The rule does not exist (its log says: non-null host address bits), so that 16,646,144 addresses are permitted.
    10.2.0.0/16 REJECT
    0.0.0.0/0 DUNNO
    ::/0 REJECT"
  `);
});

test.each([
  ["10.0.0.1/8 REJECT\n10.0.0.0/8 REJECT", "another rule rejects them"],
  ["10.0.0.0/8 OK\n10.0.0.1/8 REJECT", "an earlier rule permits them anyway"],
  ["10.0.0.1/8", "without a result it would be no rule"],
])("%j: no address gets the other verdict, since %s", (table) => {
  const found = findingsIn("postfix-cidr", table);
  expect(found).toContain("error[host-bits-set]");
  expect(found).not.toContain("16,7");
});

test("only what the if around it leaves counts", () => {
  const table = "if 10.0.0.0/9\n!10.5.0.1/16 REJECT\nendif";
  expect(findingsIn("postfix-cidr", table)).toContain("8,323,072 addresses are permitted");
});

test.each([{}, { dialect: "haproxy" }] as const)("in plain lists the bits are ignored: %o", (options) => {
  expect(findingsIn("plain", "10.0.0.7/8", {}, options)).toContain("warning[host-bits-set]");
  expect(findingsIn("plain", "10.0.0.0/8", {}, options)).not.toContain("host-bits-set");
});

test("a list of another program has the reason without other servers", () => {
  const found = findingsIn("nginx-access", "deny 10.0.0.5/8;\nallow all;\n");
  expect(found).toContain("They are ignored here: the rule matches 10.0.0.0/8, not the one host.\n");
});

test("an address that the program reads as another one is reported once", () => {
  const found = (...list: Parameters<typeof findingsIn>) => findingsIn(...list).match(/(?<=\[)[a-z-]+(?=\])/g);
  expect(found("pg-hba", "host all all 10.1/16 md5\n")).toEqual(["reads-differently"]);
  const haproxy = "frontend f\n  tcp-request content reject if { src 10/8 192.0.2.7/24 }\n";
  expect(found("haproxy", haproxy)).toEqual(["reads-differently", "host-bits-set"]);
});
