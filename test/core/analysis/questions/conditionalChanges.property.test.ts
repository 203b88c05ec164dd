import fc from "fast-check";
import { expect, test } from "vitest";
import { isNone } from "../../../../server/src/core/address/count.js";
import {
  allChanges,
  type ConditionalChanges,
  possibleChanges,
} from "../../../../server/src/core/analysis/questions/conditionalChanges.js";
import { compile, parseAddress, type RuleSet, type Verdict, verdictOf } from "../../../../server/src/core/index.js";
import type { Condition } from "../../../../server/src/core/model/condition.js";
import { modelOf, ruleOf } from "../../../../server/src/core/model/ruleSet.js";
import { isPartial } from "../../../../server/src/core/model/ruleTable.js";
import { budgetOf } from "../../../../server/src/core/text/steps.js";
import { expectReached } from "../../../support/expectReached.js";
import { expectSame } from "../../../support/expectSame.js";
import { runs } from "../../../support/runs.js";
import {
  decideSlowly,
  decideWhere,
  type SmallAddress,
  type SmallRule,
  smallAddresses,
  smallConditions,
  smallListOf,
  smallRule,
  worlds,
} from "../../../support/smallWorlds.js";

const verdicts = ["accept", "reject"] as const;

/** The addresses of small rules, and one that only the default decides. */
const withOutside = [...smallAddresses, ...[parseAddress("10.0.0.16")].filter((address) => address !== undefined)];

/** Two versions of a list: edits move, remove or add a rule or two. */
function versionsOf(rule: fc.Arbitrary<SmallRule>, kinds: readonly string[]) {
  const edit = fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(5), to: fc.nat(5), rule });
  return fc.record({
    rules: fc.array(rule, { minLength: 1, maxLength: 6 }),
    edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  });
}

/** Rules for few connections and most addresses: where two of these are swapped, only connections with both conditions differ. */
const crowdedRule = fc.record({
  action: fc.constantFrom(...verdicts),
  last: fc.nat(15),
  length: fc.nat(1),
  condition: fc.constantFrom(0, 1, 2, 4, 3, 6),
});

const versions = fc
  .oneof(
    versionsOf(smallRule, ["move", "remove", "add", "keep"]),
    versionsOf(crowdedRule, ["move", "move", "remove"]),
    versionsOf(crowdedRule, ["remove", "add"]),
  )
  .map(({ rules, edits }): readonly [before: readonly SmallRule[], after: readonly SmallRule[]] => {
    const edited = [...rules];
    for (const { kind, at, to, rule } of edits) {
      if (kind === "keep") continue;
      const moved = kind === "add" ? [rule] : edited.splice(at, 1);
      if (kind !== "remove") edited.splice(to, 0, ...moved);
    }
    return [rules, edited];
  });

const heads = fc
  .record({
    model: fc.constantFrom("first-match", "first-match", "most-specific"),
    fallback: fc.constantFrom(...verdicts),
  })
  .map(({ model, fallback }) => `evaluate ${model}\ndefault ${fallback}`);

function compiledList(ruleSet: RuleSet) {
  return { ruleSet, partition: compile(ruleSet) };
}

function possibleIn(before: RuleSet, after: RuleSet, verdict: Verdict, steps?: number): readonly ConditionalChanges[] {
  const found = possibleChanges(compiledList(before), compiledList(after), verdict, budgetOf(steps));
  return [...found].filter((one) => one !== undefined);
}

/** Whether one of two lists has conditions. Lists without any are compared by `compare` alone. */
function hasConditions(...lists: readonly RuleSet[]): boolean {
  return lists.some(({ conditions }) => conditions.length > 0);
}

test("an address may turn exactly if it turns in a world, and with a small budget wherever it turns", () => {
  const found = { turned: 0, kept: 0, bounded: 0 };
  fc.assert(
    fc.property(
      versions,
      heads,
      heads,
      fc.boolean(),
      fc.constantFrom(0, 20, 40, 80, 120),
      ([old, now], head, other, isOther, steps) => {
        const [before, after] = [smallListOf(head, old), smallListOf(isOther ? other : head, now)];
        if (!hasConditions(before, after)) return;
        for (const verdict of verdicts) {
          const isTurned = withOutside.some((address) =>
            worlds.some((world) => {
              const [was, is] = [before, after].map((list) => verdictOf(list, decideSlowly(list, world, address)));
              return was !== verdict && is === verdict;
            }),
          );
          const isExact = [before, after].every((list) => modelOf(list) === "first-match");
          const mayTurn = possibleIn(before, after, verdict).length > 0;
          if (isExact || isTurned) expectSame(mayTurn, isTurned);
          if (isTurned) expect(possibleIn(before, after, verdict, steps).length).toBeGreaterThan(0);
          else if (possibleIn(before, after, verdict, steps).length > 0) found.bounded++;
          found[isTurned ? "turned" : "kept"]++;
        }
      },
    ),
    { numRuns: runs(500) },
  );
  for (const [what, count] of Object.entries(found)) expectReached(count, runs(135), what);
});

