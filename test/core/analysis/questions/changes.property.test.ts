import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, formatAddress, parseAddress } from "../../../../server/src/core/address/address.js";
import { minus, NO_ADDRESSES, plus, totalOf } from "../../../../server/src/core/address/count.js";
import { changes } from "../../../../server/src/core/analysis/questions/changes.js";
import { compare } from "../../../../server/src/core/analysis/questions/compare.js";
import { effectOf } from "../../../../server/src/core/analysis/questions/effect.js";
import {
  blocksIn,
  type Ranges,
  rangesByKind,
  rangesByRule,
} from "../../../../server/src/core/analysis/questions/ranges.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { type CompiledList, compile } from "../../../../server/src/core/matcher/partition.js";
import { ruleOf, rulesOf, verdictOf } from "../../../../server/src/core/model/ruleSet.js";
import { matches, type Source } from "../../../../server/src/core/model/source.js";
import { answered } from "../../../support/answered.js";
import { ruleFile } from "../../../support/arbitraries.js";
import { firstAndLastOf, sizeOf, sourceOf } from "../../../support/blocks.js";
import { expectSame } from "../../../support/expectSame.js";
import { runs } from "../../../support/runs.js";

function compiled(text: string): CompiledList {
  const ruleSet = parse(text);
  return { ruleSet, partition: compile(ruleSet) };
}

/** Two files. The second is the first with a line changed, moved or removed, or another file altogether. */
const twoFiles = fc
  .tuple(ruleFile, ruleFile, fc.nat(20), fc.constantFrom("drop", "swap", "other"))
  .map(([text, other, place, how]) => {
    const lines = text.split("\n");
    const line = place % lines.length;
    const [here, next] = [lines[line] ?? "", lines[line + 1] ?? ""];
    if (how === "drop") return [text, lines.toSpliced(line, 1).join("\n")] as const;
    if (how === "swap") return [text, lines.toSpliced(line, 2, next, here).join("\n")] as const;
    return [text, other] as const;
  });

test("what turned accepted or rejected is what asking both files address by address says", () => {
  fc.assert(
    fc.property(twoFiles, ([before, after]) => {
      const [old, now] = [compiled(before), compiled(after)];
      const { accepted, rejected, ranges, groups } = changes(old, now, 40);
      expect(compare(old, now)).toMatchObject({ accepted, rejected });
      for (const [count, verdict] of [
        [accepted, "accept"],
        [rejected, "reject"],
      ] as const) {
        const change = ranges[verdict];
        const ofVerdict = groups.filter((group) => group.verdict === verdict);
        expect(ofVerdict.map((group) => group.count).reduce(plus, NO_ADDRESSES)).toEqual(count);
        let listed = 0n;
        for (const { cidr, range } of blocksIn(change).blocks) {
          const { oldRule, newRule } = range;
          const source = sourceOf(cidr);
          listed += sizeOf(source);
          for (const address of firstAndLastOf(source)) {
            expectSame(firstMatch(old.ruleSet, address), oldRule);
            expectSame(firstMatch(now.ruleSet, address), newRule);
            expectSame(verdictOf(now.ruleSet, newRule), verdict);
            expect(verdictOf(old.ruleSet, oldRule)).not.toBe(verdict);
          }
        }
        if (!change.isTruncated) expectListed(listed, count.ipv4 + count.ipv6);
      }
      for (const { source } of [...rulesOf(old.ruleSet), ...rulesOf(now.ruleSet)]) {
        for (const address of source.kind === "any" ? [] : firstAndLastOf(source).filter(isWritable)) {
          const [was, is] = [old, now].map(({ ruleSet }) => verdictOf(ruleSet, firstMatch(ruleSet, address)));
          for (const verdict of ["accept", "reject"] as const) {
            const change = ranges[verdict];
            if (!change.isTruncated) expectSame(isListed(change, address), was !== is && is === verdict);
          }
        }
      }
    }),
    { numRuns: runs(400) },
  );
});

