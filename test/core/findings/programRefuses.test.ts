import { expect, test } from "vitest";
import { findingsIn } from "../../support/product.js";

const acl = (list: string) => findingsIn("plain", list, {}, { dialect: "haproxy" });

test("HAProxy refuses a list for a comment behind an address", () => {
  expect(acl("192.0.2.1\n10.0.0.0/8 # office\n198.51.100.7\n")).toMatchInlineSnapshot(`
    "192.0.2.1
    ~~~~~~~~~ hint[reads-differently]: IPv4 members match 6to4 clients too: 10.0.0.0/8 is also 2002:a00::/24.
    HAProxy also asks with the IPv4 address inside of 2002::/16 and ::/96, for all members.
    10.0.0.0/8 # office
    ~~~~~~~~~~~~~~~~~~~ error[program-refuses]: HAProxy refuses "10.0.0.0/8 # office". Remove the text behind the address.
    HAProxy reads the whole line as an address, spaces and comments included.
    198.51.100.7
    "
  `);
});

test("HAProxy refuses a list for a line that is no address", () => {
  expect(acl("10.0.0.0/33\n300.1.1.1")).toMatchInlineSnapshot(`
    "10.0.0.0/33
    ~~~~~~~~~~~ error[program-refuses]: HAProxy refuses "10.0.0.0/33". Write a length up to 32, in IPv6 128.
    HAProxy does not start, or keeps its old list.
    300.1.1.1
    ~~~~~~~~~ error[program-refuses]: HAProxy refuses "300.1.1.1". Write an address or a network.
    HAProxy does not start, or keeps its old list."
  `);
});

test.each([
  ["# office\n10.0.0.0/8", "a comment in the first column"],
  ["10.0.0.0/255.0.255.0", "a mask with holes"],
  ["  10.0.0.1\r\n\r\n", "spaces before an address, and blank lines"],
  ["10.0.0.1/8\n010.0.0.1\n1.2.3", "host bits, octal octets and missing ones"],
  ["::ffff:10.0.0.1\n::/0", "mapped addresses and catch-alls"],
  ["mail.example.com", "a name"],
])("%j: HAProxy loads %s", (list) => expect(acl(list)).not.toContain("program-refuses"));

test.each(["10.0.0.0/8 # office", "10.0.0.0/8 office", "300.1.1.1"])("%j: a loader refuses no list for it", (list) =>
  expect(findingsIn("plain", list)).not.toContain("program-refuses"),
);

test.each(["10.0.0.0/33 REJECT", "10.0.0.0/8", "endif", " x"])("%j: Postfix loads every table", (table) =>
  expect(findingsIn("postfix-cidr", table)).not.toContain("program-refuses"),
);
