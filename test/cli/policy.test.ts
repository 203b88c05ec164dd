import { expect, test } from "vitest";
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
