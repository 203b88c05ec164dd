import fc from "fast-check";
import { expect, test } from "vitest";
import { totalOf } from "../../../server/src/core/address/count.js";
import { formatIpv4 } from "../../../server/src/core/address/ipv4.js";
import { formatIpv6 } from "../../../server/src/core/address/ipv6.js";
import { type Analysis, analyze } from "../../../server/src/core/analysis/analyze.js";
import { hasTrait } from "../../../server/src/core/analysis/passes/traits.js";
import { decidesCountOf, effectOf } from "../../../server/src/core/analysis/questions/effect.js";
import { parse } from "../../../server/src/core/formats/imcrules/parse.js";
import { sourceOf } from "../../../server/src/core/model/ruleTable.js";
import { matchCountOf } from "../../../server/src/core/model/source.js";
import { answered } from "../../support/answered.js";
import { expectSame } from "../../support/expectSame.js";
import { deadReasonOf } from "../../support/product.js";
import { runs } from "../../support/runs.js";

/**
 * All addresses of a small universe are numbers of five bits, anywhere in the address. Every rule compares all other bits, and the
 * bits of these five that its mask has. So asking 32 addresses shows everything.
 */
interface Rule {
  readonly accepts: boolean;
  readonly value: number;
  readonly mask: number;
}

const BITS = 5;
const addresses = Array.from({ length: 1 << BITS }, (_, address) => address);

const anyMask = fc.nat((1 << BITS) - 1);
const prefixMask = fc.nat(BITS).map((length) => ((1 << length) - 1) << (BITS - length));

function rulesOf(mask: fc.Arbitrary<number>): fc.Arbitrary<readonly Rule[]> {
  return fc.array(fc.record({ accepts: fc.boolean(), value: anyMask, mask }), { maxLength: 9 });
}

const models = fc.constantFrom("first-match", "most-specific", "accept-overrides");

/** The places of the five bits in an IPv4 address, and the other bits. */
const place4 = fc
  .tuple(fc.uniqueArray(fc.nat(31), { minLength: BITS, maxLength: BITS }), fc.nat(0xffffffff))
  .map(([bits, base]) => {
    const spread = (number: number) =>
      bits.reduce((word, bit, index) => (((number >>> index) & 1) === 1 ? (word | (1 << bit)) >>> 0 : word), 0);
    const others = ~spread((1 << BITS) - 1) >>> 0;
    return ({ accepts, value, mask }: Rule) =>
      `${accepts ? "accept" : "reject"} ${formatIpv4((((base & others) >>> 0) | spread(value)) >>> 0)} ${formatIpv4((others | spread(mask)) >>> 0)}`;
  });

/** The five bits end a prefix of IPv4; the bits after them are free. */
const placeOfPrefix4 = fc.tuple(fc.constantFrom(6, 15, 16, 31, 32), fc.nat(0xffffffff)).map(([end, base]) => {
  const unit = 2 ** (32 - end);
  const block = base - (base % (unit * 2 ** BITS));
  return ({ accepts, value, mask }: Rule) =>
    `${accepts ? "accept" : "reject"} ${formatIpv4(block + value * unit)}/${end - BITS + countOnes(mask)}`;
});

/** The five bits end a prefix of IPv6, at the border of words and elsewhere. The bits after them are free. */
const place6 = fc
  .tuple(
    fc.constantFrom(6, 31, 32, 33, 64, 66, 100, 127, 128),
    fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(0xffffffff)),
  )
  .map(([end, [a, b, c, d]]) => {
    const base = [a, b, c, d].reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
    const shift = BigInt(128 - end);
    return ({ accepts, value, mask }: Rule) => {
      const number = (base & ~(31n << shift)) | (BigInt(value) << shift);
      const word = (index: number) => Number((number >> BigInt(32 * (3 - index))) & 0xffffffffn);
      const length = end - BITS + countOnes(mask);
      return `${accepts ? "accept" : "reject"} ${formatIpv6([word(0), word(1), word(2), word(3)])}/${length}`;
    };
  });

/**
 * Of the five bits the first is the family, so that `any` looks at none of them. The others lead the addresses of either family.
 */
const FAMILY = 1 << (BITS - 1);
const maskInFamilies = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(BITS - 1).map((length) => FAMILY | (((1 << length) - 1) << (BITS - 1 - length))) },
);
const inFamilies = fc.constant(({ accepts, value, mask }: Rule) => {
  const action = accepts ? "accept" : "reject";
  const word = ((value & ~FAMILY) << (33 - BITS)) >>> 0;
  const length = countOnes(mask) - 1;
  if (mask === 0) return `${action} any`;
  return `${action} ${(value & FAMILY) === 0 ? formatIpv4(word) : formatIpv6([word, 0, 0, 0])}/${length}`;
});

test("IPv4: counts, deadness, its reasons and redundancy are what asking every address says", () => {
  fc.assert(fc.property(rulesOf(anyMask), models, fc.boolean(), place4, agrees(lookingAtAllOthers)), {
    numRuns: runs(2500),
  });
});

test("IPv4 prefixes: counts, deadness, its reasons and redundancy are what asking every address says", () => {
  fc.assert(fc.property(rulesOf(prefixMask), models, fc.boolean(), placeOfPrefix4, agrees(lookingAtAllOthers)), {
    numRuns: runs(2500),
  });
});

