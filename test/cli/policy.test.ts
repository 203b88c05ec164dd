import { describe, expect, test } from "vitest";
import { imcrules } from "../support/commandLine.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const folder = temporaryFolder({
  "list.imcrules":
    "default reject\naccept 10.0.0.0 255.0.255.0\naccept 10.1.0.0/16\nreject 10.1.2.0/24\naccept 2001:db8::/32\n",
  "everyone.imcrules": "reject any\n",
  "holes.imcrules": "accept 0.0.0.1 0.0.0.255\nreject any\n",
});
const policy = (...args: string[]) => imcrules(["policy", ...args], { cwd: folder });

test("text shows how many addresses each rule and the default decide", async () => {
  expect((await policy("list.imcrules")).out).toMatchInlineSnapshot(`
    "4 rules, first-match
      line 2  accept 10.0.0.0 255.0.255.0  decides all 65,536 addresses
      line 3  accept 10.1.0.0/16           decides 65,280 of 65,536 addresses
      line 4  reject 10.1.2.0/24           decides nothing
      line 5  accept 2001:db8::/32         decides its whole /32
      default reject decides IPv4: 4,294,836,480 (99.9 %) · IPv6: all but 1 × /32
    "
  `);
});

test("--ranges lists the addresses as networks and ranges", async () => {
  expect((await policy("--ranges", "list.imcrules")).out).toContain("      10.1.1.0-10.1.255.255\n");
});

test("json has the documented shape, with counts as decimal strings", async () => {
  expect(JSON.parse((await policy("--format", "json", "everyone.imcrules")).out)).toEqual({
    version: 1,
    path: "everyone.imcrules",
    evaluate: "first-match",
    default: "accept",
    rules: [
      {
        line: 1,
        action: "reject",
        source: "any",
        matches: "340282366920938463463374607436063178752",
        decides: "340282366920938463463374607436063178752",
        ranges: ["0.0.0.0/0", "::/0"],
        truncated: false,
      },
    ],
    unmatched: { ipv4: "0", ipv6: "0" },
  });
});

test("of a rule that decides millions of blocks ten thousand are listed, and it is marked as truncated", async () => {
  const { rules } = JSON.parse((await policy("--format", "json", "holes.imcrules")).out);
  expect(
    rules.map(({ decides, ranges, truncated }: { decides: string; ranges: string[]; truncated: boolean }) => [
      decides,
      ranges.length,
      ranges[1],
      truncated,
    ]),
  ).toEqual([
    ["16777216", 10_000, "0.0.1.1/32", true],
    [String(2n ** 128n + 2n ** 32n - 2n ** 24n), 10_000, "0.0.0.2/31", true],
  ]);
});

describe("rules that ask for more than the address", () => {
  const cwd = temporaryFolder({
    "pg_hba.conf": [
      "host app all 10.1.0.0/16 reject",
      "host all all 10.0.0.0/8 md5",
      "host app all 10.0.0.0/7 reject",
      "host app all 10.2.0.0/16 reject",
      "host all all 192.0.2.0/24 md5",
      "host web all 198.51.100.0/24 md5",
      "host all all 198.51.100.0/24 reject",
      "",
    ].join("\n"),
    "haproxy.cfg":
      "frontend www\n  mode http\n  http-request deny if { src 2001:db8::/32 } or { path /x }\n  http-request allow\n",
  });

  test("text says what they decide at most, and what other rules surely decide", async () => {
    expect((await imcrules(["policy", "pg_hba.conf"], { cwd })).out).toMatchInlineSnapshot(`
      "7 rules, first-match
        line 1  rejected 10.1.0.0/16              may decide up to 65,536 addresses
        line 2  may authenticate 10.0.0.0/8       decides up to 16,777,216 addresses, 16,711,680 surely
        line 3  rejected 10.0.0.0/7               may decide up to 16,777,216 addresses
        line 4  rejected 10.2.0.0/16              decides nothing
        line 5  may authenticate 192.0.2.0/24     decides all 256 addresses
        line 6  may authenticate 198.51.100.0/24  may decide up to 256 addresses
        line 7  rejected 198.51.100.0/24          decides up to 256 addresses
        default rejected decides IPv4: 4,278,189,568 (99.6 %) · all of IPv6
        Lines 1, 3 and 6 may decide some of these addresses first.
      "
    `);
    expect((await imcrules(["policy", "haproxy.cfg"], { cwd })).out).toMatchInlineSnapshot(`
      "2 rules, first-match
        line 3  deny { src 2001:db8::/32 } or { path /x }  decides up to all addresses, 1 × /32 surely
        line 4  allow any                                  decides up to all of IPv4 and all of IPv6 but 1 × /32
        default allow decides nothing
        Line 3 may decide some of these addresses first (where "path /x" holds).
      "
    `);
  });

  test("json has both bounds where they differ", async () => {
    const { rules } = JSON.parse((await imcrules(["policy", "--format", "json", "pg_hba.conf"], { cwd })).out);
    const bounds = rules.map(({ decides, atLeast, atMost }: Record<string, string>) => [decides, atLeast, atMost]);
    expect(bounds).toEqual([
      ["0", "0", "65536"],
      ["16777216", "16711680", "16777216"],
      ["0", "0", "16777216"],
      ["0", undefined, undefined],
      ["256", undefined, undefined],
      ["0", "0", "256"],
      ["256", "0", "256"],
    ]);
  });
});
