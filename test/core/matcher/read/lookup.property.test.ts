import fc from "fast-check";
import { expect, test } from "vitest";
import { compileLookup, LEAST_VALUE, type Lookup, lookUpAll } from "../../../../server/src/core/matcher/read/lookup.js";
import { runs } from "../../../support/runs.js";

interface Ranges {
  readonly starts: Uint32Array;
  readonly values: Int32Array;
}

const last = 0xffffffff;
const anyAddress = fc.integer({ min: 0, max: last });
/** Few distinct ones, so that neighbours often have the same. The extremes are among them. */
const value = fc.constantFrom(LEAST_VALUE, -1, 0, 1, 0x7fffffff);

/** Ranges that begin at 0 and at the borders. */
function rangesFrom(border: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<Ranges> {
  return fc.uniqueArray(border, { maxLength, size: "max" }).chain((borders) => {
    const starts = Uint32Array.from(new Set([0, ...borders])).sort();
    return fc
      .array(value, { minLength: starts.length, maxLength: starts.length })
      .map((values) => ({ starts, values: Int32Array.from(values) }));
  });
}

const within = (first: number, count: number) => fc.nat(count - 1).map((offset) => first + offset);

test.each<[string, fc.Arbitrary<Ranges>]>([
  ["anywhere", rangesFrom(anyAddress, 200)],
  ["at the first and last addresses", rangesFrom(fc.constantFrom(1, 2, 0x7fffffff, 0x80000000, last - 1, last), 6)],
  [
    "at the borders of prefixes",
    rangesFrom(
      fc.nat(31).map((bits) => 2 ** bits),
      32,
    ),
  ],
  ["in one /24", rangesFrom(within(0x0a010200, 256), 256)],
  ["in the last /24", rangesFrom(within(0xffffff00, 256), 256)],
  ["in one /16", rangesFrom(within(0xc0a80000, 65536), 500)],
  ["in one /24 and anywhere", rangesFrom(fc.oneof(within(0x7fffff80, 256), anyAddress), 200)],
])("each address has the value of the range that holds it, with borders %s", (_, ranges) => {
  fc.assert(
    fc.property(ranges, fc.array(anyAddress, { maxLength: 50 }), (given, addresses) => {
      expectExact(given, [...addresses, ...aroundBorders(given)]);
    }),
    { numRuns: runs(200) },
  );
});

test("every address of a /24 may be a range of its own", () => {
  const starts = Uint32Array.from([0, ...Array.from({ length: 256 }, (_, octet) => 0x0a010200 + octet), 0x0a010300]);
  const ranges = { starts, values: Int32Array.from(starts.keys()) };
  expectExact(ranges, aroundBorders(ranges));
});

test("one range holds every address", () => {
  expectExact({ starts: Uint32Array.of(0), values: Int32Array.of(-7) }, [0, 1, 0x7fffffff, 0x80000000, last]);
});

test("a long row of addresses is answered to its end, and nothing is written behind it", () => {
  const ranges = { starts: Uint32Array.of(0, 1000, 2000, 0x80000000), values: Int32Array.of(4, 3, 2, 1) };
  for (const length of [0, 1, 1023, 1024, 1025, 2048, 3000]) {
    const addresses = Uint32Array.from({ length }, (_, place) => place);
    const values = new Int32Array(length + 1).fill(99);
    lookUpAll(compileLookup(ranges.starts, ranges.values), addresses, values);
    expect([...values]).toEqual([...Array.from(addresses, (address) => trueValue(ranges, address)), 99]);
  }
});

test("the compiled ranges do not change when the arrays they came from do", () => {
  const starts = Uint32Array.of(0, 10);
  const values = Int32Array.of(1, 2);
  const lookup = compileLookup(starts, values);
  starts.fill(0);
  values.fill(0);
  expect(lookUpEach(lookup, [9, 10])).toEqual([1, 2]);
});

function expectExact(ranges: Ranges, addresses: readonly number[]): void {
  const lookup = compileLookup(ranges.starts, ranges.values);
  expect(lookUpEach(lookup, addresses)).toEqual(addresses.map((address) => trueValue(ranges, address)));
}

function lookUpEach(lookup: Lookup, addresses: readonly number[]): readonly number[] {
  const values = new Int32Array(addresses.length);
  lookUpAll(lookup, Uint32Array.from(addresses), values);
  return [...values];
}

/** Reads the ranges from the last to the first. */
function trueValue({ starts, values }: Ranges, address: number): number | undefined {
  return values[starts.findLastIndex((start) => start <= address)];
}

/** The first address of each range and its neighbours. */
function aroundBorders({ starts }: Ranges): readonly number[] {
  return [...starts, last].flatMap((start) =>
    [start - 1, start, start + 1].filter((address) => address >= 0 && address <= last),
  );
}
