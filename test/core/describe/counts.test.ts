import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AddressCount, ALL_ADDRESSES, countIn } from "../../../server/src/core/address/count.js";
import {
  addresses,
  amount,
  byFamily,
  changeParts,
  formatIpv6Exactly,
  isOrAre,
  itsAddresses,
  sameAddresses,
  shareOf,
} from "../../../server/src/core/describe/counts.js";
import { imcrules } from "../../../server/src/core/formats/imcrules/format.js";
import { expectReached } from "../../support/expectReached.js";

const changed = (accepted: AddressCount, rejected: AddressCount, isShort?: boolean) =>
  changeParts(imcrules.words, accepted, rejected, isShort);
const none: AddressCount = { ipv4: 0n, ipv6: 0n };
const ipv4 = (count: number): AddressCount => countIn("ipv4", BigInt(count));
/** The addresses of some networks of one length, and a few more. */
const ipv6 = (networks: number, length: number, more = 0): AddressCount =>
  countIn("ipv6", BigInt(networks) * 2n ** BigInt(128 - length) + BigInt(more));

test.each([
  [none, "0 addresses"],
  [ipv4(1), "1 address"],
  [ipv4(16_777_216), "16,777,216 addresses"],
  [ipv4(2 ** 32), "all of IPv4"],
  [ipv6(1, 128), "1 address"],
  [ipv6(1, 120), "256 addresses"],
  [ipv6(1, 64), "1 × /64"],
  [ipv6(6, 48), "6 × /48"],
  [ipv6(6, 48, 5), "6 × /48 + 5"],
  [countIn("ipv6", 6n * 2n ** 80n + 3n * 2n ** 64n), "6 × /48 + 3 × /64"],
  [countIn("ipv6", 2n ** 128n), "all of IPv6"],
  [countIn("ipv6", 2n ** 128n - 2n ** 80n), "all of IPv6 but 1 × /48"],
  [countIn("ipv6", 2n ** 128n - 1n), "all of IPv6 but 1 address"],
  [countIn("ipv6", 2n ** 128n / 3n), "about 85 × /8"],
  [{ ipv4: 16n, ipv6: 2n ** 80n }, "16 IPv4 addresses and 1 × /48"],
  [{ ipv4: 1n, ipv6: 256n }, "1 IPv4 address and 256 IPv6 addresses"],
  [ALL_ADDRESSES, "all addresses"],
])("addresses inside a sentence: %o is %s", (count, text) => expect(addresses(count)).toBe(text));

test.each([
  [none, []],
  [ipv4(16_777_216), ["IPv4: 16,777,216 (0.4 %)"]],
  [ipv4(3_480), ["IPv4: 3,480"]],
  [ipv4(2 ** 32 - 1), ["IPv4: 4,294,967,295 (99.9 %)"]],
  [{ ipv4: 16_777_216n, ipv6: 6n * 2n ** 80n }, ["IPv4: 16,777,216 (0.4 %)", "IPv6: 6 × /48"]],
  [ALL_ADDRESSES, ["all of IPv4", "all of IPv6"]],
  [ipv6(1, 120), ["IPv6: 256"]],
])("the two families are never added up: %o is %j", (count, parts) => expect(byFamily(count)).toEqual(parts));

test("numbers are shortened in a status bar, and IPv6 is exact in a tooltip", () => {
  const count = { ipv4: 16_777_216n, ipv6: 2n ** 128n / 3n };
  expect(byFamily(count, "short")).toEqual(["IPv4: 16.8 million (0.4 %)", "IPv6: about 85 × /8"]);
  expect(byFamily(ipv4(3_000_000_000), "short")).toEqual(["IPv4: 3 billion (69.8 %)"]);
  expect(byFamily(ipv4(99_999), "short")).toEqual(["IPv4: 99,999"]);
  expect(byFamily(ipv4(999_999_999), "short")).toEqual(["IPv4: 1 billion (23.3 %)"]);
  expect(changed({ ipv4: 16_777_216n, ipv6: 2n ** 80n }, none, true)).toEqual([
    "16.8 million IPv4 addresses and 1 × /48 more accepted",
  ]);
  expect(changed(ipv6(1, 128), none)).toEqual(["1 more address accepted"]);
  expect(byFamily(count, "exact")[1]).toBe(
    "IPv6: about 85 × /8 (113,427,455,640,312,821,154,458,202,477,256,070,485 addresses)",
  );
  expect(byFamily(ipv6(6, 48), "exact")).toEqual(["IPv6: 6 × /48 (6 × 2^80 addresses)"]);
});

