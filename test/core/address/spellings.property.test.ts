import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../../server/src/core/address/address.js";
import { formatIpv6, parseIpv6 } from "../../../server/src/core/address/ipv6.js";
import { ipv6Value } from "../../support/borders.js";
import { runs } from "../../support/runs.js";

/** Few different groups, so that consecutive zeros, mapped and IPv4-compatible addresses are common. */
const group = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 1, 0xffff, 0x0a00, 0xdb8) },
  { weight: 1, arbitrary: fc.nat(0xffff) },
);
const groups = fc
  .tuple(fc.constantFrom(0, 0, 5, 6), fc.array(group, { minLength: 8, maxLength: 8 }))
  .map(([zeros, all]) => all.map((one, place) => (place < zeros ? 0 : one)));

/** How to spell an address. */
interface Style {
  readonly isUpper: boolean;
  readonly padding: number;
  readonly isDotted: boolean;
  /** The first group that `::` replaces, and how many. Has no effect if one of them is not zero. */
  readonly from: number;
  readonly length: number;
}

const style: fc.Arbitrary<Style> = fc.record({
  isUpper: fc.boolean(),
  padding: fc.nat(4),
  isDotted: fc.boolean(),
  from: fc.oneof(fc.constant(0), fc.nat(7)),
  length: fc.oneof(fc.constantFrom(5, 6), fc.integer({ min: 1, max: 8 })),
});

/** Spells eight groups as RFC 4291 section 2.2 allows. */
function spelled(value: readonly number[], { isUpper, padding, isDotted, from, length }: Style): string {
  const words = value.slice(0, isDotted ? 6 : 8).map((one) => {
    const hexadecimal = one.toString(16).padStart(padding, "0");
    return isUpper ? hexadecimal.toUpperCase() : hexadecimal;
  });
  const [high = 0, low = 0] = value.slice(6);
  if (isDotted) words.push(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
  const left = value.slice(from, from + length);
  const hasRoom = from + length <= (isDotted ? 6 : 8) && left.every((one) => one === 0);
  if (!hasRoom) return words.join(":");
  return `${words.slice(0, from).join(":")}::${words.slice(from + length).join(":")}`;
}

const numberOf = (value: readonly number[]) => value.reduce((sum, one) => (sum << 16n) | BigInt(one), 0n);

/**
 * Reads RFC 4291 section 2.2 text by its three forms, one after the other. Slow and obviously right.
 *
 * A dotted tail is two groups, `::` replaces all missing groups, and the result must be eight groups.
 */
function readSlowly(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (tail !== null) {
    const octets = tail.slice(2);
    if (octets.some((octet) => String(Number(octet)) !== octet || Number(octet) > 255)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
    return readSlowly(`${tail[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before = [], after = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...new Array<string>(halves.length === 1 ? 0 : missing).fill("0"), ...after];
  if (all.some((one) => !/^[0-9a-fA-F]{1,4}$/.test(one))) return undefined;
  return numberOf(all.map((one) => Number.parseInt(one, 16)));
}

test("every spelling of an IPv6 address parses to the same value", () => {
  fc.assert(
    fc.property(groups, style, (value, how) => {
      const text = spelled(value, how);
      const words = parseIpv6(text);
      expect(words && ipv6Value(words), text).toBe(numberOf(value));
      expect(readSlowly(text), text).toBe(numberOf(value));
    }),
    { numRuns: runs(5000) },
  );
});

test("a misspelt IPv6 address parses as the slow reader parses it", () => {
  const slip = fc.record({
    at: fc.nat(45),
    removed: fc.nat(2),
    inserted: fc.constantFrom("", ":", "::", ".", "0", "f", "g", "%", "1.2.3.4", " ", "00000"),
  });
  fc.assert(
    fc.property(groups, style, slip, (value, how, { at, removed, inserted }) => {
      const text = spelled(value, how);
      const changed = text.slice(0, at) + inserted + text.slice(at + removed);
      const words = parseIpv6(changed);
      expect(words && ipv6Value(words), changed).toBe(readSlowly(changed));
    }),
    { numRuns: runs(5000) },
  );
});

test("a formatted address parses to the same address", () => {
  fc.assert(
    fc.property(groups, style, (value, how) => {
      const words = parseIpv6(spelled(value, how)) ?? [0, 0, 0, 0];
      expect(parseIpv6(formatIpv6(words))).toEqual(words);
      const address = parseAddress(spelled(value, how));
      const written = address && formatAddress(address);
      expect(written && parseAddress(written)).toEqual(address);
    }),
    { numRuns: runs(2000) },
  );
});

describe("an address with a dotted tail is IPv6 unless it is IPv4-mapped", () => {
  test.each([
    ["::10.1.2.3", "::a01:203"],
    ["::0.0.0.0", "::"],
    ["::0.0.0.1", "::1"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["0:0:0:0:0:ffff:10.1.2.3", "10.1.2.3"],
    ["::ffff:0:10.1.2.3", "::ffff:0:a01:203"],
    ["64:ff9b::10.1.2.3", "64:ff9b::a01:203"],
    ["1:2:3:4:5:6:10.1.2.3", "1:2:3:4:5:6:a01:203"],
    ["1:2:3:4:5::10.1.2.3", "1:2:3:4:5:0:a01:203"],
  ])("%s is %s", (text, canonical) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(canonical);
  });
});
