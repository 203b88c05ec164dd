import { expect, test } from "vitest";
import { meaningOf } from "../../../server/src/core/analysis/meaning/meaning.js";
import { findings, offeredFixes } from "../../support/product.js";

/** By line, what its fixes leave. A star marks the preferred fix. */
const lines: Readonly<Record<string, readonly string[]>> = {
  // Ranges
  "accept 192.0.2.16-192.0.2.31": ["*accept 192.0.2.16/28"],
  "accept 10.1.1.1-10.1.1.10": [
    "*accept 10.1.1.1|accept 10.1.1.2/31|accept 10.1.1.4/30|accept 10.1.1.8/31|accept 10.1.1.10",
  ],
  "accept 192.0.2.0 - 192.0.2.255 # all": ["*accept 192.0.2.0/24 # all"],
  "accept 192.0.2.0\u2013192.0.2.127": ["*accept 192.0.2.0/25"],
  "accept 192.0.2.0 \u2014 192.0.2.127": ["*accept 192.0.2.0/25"],
  "reject 2001:db8::1-2001:db8::2": ["*reject 2001:db8::1|reject 2001:db8::2"],
  "accept ::fffe:ffff:ffff-::1:0:0:0": ["*accept ::fffe:ffff:ffff|accept ::1:0:0:0"], // between them is IPv4
  "accept 10.0.0.9-10.0.0.1": [
    "accept 10.0.0.1|accept 10.0.0.2/31|accept 10.0.0.4/30|accept 10.0.0.8/31", // or one end is wrong
  ],
  "reject 2001:db8::1 - 2001:db8::": ["reject 2001:db8::/127"],
  "accept 192.0.2.1-9": ["*accept 192.0.2.1|accept 192.0.2.2/31|accept 192.0.2.4/30|accept 192.0.2.8/31"],
  "accept 192.0.2.0 - 255": ["*accept 192.0.2.0/24"],
  "accept 192.0.2.0\u2013127": ["*accept 192.0.2.0/25"],
  "accept 192.0.2.0-24": [
    "accept 192.0.2.0/28|accept 192.0.2.16/29|accept 192.0.2.24",
    "accept 192.0.2.0/24", // a dash for a slash
  ],
  "accept 192.0.2.9-8": ["accept 192.0.2.8/31"],
  "accept 192.0.2.1-256": [],
  "accept 192.0.2.1-3, 192.0.2.8": ["*accept 192.0.2.1|accept 192.0.2.2/31|accept 192.0.2.8"],
  "accept 010.0.0.4-010.0.0.7": ["accept 10.0.0.4/30", "accept 8.0.0.4/30"],
  "accept 9.0.0.0-010.255.255.255": ["accept 9.0.0.0/8|accept 10.0.0.0/8"], // in octal the range is reversed
  "expect accept 10.0.0.0-10.0.0.2": ["*expect accept 10.0.0.0/31|expect accept 10.0.0.2"],
  // Lists
  "accept 10.0.0.1, 10.0.0.2": ["*accept 10.0.0.1|accept 10.0.0.2"],
  "accept 10.0.0.1,10.2.0.0/16": ["*accept 10.0.0.1|accept 10.2.0.0/16"],
  "  accept 192.0.2.1, 224.0.0.0 255.0.0.0 # two": ["*  accept 192.0.2.1|  accept 224.0.0.0 255.0.0.0 # two"],
  "accept 10.0.0.1,": ["*accept 10.0.0.1"],
  "accept 10.0.0.0, 255.0.0.0": ["accept 10.0.0.0|accept 255.0.0.0"], // or a mask
  "permit any": ["accept 0.0.0.0/0", "accept any"], // a named list of Cisco, or another program
  // Patterns and halves
  "accept 10.0.0.*": ["*accept 10.0.0.0/24"],
  "accept 10.*.*.*": ["*accept 10.0.0.0/8"],
  "accept 10.*": ["*accept 10.0.0.0/8"],
  "accept 10.*.0.*": [],
  "accept 10.": ["accept 10.0.0.0/8"],
  "accept 10.1.": ["accept 10.1.0.0/16"],
  "accept 10.1": [],
  // One address, written with more
  "accept host 10.0.0.1": ["*accept 10.0.0.1"],
  "accept any 0.0.0.0": ["*accept any"],
  "accept any 0.0.0.0 0.0.0.0": ["*accept any"],
  "accept any 255.0.0.0": [],
  "accept all": ["*accept any"],
  "accept 10.0.0.0 / 8": ["*accept 10.0.0.0/8"],
  "accept 10.0.0.0/ 8": ["*accept 10.0.0.0/8"],
  "accept 10.0.0.0 8": ["*accept 10.0.0.0/8"],
  "accept 10.0.0.0   8 # x": ["*accept 10.0.0.0/8 # x"],
  "accept 2001:db8:: 32": ["*accept 2001:db8::/32"],
  "accept 2001:db8:: /32": ["*accept 2001:db8::/32"],
  "accept 10.0.0.0 33": [],
  "accept 10.1.0.0 / 8": ["accept 10.0.0.0/8", "accept 10.1.0.0"],
  "accept ::ffff:192.0.2.1 / 24": ["accept ::ffff:192.0.2.0/120", "accept ::/24", "accept ::ffff:192.0.2.1"],
  "accept 10.0.0.0 /255.0.0.0": ["*accept 10.0.0.0/255.0.0.0"],
  "accept 10.0.0.0 / 255.0.255.0": ["*accept 10.0.0.0/255.0.255.0"],
  "accept 10.0.0.0 / 0.0.0.255": [], // would write an inverted mask
  "accept [2001:db8::1]": ["*accept 2001:db8::1"],
  "accept [2001:db8::]/32": ["*accept 2001:db8::/32"],
  "accept [2001:db8::1]:25": ["*accept 2001:db8::1"],
  "accept 10.0.0.1:25": ["*accept 10.0.0.1"],
  "accept 10.0.0.256.": [],
  "accept fe80::1%eth0": ["*accept fe80::1"],
  "accept 10.0.0.1.": ["*accept 10.0.0.1"],
  "accept 010.001.002.003": ["accept 10.1.2.3", "accept 8.1.2.3"],
  "accept 010.008.002.003": ["*accept 10.8.2.3"], // a program that reads octal refuses 008
  "accept 10.0.0.0/08": ["*accept 10.0.0.0/8"],
  "accept 10.0.0.0 / 08": ["*accept 10.0.0.0/8"],
  "accept 10.0.0.0 08": ["*accept 10.0.0.0/8"],
  "accept 10.0.0.0/07": ["*accept 10.0.0.0/7"],
  "accept 192.0.2.0/024": ["accept 192.0.2.0/24", "accept 192.0.0.0/20", "accept 192.0.2.0"],
  "accept 10.0.0.0/010": ["accept 10.0.0.0/10", "accept 10.0.0.0/8"],
  "accept 10.1.0.0/08": ["accept 10.0.0.0/8", "accept 10.1.0.0"],
  "accept 010.000.000.000/08": ["*accept 10.0.0.0/8"],
  "accept 010.000.000.000 255.000.000.000": ["accept 10.0.0.0 255.0.0.0", "accept 8.0.0.0 255.0.0.0"],
  "accept 010.0.0.*": ["accept 10.0.0.0/24", "accept 8.0.0.0/24"],
  "accept 010.0.0.1:25": ["accept 10.0.0.1", "accept 8.0.0.1"],
  "accept 2001:0db8::/048": ["*accept 2001:0db8::/48"],
  "accept ::ffff:010.0.0.1": ["accept ::ffff:10.0.0.1", "accept ::ffff:8.0.0.1"],
  "accept 010.0.0.1, 010.0.0.2": ["accept 10.0.0.1|accept 10.0.0.2", "accept 8.0.0.1|accept 8.0.0.2"],
  "accept 0400.0.0.1": [],
  "accept 10.01.02.03": ["*accept 10.1.2.3"],
  "expect reject 192.0.2.1 by 010.0.0.1": ["expect reject 192.0.2.1 by 10.0.0.1", "expect reject 192.0.2.1 by 8.0.0.1"],
  // Without an action
  "192.0.2.10": ["accept 192.0.2.10", "reject 192.0.2.10"],
  "  192.0.2.0/24 # office": ["  accept 192.0.2.0/24 # office", "  reject 192.0.2.0/24 # office"],
  "192.0.2.0 255.255.255.0": ["accept 192.0.2.0 255.255.255.0", "reject 192.0.2.0 255.255.255.0"],
  "2001:db8::1": ["accept 2001:db8::1", "reject 2001:db8::1"],
  "192.0.2.1, 192.0.2.2": ["accept 192.0.2.1|accept 192.0.2.2", "reject 192.0.2.1|reject 192.0.2.2"],
  "192.0.2.0-192.0.2.255": ["accept 192.0.2.0/24", "reject 192.0.2.0/24"],
  "expect 192.0.2.1": ["expect accept 192.0.2.1", "expect reject 192.0.2.1"],
  "expect 192.0.2.1 by any": ["expect accept 192.0.2.1 by any", "expect reject 192.0.2.1 by any"],
  "10.0.0.1 is the gateway": [],
  any: [],
  "*": [],
  "42": [],
  // nginx
  "allow 192.0.2.10;": ["*accept 192.0.2.10"],
  "deny  all; # the rest": ["*reject any # the rest"],
  "accept 192.0.2.11;": ["*accept 192.0.2.11"],
  "allow 10.0.0.1; deny all;": ["*accept 10.0.0.1|reject any"],
  "allow 10.0.0.1 ; deny all ;": ["*accept 10.0.0.1|reject any"],
  // Postfix
  "192.0.2.0/24 permit": ["*accept 192.0.2.0/24"],
  "198.51.100.0/24\tREJECT": ["*reject 198.51.100.0/24"],
  "198.51.100.0/24 REJECT go away": ["*reject 198.51.100.0/24 # go away"],
  "192.0.2.7/24 OK": ["accept 192.0.2.0/24", "accept 192.0.2.7"], // Postfix skips it
  // Cisco
  "permit 192.168.2.0 0.0.0.31": ["*accept 192.168.2.0/27"],
  "permit 192.168.2.9 0.0.0.31": ["*accept 192.168.2.0/27"],
  "access-list 10 deny 10.0.0.0 0.255.255.255": ["*reject 10.0.0.0/8"],
  "10 permit 192.168.2.0 0.0.0.31": ["*accept 192.168.2.0/27"],
  "10 permit host 192.0.2.1": ["*accept 192.0.2.1"],
  "access-list 10 permit 192.0.2.1": ["*accept 192.0.2.1"],
  "access-list 10 permit any": ["*accept 0.0.0.0/0"],
  "access-list 10 deny any log": ["*reject any"],
  "access-list 101 permit ip 10.0.0.0 0.0.0.255 any": ["*accept 10.0.0.0/24"],
  "access-list 101 permit tcp 10.0.0.0 0.0.0.255 any eq 25": [],
  "access-list 10 remark the branch": ["*# the branch"],
  "permit 10.0.0.1 0.0.0.0": ["accept 10.0.0.1", "accept 0.0.0.0/0"],
  "permit 10.0.0.1 255.255.255.255": ["accept 0.0.0.0/0", "accept 10.0.0.1"],
  "permit 10.0.0.0 255.255.255.0": ["accept 10.0.0.0/24"],
  "permit 10.0.0.0 0.0.2.255": [],
  // Exceptions, which only the author can place
  "!203.0.113.7 OK": [],
  "accept !10.0.0.1": [],
  "-10.0.0.0/8": [],
  // Remarks
  "accept 192.0.2.10 // smart host": ["*accept 192.0.2.10 # smart host"],
  "accept 192.0.2.11 ; branch": ["*accept 192.0.2.11 # branch"],
  "accept 192.0.2.11 -- branch # of two": ["*accept 192.0.2.11 # branch # of two"],
  "! branch": ["*# branch"],
  "// accept 192.0.2.1": ["*# accept 192.0.2.1"],
  "accept 192.0.2.1 -- 192.0.2.9": [],
  // Characters
  "accept\u00a0 192.0.2.10": ["*accept 192.0.2.10"],
  'accept "192.0.2.10"': ["*accept 192.0.2.10"],
  "\u001a": ["*"],
  // Keywords
  "default drop": ["*default reject"],
  "expect permit any": ["*expect accept any"],
  "BLOCK  192.0.2.10/24  # left as it is": ["*reject  192.0.2.10/24  # left as it is"],
  "reject *": ["*reject any"],
  "acept 192.0.2.10": ["*accept 192.0.2.10"],
  "rejcet any": ["*reject any"],
  "premit 192.0.2.10": ["*accept 192.0.2.10"],
  "evalaute first-match": ["*evaluate first-match"],
  "evaluate most-specifc": ["*evaluate most-specific"],
  "defualt drop": ["*default reject"],
  "exept 192.0.2.10": [],
  "accept amy": [],
  "acceptance 192.0.2.10": [],
  "evaluate last-match": [],
  "evaluate allow,deny": [],
  // Several at once
  "allow “192.0.2.0 – 192.0.2.255”; // office": ["*accept 192.0.2.0/24 # office"],
  "deny 10.0.0.0 / 8, [2001:db8::1];": ["*reject 10.0.0.0/8|reject 2001:db8::1"],
};

