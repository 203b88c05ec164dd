import { expect, test } from "vitest";
import { conversions, rules } from "../../support/product.js";

const pasted = rules`
  # from two servers
  allow 192.0.2.10;
  allow 10.0.0.0/8; # branch
  198.51.100.0/24 REJECT
  accept 10.0.0.1-10.0.0.2
  permit 10.0.0.0 0.0.0.255
  permit 10.0.0.9 0.0.0.0
  10 permit host 192.0.2.2
  deny all;
`;

test("all lines of a kind are fixed at once", () => {
  expect(conversions(pasted, 2)).toEqual([
    {
      title: "Convert 3 lines of nginx (4,278,190,079 IPv4 addresses and all of IPv6 more rejected)",
      after: rules`
        # from two servers
        accept 192.0.2.10
        accept 10.0.0.0/8 # branch
        198.51.100.0/24 REJECT
        accept 10.0.0.1-10.0.0.2
        permit 10.0.0.0 0.0.0.255
        permit 10.0.0.9 0.0.0.0
        10 permit host 192.0.2.2
        reject any
      `,
    },
  ]);
});

test("lines with two readings are left to people", () => {
  const [cisco] = conversions(pasted, 6);
  expect(cisco?.title).toBe("Convert 2 lines of Cisco");
  expect(cisco?.after).toContain("accept 10.0.0.0/24\npermit 10.0.0.9 0.0.0.0\naccept 192.0.2.2\n");
});

test("a kind with one line has only the fix of its line", () => {
  expect(conversions(pasted, 4, 5)).toEqual([]);
  expect(conversions(pasted, 1)).toEqual([]);
});

test("kinds with one line hide no kind with several", () => {
  const lone = ["accept 10.0.0.1-10.0.0.2", "10.0.0.0/8 REJECT", "accept 10.0.0.*", "accept 10.0.0.1, 10.0.0.2"];
  const text = [...lone, "allow 192.0.2.10;", "deny all;"].join("\n");
  expect(conversions(text, 1, 6).map(({ title }) => title.replace(/ \(.*/, ""))).toEqual(["Convert 2 lines of nginx"]);
});

test("several kinds among the lines have an action each", () => {
  expect(conversions(pasted, 1, 9).map(({ title }) => title.replace(/ \(.*/, ""))).toEqual([
    "Convert 3 lines of nginx",
    "Convert 2 lines of Cisco",
  ]);
});

test("ranges of many networks are converted until 10,000 lines are written", () => {
  // Each is 46 networks.
  const ranges = Array.from({ length: 300 }, () => "accept 10.0.0.1-10.255.255.254");
  const [{ title = "", after = "" } = {}] = conversions(ranges.join("\n"), 1);
  expect(title).toBe("Convert 218 ranges");
  expect(after.split("\n")).toHaveLength(82 + 218 * 46);
});
