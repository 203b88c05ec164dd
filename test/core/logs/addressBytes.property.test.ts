import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, formatAddress, parseAddress } from "../../../server/src/core/address/address.js";
import { type FoundInLine, foundInLine, NO_CLIENT, scanAddress } from "../../../server/src/core/logs/addressBytes.js";
import { expectReached } from "../../support/expectReached.js";
import { runs } from "../../support/runs.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function addressIn({ words, width }: FoundInLine): Address {
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return width === 1 ? { family: "ipv4", word: a } : { family: "ipv6", words: [a, b, c, d] };
}

const octet = fc.oneof(fc.nat(255).map(String), fc.constantFrom("0", "00", "01", "256", "999", "255", ""));
const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join("."));
const group = fc.oneof(
  fc.nat(0xffff).map((word) => word.toString(16)),
  fc.constantFrom("0", "0000", "ffff", "FFFF", "12345", ""),
);
const groups = fc
  .tuple(
    fc.array(group, { maxLength: 8 }),
    fc.constantFrom(":", "::", ""),
    fc.array(group, { maxLength: 8 }),
    fc.option(dotted),
  )
  .map(([before, gap, after, tail]) => before.join(":") + gap + [...after, ...(tail === null ? [] : [tail])].join(":"));
const nearly = fc.array(fc.constantFrom(..."0123456789abcdef:.:.%[]/ g"), { maxLength: 20 }).map((all) => all.join(""));
const text = fc.oneof(dotted, groups, fc.ipV4(), fc.ipV6(), nearly);
/** What may come behind an address in a line. */
const behind = fc.constantFrom(
  "",
  " ",
  " - - [30/Nov/2026:13:25:59 +0000]",
  "]:25",
  ")",
  "\n",
  "%eth0 and more text",
  "/24 and more text",
);

test("an address among bytes is the one that its text is", () => {
  const seen = { ipv4: 0, ipv6: 0, none: 0 };
  fc.assert(
    fc.property(text, behind, fc.nat(5), (one, rest, before) => {
      const bytes = bytesOf(`${"x".repeat(before)}${one}${rest}`);
      const found = foundInLine();
      const address = parseAddress(one);
      const end = scanAddress(bytes, before, bytes.length, found);
      seen[address?.family ?? "none"]++;
      // It may end before the text does, at what is no part of an address.
      if (address === undefined) expect(end).not.toBe(before + one.length);
      else expect([end, formatAddress(addressIn(found))]).toEqual([before + one.length, formatAddress(address)]);
      if (end !== NO_CLIENT)
        expect(parseAddress(new TextDecoder().decode(bytes.subarray(before, end)))).toEqual(addressIn(found));
    }),
    { numRuns: runs(20_000) },
  );
  expectReached(seen.ipv4, runs(4200), "IPv4");
  expectReached(seen.ipv6, runs(4100), "IPv6");
  expectReached(seen.none, runs(11_700), "no address");
});

test("no byte behind the end is read as a part of an address", () => {
  const bytes = bytesOf("192.0.2.123 and 192.0.2.1:25");
  for (let to = 0; to <= 11; to++) {
    const end = scanAddress(bytes, 0, to, foundInLine());
    expect(end, String(to)).toBe(to >= 9 ? to : NO_CLIENT);
  }
});
