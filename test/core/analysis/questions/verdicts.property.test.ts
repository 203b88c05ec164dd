import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf, type Family, formatAddress, parseAddress } from "../../../../server/src/core/address/address.js";
import { type AddressRange, cidrsOf } from "../../../../server/src/core/address/block.js";
import { ALL_ADDRESSES, NO_ADDRESSES, plus, totalOf } from "../../../../server/src/core/address/count.js";
import { blocksIn, decidedRanges } from "../../../../server/src/core/analysis/questions/ranges.js";
import { verdictsIn } from "../../../../server/src/core/analysis/questions/verdicts.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { readTyped } from "../../../../server/src/core/formats/imcrules/typed.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { compile } from "../../../../server/src/core/matcher/partition.js";
import { verdictOf } from "../../../../server/src/core/model/ruleSet.js";
import { type Asked, matchCountOf, matches } from "../../../../server/src/core/model/source.js";
import { budgetOf } from "../../../../server/src/core/text/steps.js";
import { answered } from "../../../support/answered.js";
import { ruleFile, source as sourceText } from "../../../support/arbitraries.js";
import { firstAndLastOf, sizeOf, sourceOf } from "../../../support/blocks.js";
import { runs } from "../../../support/runs.js";

test("the verdicts in a network are disjoint blocks of it that add up, each address with the verdict that it gets", () => {
  fc.assert(
    fc.property(ruleFile, sourceText, (text, wanted) => {
      const source = readTyped(wanted)[0]?.asked;
      fc.pre(source !== undefined && source.kind !== "range");
      const ruleSet = parse(text);
      const partition = compile(ruleSet);
      const verdicts = answered((budget) => verdictsIn(ruleSet, partition, source, 40, budget));
      const { accept, reject, unproved } = verdicts;
      expect(plus(plus(accept.count, reject.count), unproved)).toEqual(matchCountOf(source));
      for (const verdict of ["accept", "reject"] as const) {
        const { count, isTruncated, deciders } = verdicts[verdict];
        const sources = blocksIn(verdicts[verdict]).blocks.map(({ cidr }) => sourceOf(cidr));
        for (const address of sources.flatMap(firstAndLastOf)) {
          expect(matches(source, address)).toBe(true);
          expect(verdictOf(ruleSet, firstMatch(ruleSet, address))).toBe(verdict);
        }
        const listed = sources.reduce((sum, block) => sum + sizeOf(block), 0n);
        expect(isTruncated ? listed < totalOf(count) : listed === totalOf(count)).toBe(true);
        expect(deciders.reduce((sum, decider) => plus(sum, decider.count), NO_ADDRESSES)).toEqual(count);
        for (const { rule } of deciders) expect(verdictOf(ruleSet, rule)).toBe(verdict);
      }
    }),
    { numRuns: runs(400) },
  );
});

test("the ranges of a policy are the whole address space in its order, each with the rule that decides it", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const ruleSet = parse(text);
      const ends = { ipv4: 0n, ipv6: 0n };
      let isWhole = true;
      let seen = 0;
      let before: { readonly family: string; readonly rule: number | undefined } | undefined;
      for (const range of decidedRanges(compile(ruleSet), { kind: "any" }, budgetOf())) {
        if (range === undefined) continue;
        const { family, from, to, rule } = range;
        if (++seen > 300) {
          isWhole = false;
          break;
        }
        for (const end of [from, to]) {
          const parsed = parseAddress(formatAddress(addressOf(family, end)));
          // An IPv4-mapped address is counted with IPv6, but nobody can ask for it.
          if (parsed?.family === family) expect(firstMatch(ruleSet, parsed)).toBe(rule);
        }
        expect(before?.family === family && before.rule === rule).toBe(false);
        before = { family, rule };
        ends[family] += to - from + 1n;
      }
      if (isWhole) expect(ends).toEqual({ ipv4: 1n << 32n, ipv6: 1n << 128n });
    }),
    { numRuns: runs(300) },
  );
});

test("a range has the verdicts of the networks that it consists of", () => {
  const ends = fc.oneof(
    fc.tuple(fc.constant<Family>("ipv4"), fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })),
    fc.tuple(fc.constant<Family>("ipv4"), fc.bigInt({ min: 0x0a000000n, max: 0x0a0002ffn })),
    fc.tuple(fc.constant<Family>("ipv6"), fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })),
  );
  fc.assert(
    fc.property(ruleFile, ends, fc.bigInt({ min: 0n, max: 5_000n }), (text, [family, from], size) => {
      const last = ALL_ADDRESSES[family] - 1n;
      const range = { family, from, to: from + size > last ? last : from + size };
      const ruleSet = parse(text);
      const partition = compile(ruleSet);
      const within = (asked: Asked) => answered((budget) => verdictsIn(ruleSet, partition, asked, 10_000, budget));
      const whole = within({ kind: "range", ...range });
      const parts = [...cidrsOf(range)].map((cidr) => within(sourceOf(cidr)));
      for (const verdict of ["accept", "reject"] as const) {
        const sum = parts.reduce((count, part) => plus(count, part[verdict].count), NO_ADDRESSES);
        // IPv4-mapped addresses are counted, but no network of IPv6 names them.
        if (!isMapped(range)) expect(whole[verdict].count).toEqual(sum);
        const listed = whole[verdict].ranges.reduce((count, { from, to }) => count + to - from + 1n, 0n);
        expect(listed).toBe(totalOf(whole[verdict].count));
      }
      expect(totalOf(plus(whole.accept.count, whole.reject.count))).toBe(range.to - range.from + 1n);
    }),
    { numRuns: runs(300) },
  );
});

function isMapped({ family, from, to }: AddressRange): boolean {
  return family === "ipv6" && to >> 32n >= 0xffffn && from >> 32n <= 0xffffn;
}
