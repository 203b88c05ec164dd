import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, parseAddress } from "../../../server/src/core/address/address.js";
import { networkOf } from "../../../server/src/core/address/mask.js";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { sharesOf } from "../../../server/src/core/analysis/shares.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { overlay } from "../../../server/src/core/matcher/oddMasks.js";
import { compile, decide, type Partition } from "../../../server/src/core/matcher/partition.js";
import { sweep } from "../../../server/src/core/matcher/sweep.js";
import { type RuleSet, ruleOf } from "../../../server/src/core/model/ruleSet.js";
import { matchCountOf, matches } from "../../../server/src/core/model/source.js";
import { parse } from "../../../server/src/core/syntax/parse.js";
import { address, ruleFile } from "../../support/arbitraries.js";

test("the compiled partition agrees with reading the rules one by one", () => {
  fc.assert(
    fc.property(ruleFile, fc.array(address, { minLength: 20, maxLength: 20 }), (text, addresses) => {
      const ruleSet = parse(text);
      const partition = compile(ruleSet);
      for (const one of [...addresses.map(toAddress), ...borders(ruleSet)]) {
        expect(decide(partition, one)).toBe(firstMatch(ruleSet, one));
      }
    }),
    { numRuns: 1500 },
  );
});

test("a partition whose step budget ran out still decides exactly", () => {
  const noRanges = sweep({
    width: 1,
    networks: new Uint32Array(0),
    lengths: new Uint8Array(0),
    ranks: new Int32Array(0),
  });
  fc.assert(
    fc.property(ruleFile, fc.nat(20), (text, stepBudget) => {
      const ruleSet = parse(text);
      const odd = ruleSet.rules.flatMap(({ source }, rank) =>
        source.kind === "ipv4" ? [{ rank, address: networkOf(source.address, source.mask), mask: source.mask }] : [],
      );
      const order = Uint32Array.from(ruleSet.rules.keys());
      const partition: Partition = { order, ipv4: overlay(noRanges, odd, stepBudget), ipv6: noRanges };
      for (const one of borders(ruleSet)) {
        if (one.family !== "ipv4") continue;
        const first = ruleSet.rules.findIndex(({ source }) => source.kind === "ipv4" && matches(source, one));
        expect(decide(partition, one)).toBe(first < 0 ? undefined : first);
      }
    }),
    { numRuns: 500 },
  );
});

/**
 * Every rule and address lives in the 256 last addresses of a block of /24, so that counting by hand is quick;
 * the masks look at the block as a whole or not at all.
 */
const smallRules = fc.array(fc.tuple(fc.constantFrom("accept", "reject"), fc.nat(255), fc.nat(255)), { maxLength: 8 });

test("what a rule decides is what counting the addresses one by one gives", () => {
  fc.assert(
    fc.property(smallRules, fc.constantFrom("10.1.2.", "0.0.0.", "255.255.255."), (list, block) => {
      const text = list.map(([action, octet, mask]) => `${action} ${block}${octet} 255.255.255.${mask}`).join("\n");
      const analysis = analyze(parse(text));
      const { ruleSet } = analysis;
      const counts = new Map<number | undefined, bigint>();
      const shares = ruleSet.rules.map(() => new Map<number | undefined, bigint>());
      for (let octet = 0; octet < 256; octet++) {
        const one = toAddress(`${block}${octet}`);
        const decider = firstMatch(ruleSet, one);
        counts.set(decider, (counts.get(decider) ?? 0n) + 1n);
        for (const [id, rule] of ruleSet.rules.entries()) {
          if (matches(rule.source, one)) shares[id]?.set(decider, (shares[id]?.get(decider) ?? 0n) + 1n);
        }
      }
      for (const [id] of ruleSet.rules.entries()) {
        expect(analysis.effect.decides.ipv4[id]).toBe(counts.get(id) ?? 0n);
        expect(analysis.dead.has(id)).toBe(!counts.has(id));
        const read = new Map(sharesOf(analysis.partition, ruleOf(ruleSet, id).source).map((s) => [s.rule, s.count]));
        expect(read).toEqual(shares[id]);
      }
    }),
    { numRuns: 500 },
  );
});

test("the shares of a rule add up to the addresses that it matches", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const { ruleSet, partition } = analyze(parse(text));
      for (const { source } of ruleSet.rules) {
        const sum = sharesOf(partition, source).reduce((total, { count }) => total + count, 0n);
        expect(sum).toBe(matchCountOf(source));
      }
    }),
    { numRuns: 500 },
  );
});

test("what all rules decide and what the default gets is the whole address space", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const { effect } = analyze(parse(text));
      for (const [family, bits] of [
        ["ipv4", 32n],
        ["ipv6", 128n],
      ] as const) {
        const decided = effect.decides[family].reduce((sum, count) => sum + count, 0n);
        expect(decided + effect.unmatched[family]).toBe(1n << bits);
      }
    }),
    { numRuns: 500 },
  );
});

function toAddress(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

/** The addresses where something may change: the first and last of each rule and their neighbours. */
function borders(ruleSet: RuleSet): readonly Address[] {
  return ruleSet.rules.flatMap(({ source }): Address[] => {
    if (source.kind === "any") return [];
    if (source.kind === "ipv6") return [{ family: "ipv6", words: source.address }];
    const first = (source.address & source.mask) >>> 0;
    const last = (first | ~source.mask) >>> 0;
    return [first - 1, first, first + 1, last - 1, last, last + 1].map((word) => ({
      family: "ipv4",
      word: word >>> 0,
    }));
  });
}