test("each pair of deciders is one group, which has the addresses that turned for this cause alone", () => {
  fc.assert(
    fc.property(twoFiles, ([before, after]) => {
      const [old, now] = [compiled(before), compiled(after)];
      const { ranges, groups } = changes(old, now, 1000);
      const listed = new Map<string, bigint>();
      for (const { oldRule, newRule, from, to } of [...ranges.accept.ranges, ...ranges.reject.ranges]) {
        const cause = `${oldRule} ${newRule}`;
        listed.set(cause, (listed.get(cause) ?? 0n) + to - from + 1n);
      }
      if (ranges.accept.isTruncated || ranges.reject.isTruncated) return;
      expect(groups.length).toBe(listed.size);
      const sizes = groups.map(({ count }) => Number(count.ipv4) * 2 ** 96 + Number(count.ipv6));
      expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
      for (const group of groups) {
        const { oldRule, newRule, count, isTruncated } = group;
        expectSame(totalOf(count), listed.get(`${oldRule} ${newRule}`));
        expect(group.ranges.length).toBeLessThanOrEqual(5);
        const sum = group.ranges.reduce((total, { from, to }) => total + to - from + 1n, 0n);
        expect(sum === totalOf(count)).toBe(!isTruncated);
      }
    }),
    { numRuns: runs(200) },
  );
});

test("a file does not differ from itself, nor the way back from the way there but in sign", () => {
  fc.assert(
    fc.property(twoFiles, ([before, after]) => {
      const [old, now] = [compiled(before), compiled(after)];
      expect(changes(old, old, 40).groups).toEqual([]);
      const [there, back] = [changes(old, now, 40), changes(now, old, 40)];
      expect([back.accepted, back.before, back.after]).toEqual([there.rejected, there.after, there.before]);
      expect(minus(there.after, there.before)).toEqual(minus(there.accepted, there.rejected));
    }),
    { numRuns: runs(200) },
  );
});

test("the ranges that a rule decides are disjoint, its own, and add up to what it decides", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const { ruleSet, partition } = compiled(text);
      const { decides } = answered((budget) => effectOf(partition, budget));
      const within = (source: Source) =>
        answered((budget) => rangesByKind(partition, source, (rule) => rule, 40, budget));
      const rangesOf = within({ kind: "any" });
      for (let id = 0; id < ruleSet.rules.count; id++) {
        const decided = rangesOf(id);
        const inside = within(ruleOf(ruleSet, id).source);
        if (!decided.isTruncated) expect(inside(id)).toEqual(decided);
        const sources = blocksIn(decided).blocks.map(({ cidr }) => sourceOf(cidr));
        for (const source of sources) {
          for (const address of firstAndLastOf(source)) expectSame(firstMatch(ruleSet, address), id);
        }
        const sum = sources.reduce((total, source) => total + sizeOf(source), 0n);
        const count = (decides.ipv4[id] ?? 0n) + (decides.ipv6[id] ?? 0n);
        if (decided.isTruncated) expect(sum).toBeLessThan(count);
        else expectListed(sum, count);
      }
    }),
    { numRuns: runs(400) },
  );
});

test("no list has ::ffff:0:0/96 as a block of IPv6, since it would read as all of IPv4", () => {
  const text = "default reject\nreject ::fffe:0:0/96\naccept ::fffe:0:0/95\nreject 0.0.0.0/0";
  const rangesOf = answered((budget) => rangesByRule(compiled(text).partition, budget));
  expect([0, 1, 2].map((id) => cidrsIn(rangesOf(id)))).toEqual([["::fffe:0:0/96"], [], ["0.0.0.0/0"]]);
  expect(cidrsIn(changes(compiled("default reject"), compiled(text), 40).ranges.accept)).toEqual([]);
});

/** The block ::ffff:0:0/96 is counted and never listed. */
function expectListed(sum: bigint, count: bigint): void {
  expect([count, count - 2n ** 32n]).toContain(sum);
}

function cidrsIn(list: Ranges): readonly string[] {
  return blocksIn(list).blocks.map(({ cidr }) => cidr);
}

/** Whether the text of the address is read as this address. */
function isWritable(address: Address): boolean {
  return parseAddress(formatAddress(address))?.family === address.family;
}

function isListed(change: Ranges, address: Parameters<typeof matches>[1]): boolean {
  return cidrsIn(change).some((cidr) => matches(sourceOf(cidr), address));
}

test("ranges of IPv4 are listed first, however many of IPv6 there are", () => {
  const before = compiled("default reject");
  const hosts = Array.from({ length: 50 }, (_, host) => `accept 2001:db8::${(2 * host).toString(16)}`);
  const after = compiled(["default reject", ...hosts, "accept 10.0.0.0/8"].join("\n"));
  const { accepted, ranges } = changes(before, after, 40);
  expect(accepted).toEqual({ ipv4: 2n ** 24n, ipv6: 50n });
  expect(cidrsIn(ranges.accept).slice(0, 2)).toEqual(["10.0.0.0/8", "2001:db8::/128"]);
  expect(ranges.accept.isTruncated).toBe(true);
});