test("what changes where some conditions hold is what changes in the world of these conditions", () => {
  let [reported, several, unchanged] = [0, 0, 0];
  fc.assert(
    fc.property(versions, fc.constantFrom(...verdicts), ([old, now], fallback) => {
      const [before, after] = [old, now].map((rules) => compiledList(smallListOf(`default ${fallback}`, rules)));
      if (before === undefined || after === undefined) return;
      const found = allChanges(before, after);
      expect(found.isIncomplete).toBe(false);
      for (const { conditions, accepted, rejected, groups } of found.onConditions) {
        reported++;
        if (conditions.length > 1) several++;
        const names = conditions.flatMap(({ atoms }) => atoms.map(({ name }) => name));
        const world = ["a", "b", "c"].reduce((bits, name, bit) => bits | (names.includes(name) ? 1 << bit : 0), 0);
        const counts = { accept: 0n, reject: 0n };
        for (const address of smallAddresses) {
          const [oldRule, newRule] = [before, after].map(({ ruleSet }) => decideSlowly(ruleSet, world, address));
          const [was, is] = [verdictOf(before.ruleSet, oldRule), verdictOf(after.ruleSet, newRule)];
          if (was === is) continue;
          counts[is]++;
          expectSame(
            groups.some((group) => group.oldRule === oldRule && group.newRule === newRule),
            true,
          );
        }
        expect([accepted.ipv4, rejected.ipv4]).toEqual([counts.accept, counts.reject]);
      }
      // A turn to a verdict in any world is reported for the sure rules or for some conditions.
      for (const verdict of verdicts) {
        const isReported = [found, ...found.onConditions].some(
          (one) => !isNone(verdict === "accept" ? one.accepted : one.rejected),
        );
        const isTurned = smallAddresses.some((address) =>
          worlds.some((world) => {
            const [was, is] = [before, after].map(({ ruleSet }) =>
              verdictOf(ruleSet, decideSlowly(ruleSet, world, address)),
            );
            return was !== verdict && is === verdict;
          }),
        );
        expect(isReported).toBe(isTurned);
      }
      // Without a reported change, nothing changes in any world.
      if (found.onConditions.length > 0 || !isNone(found.accepted) || !isNone(found.rejected)) return;
      unchanged++;
      for (const address of smallAddresses) {
        for (const world of worlds) {
          const [was, is] = [before, after].map(({ ruleSet }) =>
            verdictOf(ruleSet, decideSlowly(ruleSet, world, address)),
          );
          expectSame(was, is);
        }
      }
    }),
    { numRuns: runs(1500) },
  );
  expectReached(reported, runs(450));
  expectReached(several, runs(40));
  expectReached(unchanged, runs(1050));
});

test("lists of two programs have no condition in common", () => {
  const found = { turned: 0, kept: 0 };
  fc.assert(
    fc.property(versions, ([old, now]) => {
      const [before, written] = [smallListOf("default reject", old), smallListOf("default reject", now)];
      const after: RuleSet = { ...written, format: { ...written.format, id: "haproxy" } };
      if (!hasConditions(before, after)) return;
      for (const verdict of verdicts) {
        const turns = (list: RuleSet, wanted: boolean, address: SmallAddress) =>
          worlds.some((world) => (verdictOf(list, decideSlowly(list, world, address)) === verdict) === wanted);
        const isTurned = smallAddresses.some((address) => turns(before, false, address) && turns(after, true, address));
        expectSame(possibleIn(before, after, verdict).length > 0, isTurned);
        found[isTurned ? "turned" : "kept"]++;
      }
    }),
    { numRuns: runs(200) },
  );
  for (const [what, count] of Object.entries(found)) expectReached(count, runs(60), what);
});

