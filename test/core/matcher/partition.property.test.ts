import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, parseAddress } from "../../../server/src/core/address/address.js";
import { NO_ADDRESSES, plus, totalOf } from "../../../server/src/core/address/count.js";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { isDead } from "../../../server/src/core/analysis/passes/traits.js";
import { effectOf } from "../../../server/src/core/analysis/questions/effect.js";
import { sharesOf } from "../../../server/src/core/analysis/questions/shares.js";
import { parse } from "../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { compile, decide, type Partition } from "../../../server/src/core/matcher/partition.js";
import { type RuleSet, ruleOf, rulesOf } from "../../../server/src/core/model/ruleSet.js";
import { matchCountOf, matches, type Source } from "../../../server/src/core/model/source.js";
import { budgetOf } from "../../../server/src/core/text/steps.js";
import { answered } from "../../support/answered.js";
import { address, longIpv6File, ruleFile } from "../../support/arbitraries.js";
import { bordersOfAll } from "../../support/borders.js";
import { expectSame } from "../../support/expectSame.js";
import { deadReasonOf } from "../../support/product.js";
import { runs } from "../../support/runs.js";

const within = (partition: Partition, source: Source) => answered((budget) => sharesOf(partition, source, budget));

test("the compiled partition agrees with reading the rules one by one", () => {
  fc.assert(
    fc.property(ruleFile, fc.array(address, { minLength: 20, maxLength: 20 }), (text, addresses) => {
      const ruleSet = parse(text);
      const partition = compile(ruleSet);
      for (const one of [...addresses.map(toAddress), ...borders(ruleSet)]) {
        expectSame(decide(partition, one), firstMatch(ruleSet, one));
      }
    }),
    { numRuns: runs(600) },
  );
});

test("a long list of IPv6 rules is decided as by reading its rules one by one", () => {
  fc.assert(
    fc.property(longIpv6File, (text) => {
      const ruleSet = parse(text);
      const analysis = analyze(ruleSet);
      const deciders = new Set<number | undefined>();
      for (const one of borders(ruleSet)) {
        const decider = firstMatch(ruleSet, one);
        deciders.add(decider);
        expectSame(decide(analysis.partition, one), decider);
      }
      for (let id = 0; id < ruleSet.rules.count; id++) expectSame(isDead(analysis.traits, id), !deciders.has(id));
    }),
    { numRuns: runs(20) },
  );
});

test("when the step budget runs out, verdicts stay exact and nothing is guessed", () => {
  fc.assert(
    fc.property(ruleFile, fc.nat(12), (text, stepBudget) => {
      const ruleSet = parse(text);
      const truth = analyze(ruleSet);
      const hasty = analyze(ruleSet, budgetOf(stepBudget));
      for (const one of borders(ruleSet)) expectSame(decide(hasty.partition, one), firstMatch(ruleSet, one));
      for (let id = 0; id < ruleSet.rules.count; id++) {
        const reason = deadReasonOf(hasty.traits, id);
        if (reason !== undefined) expectSame(deadReasonOf(truth.traits, id), reason);
      }
      for (const { source } of rulesOf(ruleSet)) {
        const exact = new Map(within(truth.partition, source).shares.map(({ rule, count }) => [rule, count]));
        const { shares, unproved } = within(hasty.partition, source);
        for (const { rule, count } of shares)
          expectSame(totalOf(count) <= totalOf(exact.get(rule) ?? NO_ADDRESSES), true);
        expect(shares.reduce((sum, { count }) => plus(sum, count), unproved)).toEqual(matchCountOf(source));
      }
    }),
    { numRuns: runs(400) },
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
      const effect = answered((budget) => effectOf(analysis.partition, budget));
      const counts = new Map<number | undefined, bigint>();
      const shares = Array.from(rulesOf(ruleSet), () => new Map<number | undefined, bigint>());
      for (let octet = 0; octet < 256; octet++) {
        const one = toAddress(`${block}${octet}`);
        const decider = firstMatch(ruleSet, one);
        counts.set(decider, (counts.get(decider) ?? 0n) + 1n);
        for (const [id, rule] of [...rulesOf(ruleSet)].entries()) {
          if (matches(rule.source, one)) shares[id]?.set(decider, (shares[id]?.get(decider) ?? 0n) + 1n);
        }
      }
      for (const [id] of [...rulesOf(ruleSet)].entries()) {
        expectSame(effect.decides.ipv4[id], counts.get(id) ?? 0n);
        expectSame(isDead(analysis.traits, id), !counts.has(id));
        const read = new Map(
          within(analysis.partition, ruleOf(ruleSet, id).source).shares.map((s) => [s.rule, totalOf(s.count)]),
        );
        expect(read).toEqual(shares[id]);
      }
    }),
    { numRuns: runs(500) },
  );
});

test("the shares of a rule add up to the addresses that it matches", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const { ruleSet, partition } = analyze(parse(text));
      for (const { source } of rulesOf(ruleSet)) {
        const sum = within(partition, source).shares.reduce((total, { count }) => plus(total, count), NO_ADDRESSES);
        expect(sum).toEqual(matchCountOf(source));
      }
    }),
    { numRuns: runs(500) },
  );
});

test("what all rules decide and what the default gets is the whole address space", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      const effect = answered((budget) => effectOf(analyze(parse(text)).partition, budget));
      for (const [family, bits] of [
        ["ipv4", 32n],
        ["ipv6", 128n],
      ] as const) {
        const decided = effect.decides[family].reduce((sum, count) => sum + count, 0n);
        expectSame(decided + effect.unmatched[family], 1n << bits);
      }
    }),
    { numRuns: runs(500) },
  );
});

function toAddress(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

/** The addresses where something may change. */
function borders(ruleSet: RuleSet): readonly Address[] {
  return bordersOfAll(Array.from(rulesOf(ruleSet), ({ source }) => source));
}
