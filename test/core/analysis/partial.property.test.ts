import fc from "fast-check";
import { expect, test } from "vitest";
import { isNone } from "../../../server/src/core/address/count.js";
import { analyze } from "../../../server/src/core/analysis/analyze.js";
import { hasFailed } from "../../../server/src/core/analysis/passes/expectations.js";
import { hasTrait, isDead } from "../../../server/src/core/analysis/passes/traits.js";
import {
  compile,
  connect,
  decideFew,
  effectOf,
  isPartial,
  mayLoseSome,
  runToEnd,
  totalOf,
  unlessOf,
  verdictOf,
  wordEffectsOf,
} from "../../../server/src/core/index.js";
import { settle } from "../../../server/src/core/model/given.js";
import { modelOf, ruleOf } from "../../../server/src/core/model/ruleSet.js";
import { matches } from "../../../server/src/core/model/source.js";
import { answered } from "../../support/answered.js";
import { expectReached } from "../../support/expectReached.js";
import { runs } from "../../support/runs.js";
import {
  smallAddresses as addresses,
  decideSlowly,
  smallListOf,
  smallRule,
  worlds,
} from "../../support/smallWorlds.js";

const smallList = fc
  .record({
    model: fc.constantFrom("first-match", "most-specific"),
    fallback: fc.constantFrom("accept", "reject"),
    rules: fc.array(smallRule, { maxLength: 7 }),
    expected: fc.array(fc.record({ action: fc.constantFrom("accept", "reject"), last: fc.nat(15) }), { maxLength: 2 }),
  })
  .map(({ model, fallback, rules, expected }) => {
    const expectations = expected.map(({ action, last }) => `expect ${action} 10.0.0.${last}`);
    return smallListOf(`evaluate ${model}\ndefault ${fallback}`, rules, expectations);
  });

test("an answer names exactly the rules that turn it in some world", () => {
  let [turned, named] = [0, 0];
  fc.assert(
    fc.property(smallList, (list) => {
      const partition = compile(list);
      for (const address of addresses) {
        const { rule, verdict } = connect(list, partition, address);
        expect(decideFew(list, [address])).toEqual([rule]);
        const unless = unlessOf(list, [rule], address);
        for (const world of worlds) {
          const real = decideSlowly(list, world, address);
          if (verdictOf(list, real) === verdict) continue;
          turned++;
          expect(unless).toContain(real);
        }
        for (const id of unless) {
          expect(isPartial(list.rules, id)).toBe(true);
          expect(ruleOf(list, id).action).not.toBe(verdict);
          // Nobody knows how specific a partial rule is, so that more are named where that decides.
          if (modelOf(list) !== "first-match") continue;
          named++;
          expect(worlds.some((world) => decideSlowly(list, world, address) === id)).toBe(true);
        }
      }
    }),
    { numRuns: runs(300) },
  );
  expectReached(turned, 1200);
  expectReached(named, 240);
});

test("what is given settles conditions, and the rest stays open", () => {
  fc.assert(
    fc.property(
      smallList,
      fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("yes", "no")),
      (list, given) => {
        const view = settle(list, given);
        const partition = compile(view);
        const isMeant = (world: number) =>
          ["a", "b", "c"].every(
            (name, bit) => given[name] === undefined || (given[name] === "yes") === ((world & (1 << bit)) !== 0),
          );
        for (const address of addresses) {
          const { rule, verdict } = connect(view, partition, address);
          const lines = unlessOf(view, [rule], address).map((id) => view.rules.lines[id]);
          for (const world of worlds.filter(isMeant)) {
            const real = decideSlowly(list, world, address);
            if (verdictOf(list, real) !== verdict) expect(lines).toContain(list.rules.lines[real ?? 0]);
          }
        }
        if (Object.keys(given).length === 3) expect(view.conditions).toEqual([]);
      },
    ),
    { numRuns: runs(300) },
  );
});

test("a rule is dead if and only if it decides in no world, and reports about rules and expectations hold in all worlds", () => {
  const found = { dead: 0, deadPartial: 0, redundant: 0, holds: 0, fails: 0 };
  fc.assert(
    fc.property(smallList, (list) => {
      const { traits, expectations, everyone, openFamilies } = analyze(list);
      for (let id = 0; id < list.rules.count; id++) {
        const [isGone, isNeedless] = [isDead(traits, id), hasTrait(traits, id, "redundant-rule")];
        const decides = addresses.some((address) => worlds.some((world) => decideSlowly(list, world, address) === id));
        // Nobody knows how specific a partial rule is, so that fewer are found where that decides.
        if (modelOf(list) === "first-match" || isGone) expect([isGone, decides]).toEqual([!decides, decides]);
        if (!isGone && !isNeedless) continue;
        found[isGone ? (isPartial(list.rules, id) ? "deadPartial" : "dead") : "redundant"]++;
        for (const address of addresses) {
          for (const world of worlds) {
            const decider = decideSlowly(list, world, address);
            const without = decideSlowly(list, world, address, id);
            expect(verdictOf(list, without)).toBe(verdictOf(list, decider));
            if (isGone) expect(decider).not.toBe(id);
          }
        }
      }
      for (const proved of expectations) {
        const { source, action } = proved.expectation;
        const asked = addresses.filter((address) => matches(source, address));
        const verdicts = asked.flatMap((address) =>
          worlds.map((world) => verdictOf(list, decideSlowly(list, world, address))),
        );
        if (hasFailed(proved)) {
          found.fails++;
          expect(verdicts).not.toContain(action);
        } else if (isNone(proved.unproved)) {
          found.holds++;
          expect(new Set(verdicts)).toEqual(new Set([action]));
        } else {
          expect(proved.unless.length).toBeGreaterThan(0);
        }
      }
      if (list.conditions.length > 0) expect([everyone, ...openFamilies.families]).toEqual([undefined]);
    }),
    { numRuns: runs(300) },
  );
  for (const [what, count] of Object.entries(found)) expectReached(count, 100, what);
});

test("a rule decides at least and at most as many addresses as it does in some world", () => {
  const found = { partial: 0, turned: 0 };
  fc.assert(
    fc.property(smallList, (list) => {
      const analysis = analyze(list);
      const effect = answered((budget) => effectOf(analysis.partition, budget));
      const effectOfWord = answered((budget) => wordEffectsOf(analysis, effect, analysis, budget));
      for (let id = 0; id < list.rules.count; id++) {
        const { atLeast, atMost } = runToEnd(effectOfWord(id));
        const counts = worlds.map(
          (world) => addresses.filter((address) => decideSlowly(list, world, address) === id).length,
        );
        const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
        const loses = answered((budget) => mayLoseSome(analysis, id, budget));
        // Nobody knows how specific a partial rule is, so that less is known where that decides.
        if (modelOf(list) !== "first-match") {
          expect(totalOf(atLeast)).toBeLessThanOrEqual(fewest);
          expect(totalOf(atMost)).toBeGreaterThanOrEqual(most);
          continue;
        }
        expect([totalOf(atLeast), totalOf(atMost)]).toEqual([BigInt(fewest), BigInt(most)]);
        if (!isPartial(list.rules, id)) expect(loses).toBe(fewest < most);
        if (isPartial(list.rules, id)) found.partial++;
        else if (fewest < most) found.turned++;
      }
    }),
    { numRuns: runs(300) },
  );
  for (const [what, count] of Object.entries(found)) expectReached(count, 50, what);
});