test.each(Object.entries(lines))("%j", (line, left) => {
  const after = offeredFixes(line).flatMap(({ code, isPreferred, after }) =>
    /^(syntax-error|invalid-)/.test(code) ? [(isPreferred ? "*" : "") + after.replaceAll("\n", "|")] : [],
  );
  expect(after).toEqual(left);
});

const explained = Object.keys(lines).filter((line) => meaningOf(line) !== undefined);

test.each(explained)("the message about %j has a first line of at most 90 characters, and a second", (line) => {
  const [, first = "", second = ""] = /error\[[a-z-]+\]: (.*)\n(.*)/.exec(findings(line)) ?? [];
  expect(first.length, first).toBeLessThanOrEqual(90);
  expect(second).toMatch(/^This line is ignored: .*\.$/);
});

test("a range has all its networks, however many, and a line has at most 512", () => {
  const widest = "1::1-fffe:ffff:ffff:ffff:ffff:ffff:ffff:fffe";
  const readings = (count: number) => meaningOf(`reject ${Array(count).fill(widest).join(", ")}`)?.readings;
  expect(readings(1)?.map((lines) => lines.length)).toEqual([252]);
  expect(readings(2)?.map((lines) => lines.length)).toEqual([504]);
  expect(readings(3)).toEqual([]);
  expect(meaningOf(`accept ${"10.0.0.1, ".repeat(100_000)}`)).toBeUndefined();
});

test("a byte order mark is removed inside a file and kept at its start", () => {
  const mark = "\ufeff";
  const [fix] = offeredFixes(`${mark}allow 192.0.2.10;\n${mark}accept 192.0.2.11`).map(({ after }) => after);
  expect(fix).toBe(`${mark}accept 192.0.2.10\n${mark}accept 192.0.2.11`);
  expect(offeredFixes(`${mark}accept 192.0.2.10\r\n${mark}accept 192.0.2.11\r\n`).map(({ after }) => after)).toEqual([
    `${mark}accept 192.0.2.10\r\naccept 192.0.2.11\r\n`,
  ]);
});