describe("a share of a rule", () => {
  test.each([
    [ipv4(14), ipv4(16), "14 of 16 addresses"],
    [ipv4(16), ipv4(16), "all 16 addresses"],
    [ipv4(1), ipv4(1), "it"],
    [ipv4(5), ipv4(2 ** 32), "5 addresses of IPv4"],
    [ipv4(2 ** 32), ipv4(2 ** 32), "all of IPv4"],
    [ipv6(1, 48), ipv6(1, 48), "its whole /48"],
    [ipv6(3, 64), ipv6(1, 48), "3 × /64 of its /48"],
    [ipv6(3, 128), ipv6(1, 120), "3 of 256 addresses"],
    [ipv6(6, 48), countIn("ipv6", 2n ** 128n), "6 × /48 of IPv6"],
    [countIn("ipv6", 2n ** 128n - 2n ** 96n), countIn("ipv6", 2n ** 128n), "all of IPv6 but 1 × /32"],
    [ipv6(1, 64, -2), ipv6(1, 64), "all but 2 of its /64"],
    [ipv6(1, 64), ipv6(3, 64), "1 × /64 of 3 × /64"],
    [ipv6(3, 64), ipv6(3, 64), "all 3 × /64"],
    [ipv6(1, 64), ipv6(1, 63, 1), "1 × /64 of 2 × /64 + 1"],
    [ALL_ADDRESSES, ALL_ADDRESSES, "every address"],
    [{ ipv4: 16n, ipv6: 2n ** 80n }, ALL_ADDRESSES, "16 IPv4 addresses and 1 × /48"],
  ])("%o of %o is %s", (part, whole, text) => expect(shareOf(part, whole)).toBe(text));

  test.each([
    [ipv4(1), "the same address", "it", "is"],
    [ipv4(16), "the same 16 addresses", "its 16 addresses", "are"],
    [ipv6(1, 48), "the same /48", "its /48", "is"],
    [ipv6(3, 48), "the same 3 × /48", "its 3 × /48", "are"],
    [ipv4(2 ** 32), "all of IPv4", "all of IPv4", "is"],
    [countIn("ipv6", 2n ** 128n), "all of IPv6", "all of IPv6", "is"],
    [ALL_ADDRESSES, "all addresses", "all addresses", "is"],
  ])("%o: %s, %s %s", (count, same, its, verb) => {
    expect([sameAddresses(count), itsAddresses(count), isOrAre(count)]).toEqual([same, its, verb]);
  });
});

test("a change leaves out the side without addresses, and says the noun once", () => {
  expect(changed(none, none)).toEqual([]);
  expect(changed(ipv4(1), none)).toEqual(["1 more address accepted"]);
  expect(changed(none, ipv6(6, 48))).toEqual(["6 × /48 more rejected"]);
  expect(changed(ipv4(16), ipv4(4))).toEqual(["16 more addresses accepted", "4 more rejected"]);
  expect(changed(ipv4(16_777_216), none, true)).toEqual(["16.8 million more addresses accepted"]);
  expect(changed({ ipv4: 2n ** 32n, ipv6: 0n }, none)).toEqual(["all of IPv4 more accepted"]);
});

test("an amount needs a noun only where it has two families", () => {
  const counts = [ipv4(16), ipv6(6, 48), ipv6(1, 128), ipv6(1, 120), countIn("ipv6", 2n ** 128n), ipv6(0, 48)];
  expect(counts.map(amount)).toEqual(["16", "6 × /48", "1", "256", "all of IPv6", "0"]);
  expect(amount({ ipv4: 1n, ipv6: 1n })).toBe("1 IPv4 address and 1 IPv6 address");
});

/** Returns how many addresses a text of networks means: `6 × /48 + 5`, `all of IPv6 but 1 × /48`. */
function meant(text: string): bigint {
  const [all, but] = text.split(" but ");
  if (but !== undefined) return 2n ** 128n - meant(but);
  if (all === "all of IPv6") return 2n ** 128n;
  return text.split(" + ").reduce((sum, term) => {
    const [factor = "", length] = term.replaceAll(",", "").split(" × /");
    const count = BigInt(factor.replace(/ address(es)?$/, ""));
    return sum + (length === undefined ? count : count * 2n ** BigInt(128 - Number(length)));
  }, 0n);
}

test("a number of IPv6 addresses is exact unless it says about, and then it is nearer than a twentieth", () => {
  let exact = 0;
  const few = fc.nat(5).map(BigInt);
  const power = fc.integer({ min: 0, max: 127 }).map((bits) => 2n ** BigInt(bits));
  const sum = fc
    .tuple(few, power, few, power)
    .map(([one, first, other, second]) => (one * first + other * second) % (2n ** 128n + 1n));
  fc.assert(
    fc.property(fc.oneof(sum, fc.bigInt({ min: 0n, max: 2n ** 128n })), (count) => {
      const text = addresses(countIn("ipv6", count));
      expect(text.length).toBeLessThan(45);
      const isAbout = text.startsWith("about ");
      const value = meant(text.replace("about ", ""));
      if (!isAbout) exact++;
      if (isAbout) expect((count > value ? count - value : value - count) * 20n < count).toBe(true);
      else expect(value).toBe(count);
      expect(
        meant(
          formatIpv6Exactly(count)
            .replace(/2\^(\d+)/, (_, bits) => String(2n ** BigInt(bits)))
            .replace(" × ", "*")
            .split("*")
            .reduce((product, factor) => product * BigInt(factor.replaceAll(",", "")), 1n)
            .toString(),
        ),
      ).toBe(count);
    }),
    { numRuns: 2_000 },
  );
  expectReached(exact, 1200);
});
