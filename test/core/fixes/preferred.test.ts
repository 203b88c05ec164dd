import { expect, test } from "vitest";
import { findings, offeredFixes } from "../../support/product.js";

/** By line, its findings with a fix and what the fixes leave. A star marks the preferred fix. */
const lines: Readonly<Record<string, readonly string[]>> = {
  // The network or the host
  "accept 10.1.2.3/24": ["accept 10.1.2.0/24", "accept 10.1.2.3"],
  "reject 10.1.2.3 255.255.255.0": ["reject 10.1.2.0 255.255.255.0", "reject 10.1.2.3"],
  "accept fd::/8": ["accept fd00::/8", "accept ::/8", "accept fd::"],
  "accept fe8::/10": ["accept fe80::/10", "accept fc0::/10", "accept fe8::"],
  "accept 2001:db::/24": ["accept 2001:db00::/24", "accept 2001::/24", "accept 2001:db::"],
  "accept ::1/32": ["accept ::1", "accept ::/32"],
  "accept 2001:db8::1/32": ["accept 2001:db8::/32", "accept 2001:db8::1"],
  "accept ::ffff:192.0.2.0/24": ["accept ::ffff:192.0.2.0/120", "accept ::/24"],
  "accept ::ffff:192.0.2.1/24": ["accept ::ffff:192.0.2.0/120", "accept ::/24", "accept ::ffff:192.0.2.1"],
  "accept ::ffff:192.0.2.1/32": ["accept ::ffff:192.0.2.1", "accept ::/32"],
  "accept ::ffff:0.0.0.0/64": ["accept ::/64"],
  // The likelier slip, unless it accepts what the line does not name
  "accept 10.0.0.0 255.255.225.0": [
    "*accept 10.0.0.0 255.255.255.0",
    "accept 10.0.0.0 255.255.224.0",
    "accept 10.0.0.0 255.255.252.0",
  ],
  "accept 10.0.0.0 255.225.0.0": [
    "*accept 10.0.0.0 255.255.0.0",
    "accept 10.0.0.0 255.224.0.0",
    "accept 10.0.0.0 255.252.0.0",
  ],
  "accept 10.0.0.0 255.255.255.20": ["accept 10.0.0.0 255.255.255.0", "accept 10.0.0.0 255.255.255.240"],
  "reject 10.0.0.0 255.255.255.20": ["*reject 10.0.0.0 255.255.255.0", "reject 10.0.0.0 255.255.255.240"],
  "accept 192.0.2.77 255.255.255.77": ["*accept 192.0.2.77 255.255.255.255"],
  "accept 192.0.2.10 198.51.100.7": ["*accept 192.0.2.10|accept 198.51.100.7"],
  "accept 0.0.0.0 198.51.100.7": [], // a rule for 0.0.0.0 matches nobody
  "accept 10.0.0.0 0.0.0.255": ["accept 10.0.0.0 255.255.255.0"],
  "reject 10.0.0.0 0.0.0.255": ["*reject 10.0.0.0 255.255.255.0"],
  "reject 10.0.0.7 0.0.0.255": ["reject 10.0.0.0 255.255.255.0"], // or the host
  "reject 10.0.0.7 255.225.255.0": ["reject 10.0.0.0 255.255.255.0"],
  "accept 10.0.0.0 0.0.0.0": ["*accept 10.0.0.0 255.0.0.0", "accept any"],
  "accept ::ffff:10.0.0.0/0": ["accept ::ffff:10.0.0.0/104", "accept any"], // 10.0.0.0/8, and /0 is all of IPv6
  "reject ::ffff:10.0.0.0/0": ["*reject ::ffff:10.0.0.0/104", "reject any"],
  "accept 0.0.0.0": ["accept any"],
  "reject 0.0.0.0": ["*reject any"],
};

test.each(Object.entries(lines))("%s", (line, left) => {
  const after = offeredFixes(`${line}\ndefault reject`, { "host-bits-set": "error" })
    .filter(({ line: number }) => number === 1)
    .filter(({ code }) => !/everyone|catch-all$|redundant|dependent/.test(code))
    .map(({ isPreferred, after }) => (isPreferred ? "*" : "") + after.split("\n").slice(0, -1).join("|"));
  expect(after).toEqual(left);
});

test("the message about host bits names what is likely", () => {
  const lists = ["accept 10.1.2.3/24", "accept fd::/8", "accept ::1/32", "accept ::ffff:192.0.2.0/24"];
  const messages = lists.map((list) => /host-bits-set\]: (.*)/.exec(findings(list))?.[1]);
  expect(messages).toEqual([
    "Host bits are set. Write 10.1.2.0/24 or the host alone.",
    "Host bits are set. Write fd00::/8.",
    "Host bits are set. Write the host alone or ::/32.",
    "Host bits are set. Write ::ffff:192.0.2.0/120 or ::/24.",
  ]);
});