/** Values of two names. A connection has one value of each name. */
const values: readonly Condition[] = [
  { atoms: [{ name: "database", values: ["a"] }], why: "a" },
  { atoms: [{ name: "database", values: ["b"] }], why: "b" },
  { atoms: [{ name: "database", values: ["a", "b"] }], why: "ab" },
  { atoms: [{ name: "database", values: ["a"], isOther: true }], why: "all but a" },
  { atoms: [{ name: "user", values: ["u"] }], why: "u" },
  {
    atoms: [
      { name: "database", values: ["b"] },
      { name: "user", values: ["u"] },
    ],
    why: "bu",
  },
  { atoms: [{ name: "user", values: ["u"], isOther: true }], why: "all but u" },
];

test("values of one name exclude each other", () => {
  const found = { turned: 0, kept: 0 };
  const connections = ["a", "b", "c"].flatMap((database) => ["u", "v"].map((user) => ({ database, user })));
  fc.assert(
    fc.property(versions, ([old, now]) => {
      const [before, after] = [old, now].map((rules) => smallListOf("default reject", rules, [], values));
      if (before === undefined || after === undefined || !hasConditions(before, after)) return;
      for (const verdict of verdicts) {
        const isTurned = connections.some((connection) => {
          const holds = (_: number, condition: number) =>
            values[condition - 1]?.atoms.every(({ name, values: wanted, isOther = false }) => {
              const value = name === "database" ? connection.database : connection.user;
              return wanted.includes(value) !== isOther;
            }) === true;
          return smallAddresses.some((address) => {
            const [was, is] = [before, after].map((list) => verdictOf(list, decideWhere(list, address, holds)));
            return was !== verdict && is === verdict;
          });
        });
        const mayTurn = possibleIn(before, after, verdict).length > 0;
        if (isTurned) expect(mayTurn).toBe(true);
        if (!mayTurn) found.kept++;
        else if (isTurned) found.turned++;
      }
    }),
    { numRuns: runs(400) },
  );
  for (const [what, count] of Object.entries(found)) expectReached(count, runs(60), what);
});

test("a term that changes between two rules is one question for each rule, the same in both versions", () => {
  const changing: Condition = { atoms: [{ name: "rand(2)", values: ["yes"], isChanging: true }], why: "by chance" };
  const all = [...smallConditions, changing];
  const found = { turned: 0, kept: 0 };
  /** Returns the questions of a list by the ids of its rules. */
  const questionsOf = (list: RuleSet) => {
    const seen: string[] = [];
    return Array.from({ length: list.rules.count }, (_, id) => {
      if (!isPartial(list.rules, id) || list.rules.conditions?.[id] !== all.length) return "";
      const rule = JSON.stringify([ruleOf(list, id).action, ruleOf(list, id).source]);
      seen.push(rule);
      return `${rule} ${seen.filter((one) => one === rule).length}`;
    });
  };
  fc.assert(
    fc.property(versions, ([old, now]) => {
      const asked = (rules: readonly SmallRule[]) =>
        rules.map((rule) => ({ ...rule, condition: rule.condition > 4 ? all.length : rule.condition }));
      const [before, after] = [old, now].map((rules) => smallListOf("default reject", asked(rules), [], all));
      if (before === undefined || after === undefined || !hasConditions(before, after)) return;
      const [ofOld, ofNew] = [questionsOf(before), questionsOf(after)];
      const questions = [...new Set([...ofOld, ...ofNew])].filter((question) => question !== "");
      const answers = Array.from({ length: 2 ** questions.length }, (_, bits) =>
        questions.filter((_question, place) => (bits & (1 << place)) !== 0),
      );
      for (const verdict of verdicts) {
        const isTurned = worlds.some((world) =>
          answers.some((yes) => {
            const holds = (own: readonly string[]) => (id: number, condition: number) =>
              condition === all.length ? yes.includes(own[id] ?? "") : (condition & ~world) === 0;
            return smallAddresses.some((address) => {
              const was = verdictOf(before, decideWhere(before, address, holds(ofOld)));
              const is = verdictOf(after, decideWhere(after, address, holds(ofNew)));
              return was !== verdict && is === verdict;
            });
          }),
        );
        expectSame(possibleIn(before, after, verdict).length > 0, isTurned);
        found[isTurned ? "turned" : "kept"]++;
      }
    }),
    { numRuns: runs(200) },
  );
  for (const [what, count] of Object.entries(found)) expectReached(count, runs(45), what);
});
