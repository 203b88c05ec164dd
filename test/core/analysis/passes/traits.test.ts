import { expect, test } from "vitest";
import {
  addTrait,
  bitsOf,
  hasTrait,
  noTraits,
  traitBit,
  traits,
} from "../../../../server/src/core/analysis/passes/traits.js";

const names = (count: number) => Array.from({ length: count }, (_, place) => `trait-${place}`);

test("a rule has the traits that are added to it, and no other", () => {
  const ruleTraits = noTraits(1);
  for (const [place, trait] of traits.entries()) {
    expect(hasTrait(ruleTraits, 0, trait)).toBe(false);
    addTrait(ruleTraits, 0, traitBit(trait));
    expect(traits.filter((other) => hasTrait(ruleTraits, 0, other))).toEqual(traits.slice(0, place + 1));
  }
});

test("each of 32 traits keeps its bit in the column", () => {
  const ruleTraits = noTraits(1);
  for (const bit of bitsOf(names(32)).values()) addTrait(ruleTraits, 0, bit);
  expect(ruleTraits[0]).toBe(0xffffffff);
});

test("a trait that does not fit is refused when the product is loaded", () => {
  expect(() => bitsOf(names(33))).toThrow("33 traits do not fit into 32 bits");
});