test("IPv6: counts, deadness, its reasons and redundancy are what asking every address says", () => {
  // An IPv4-mapped base would make the rules IPv4 rules. It has 2^-80 of a chance.
  fc.assert(fc.property(rulesOf(prefixMask), models, fc.boolean(), place6, agrees(lookingAtAllOthers)), {
    numRuns: runs(2500),
  });
});

test("both families with catch-alls of one and of both: the same", () => {
  fc.assert(fc.property(rulesOf(maskInFamilies), models, fc.boolean(), inFamilies, agrees(families)), {
    numRuns: runs(2500),
  });
});

/** What the universe stands for beside its five bits. */
interface Universe {
  /** How many addresses one of the 32 stands for, when the rules are these. */
  readonly unitOf: (address: number, rules: readonly Rule[], analysis: Analysis) => bigint;
  /** The bits of a mask that make a rule specific. A rule that looks at none of them is a catch-all of a family or of both. */
  readonly bits: number;
  readonly hasCatchAlls: boolean;
}

const lookingAtAllOthers: Universe = {
  unitOf(_, [first], { ruleSet }) {
    if (first === undefined) return 1n;
    return totalOf(matchCountOf(sourceOf(ruleSet.rules, 0))) / BigInt(2 ** (BITS - countOnes(first.mask)));
  },
  bits: (1 << BITS) - 1,
  hasCatchAlls: false,
};

const families: Universe = {
  unitOf: (address) => 2n ** BigInt(((address & FAMILY) === 0 ? 33 : 129) - BITS),
  bits: FAMILY - 1,
  hasCatchAlls: true,
};

const agrees =
  (universe: Universe) =>
  (rules: readonly Rule[], model: string, fallback: boolean, written: (rule: Rule) => string): void => {
    const text = [`evaluate ${model}`, `default ${fallback ? "accept" : "reject"}`, ...rules.map(written)].join("\n");
    const analysis = analyze(parse(text));
    const effect = answered((budget) => effectOf(analysis.partition, budget));
    const order = evaluationOrder(rules, model, universe);
    const deciders = addresses.map((address) => decider(rules, order, address));
    const unit = (address: number) => universe.unitOf(address, rules, analysis);
    const living = order.filter((id) => deciders.includes(id));
    for (const id of rules.keys()) {
      const decided = addresses.filter((address) => deciders[address] === id);
      const count = decided.reduce((sum, address) => sum + unit(address), 0n);
      expectSame(totalOf(decidesCountOf(effect, id)), count, text);
      const reason = decided.length > 0 ? undefined : reasonOf(rules, order, deciders, id, universe);
      expectSame(deadReasonOf(analysis.traits, id), reason, text);
      const isRedundant =
        decided.length > 0 &&
        !isCatchAll(rules[id] as Rule, universe) &&
        [order, living].every((list) => {
          const without = list.filter((other) => other !== id);
          return addresses.every(
            (address) => verdict(rules, list, address, fallback) === verdict(rules, without, address, fallback),
          );
        });
      expectSame(hasTrait(analysis.traits, id, "redundant-rule"), isRedundant, text);
    }
  };

function isCatchAll({ mask }: Rule, { bits, hasCatchAlls }: Universe): boolean {
  return hasCatchAlls && (mask & bits) === 0;
}

function countOnes(mask: number): number {
  return mask.toString(2).replaceAll("0", "").length;
}

function evaluationOrder(rules: readonly Rule[], model: string, { bits }: Universe): readonly number[] {
  const key = ({ accepts, mask }: Rule) =>
    model === "most-specific" ? -countOnes(mask & bits) : model === "accept-overrides" && !accepts ? 1 : 0;
  return [...rules.entries()].sort(([a, one], [b, other]) => key(one) - key(other) || a - b).map(([id]) => id);
}

function matches({ value, mask }: Rule, address: number): boolean {
  return ((value ^ address) & mask) === 0;
}

function decider(rules: readonly Rule[], order: readonly number[], address: number): number | undefined {
  return order.find((id) => matches(rules[id] as Rule, address));
}

function verdict(rules: readonly Rule[], order: readonly number[], address: number, fallback: boolean): boolean {
  const id = decider(rules, order, address);
  return id === undefined ? fallback : (rules[id] as Rule).accepts;
}

/** The reasons in the order of the language. */
function reasonOf(
  rules: readonly Rule[],
  order: readonly number[],
  deciders: readonly (number | undefined)[],
  id: number,
  universe: Universe,
): string {
  const rule = rules[id] as Rule;
  const own = addresses.filter((address) => matches(rule, address));
  const before = order.slice(0, order.indexOf(id)).map((other) => rules[other] as Rule);
  const catchAlls = before.filter((other) => isCatchAll(other, universe));
  if (own.every((address) => catchAlls.some((other) => matches(other, address)))) return "unreachable-after-catch-all";
  const hiding = own.map((address) => deciders[address] as number);
  const twin = hiding.find((other) => addresses.every((a) => matches(rules[other] as Rule, a) === matches(rule, a)));
  if (twin !== undefined)
    return (rules[twin] as Rule).accepts === rule.accepts ? "duplicate-rule" : "contradictory-rule";
  expect(order.indexOf(id)).toBeGreaterThan(0);
  return hiding.some((other) => (rules[other] as Rule).accepts !== rule.accepts) ? "shadowed-rule" : "covered-rule";
}
