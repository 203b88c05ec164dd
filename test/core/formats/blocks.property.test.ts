import fc from "fast-check";
import { expect, test } from "vitest";
import type { Ipv6 } from "../../../server/src/core/address/ipv6.js";
import { firstOfPrefix } from "../../../server/src/core/address/ipv6.js";
import { maskOfLength, networkOf } from "../../../server/src/core/address/mask.js";
import { allOf, complementOfBlock, intersection, without } from "../../../server/src/core/formats/blocks.js";
import type { Address } from "../../../server/src/core/index.js";
import { type MaskedSource, matches, overlaps, specificityOf } from "../../../server/src/core/model/source.js";
import { runs } from "../../support/runs.js";

/**
 * The addresses of a small universe, in both families: each of four bits is 0 or 1, and all other bits are 0.
 *
 * The bits are the first, the last, and those on both sides of a border between words.
 */
const universe: readonly Address[] = Array.from({ length: 16 }, (_, bits): readonly Address[] => {
  const bit = (place: number, value: number) => ((bits >>> place) & 1) * value;
  const word = (bit(0, 0x80000000) + bit(1, 0x40000000) + bit(2, 2) + bit(3, 1)) >>> 0;
  return [
    { family: "ipv4", word },
    { family: "ipv6", words: [bit(0, 0x80000000), bit(1, 1), bit(2, 0x80000000), bit(3, 1)] },
  ];
}).flat();

const ipv4Block = fc
  .tuple(fc.constantFrom(0, 0x40000000, 0x80000000, 0xc0000000, 1, 2, 3, 0x40000002, 0xc0000003), fc.nat(32))
  .map(([word, length]): MaskedSource => {
    const mask = maskOfLength(length);
    return { kind: "ipv4", address: networkOf(word, mask), mask };
  });
const ipv6Word = (...values: readonly number[]) => fc.constantFrom(0, ...values);
const ipv6Block = fc
  .tuple(
    fc.tuple(ipv6Word(0x80000000), ipv6Word(1), ipv6Word(0x80000000), ipv6Word(1)),
    fc.oneof(fc.nat(128), fc.constantFrom(0, 1, 63, 64, 65, 127, 128)),
  )
  .map(([words, length]): MaskedSource => ({ kind: "ipv6", address: firstOfPrefix(words as Ipv6, length), length }));
const block = fc.oneof(ipv4Block, ipv6Block);

/** Disjoint blocks: those that overlap no earlier one. */
const blocks = fc
  .array(block, { maxLength: 6 })
  .map((all) => all.filter((one, place) => !all.slice(0, place).some((other) => overlaps(one, other))));

const holds = (set: readonly MaskedSource[], address: Address) => set.some((one) => matches(one, address));

function expectDisjoint(set: readonly MaskedSource[]): void {
  for (const [place, one] of set.entries()) {
    expect(set.slice(place + 1).filter((other) => overlaps(one, other))).toEqual([]);
  }
}

/** Counts the addresses of a set. */
function sizeOf(set: readonly MaskedSource[]): bigint {
  return set.reduce((sum, one) => sum + 2n ** BigInt((one.kind === "ipv4" ? 32 : 128) - specificityOf(one)), 0n);
}

test("the complement of a block has the other addresses of its family, once each", () => {
  fc.assert(
    fc.property(block, (network) => {
      const complement = complementOfBlock(network);
      expectDisjoint([network, ...complement]);
      expect(complement).toHaveLength(specificityOf(network));
      expect(sizeOf([network, ...complement])).toBe(sizeOf([allOf(network.kind)]));
      for (const address of universe) {
        expect(holds(complement, address)).toBe(address.family === network.kind && !matches(network, address));
      }
    }),
    { numRuns: runs(500) },
  );
});

test("an intersection has the addresses of both sets, once each", () => {
  fc.assert(
    fc.property(blocks, blocks, (one, other) => {
      const both = intersection(one, other);
      expectDisjoint(both);
      for (const address of universe) expect(holds(both, address)).toBe(holds(one, address) && holds(other, address));
      expect(sizeOf(intersection(other, one))).toBe(sizeOf(both));
    }),
    { numRuns: runs(500) },
  );
});

test("a set without a network is its intersection with the complement", () => {
  fc.assert(
    fc.property(blocks, block, (set, network) => {
      const left = without(set, network);
      expectDisjoint(left);
      expect(sizeOf(left)).toBe(sizeOf(intersection(set, complementOfBlock(network))));
      for (const address of universe) {
        const isLeft = address.family === network.kind && holds(set, address) && !matches(network, address);
        expect(holds(left, address)).toBe(isLeft);
      }
    }),
    { numRuns: runs(500) },
  );
});

test("all addresses of a family are one block", () => {
  for (const address of universe) {
    expect(matches(allOf("ipv4"), address)).toBe(address.family === "ipv4");
    expect(matches(allOf("ipv6"), address)).toBe(address.family === "ipv6");
  }
  expect(complementOfBlock(allOf("ipv6"))).toEqual([]);
});
