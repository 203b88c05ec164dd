import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, formatAddress, parseAddress } from "../../../server/src/core/address/address.js";
import { parse } from "../../../server/src/core/formats/imcrules/parse.js";
import {
  addBeyond,
  addTurned,
  addTurnedBeyond,
  byHits,
  clientLogInSteps,
  countBeyond,
  countClients,
  countedList,
  countTurnedInSteps,
  hitsByRule,
  hitsByVerdict,
  hitsOfDefault,
  logClients,
  logHitsInSteps,
  readLog,
  runToEnd,
  turnedClients,
  turnedClientsInSteps,
  turnedCount,
} from "../../../server/src/core/index.js";
import { doubtsOf, markTurned } from "../../../server/src/core/logs/doubts.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { compile } from "../../../server/src/core/matcher/partition.js";
import { NO_RULE } from "../../../server/src/core/matcher/read/bulk.js";
import type { Condition } from "../../../server/src/core/model/condition.js";
import { type RuleSet, verdictOf } from "../../../server/src/core/model/ruleSet.js";
import { actionOf, OPEN, partialRules, sourceOf } from "../../../server/src/core/model/ruleTable.js";
import { matches } from "../../../server/src/core/model/source.js";
import { unlessOf } from "../../../server/src/core/model/unless.js";
import { address, ruleFile } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { runs } from "../../support/runs.js";

const parsed = address.map(parseAddress).filter((one) => one !== undefined);
/** Some clients, and lines of them. */
const lines = fc
  .tuple(fc.array(parsed, { minLength: 1, maxLength: 20 }), fc.array(fc.nat(99), { maxLength: 60 }))
  .map(([some, places]) => [...some, ...places.flatMap((place) => some[place % some.length] ?? [])]);

const app = { name: "database", values: ["app"] };
const bob = { name: "user", values: ["bob"] };
/** Some of these imply others. The last one implies not even itself. */
const conditions: readonly Condition[] = [
  { atoms: [], why: "a" },
  { atoms: [app], why: "b" },
  { atoms: [app, bob], why: "c" },
  { atoms: [bob], why: "d" },
  { atoms: [app, { name: "rand", values: ["yes"], isChanging: true }], why: "e" },
];
const OPEN_RULE = conditions.length + 1;

/** Lists in which some rules ask for more than the address, and others do not decide all. */
const doubtfulList = fc
  .tuple(ruleFile, fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }))
  .map(([text, drawn]): RuleSet => {
    const list = parse(text);
    const numberOf = (id: number) => drawn[id % drawn.length] ?? 0;
    const numbers = Uint32Array.from({ length: list.rules.count }, (_, id) =>
      numberOf(id) < OPEN_RULE ? numberOf(id) : 0,
    );
    const flags = Uint8Array.from({ length: list.rules.count }, (_, id) => (numberOf(id) === OPEN_RULE ? OPEN : 0));
    if (numbers.every((number) => number === 0)) return list;
    return { ...list, rules: { ...list.rules, conditions: numbers, flags }, conditions };
  });

function clientsOf(all: readonly Address[], clientsAtMost: number, beyond: Parameters<typeof logClients>[0]) {
  const clients = logClients(beyond, clientsAtMost);
  const log = readLog(clients, { newest: 0 });
  log.push(Buffer.from(all.map((one) => `${formatAddress(one)}\n`).join("")));
  log.end();
  return clients;
}

/** Clients without a row are estimated, and two of them may look alike. */
function clientsMatching(count: number, clientsAtMost: number): unknown {
  return clientsAtMost === 1000 ? count : expect.closeTo(count, -1);
}

test("hits and clients of each rule are those of asking each line of the log", () => {
  let turnedCounted = 0;
  fc.assert(
    fc.property(doubtfulList, lines, fc.constantFrom(2, 5, 1000), (list, all, clientsAtMost) => {
      const counted = countedList({ ruleSet: list, partition: compile(list) });
      const clients = clientsOf(all, clientsAtMost, (rows) => countBeyond(counted, rows));
      for (const rows of [clients.ipv4, clients.ipv6]) countClients(counted, rows);
      addBeyond(counted);

      const deciders = all.map((one) => firstMatch(list, one));
      const numbersOf = (isWanted: (rule: number | undefined) => boolean) => {
        const own = all.filter((_, place) => isWanted(deciders[place]));
        return { hits: own.length, clients: clientsMatching(new Set(own.map(formatAddress)).size, clientsAtMost) };
      };
      for (const { id, hits, clients: count } of hitsByRule(list, counted.columns)) {
        expect({ id, hits, clients: count }).toEqual({ id, ...numbersOf((rule) => rule === id) });
      }
      expect(hitsOfDefault(counted.columns)).toMatchObject(numbersOf((rule) => rule === undefined));
      const totals = hitsByVerdict(list, counted.columns);
      for (const verdict of ["accept", "reject"] as const) {
        expect(totals[verdict]).toMatchObject(numbersOf((rule) => verdictOf(list, rule) === verdict));
      }
      const turned = all.filter((one, place) => unlessOf(list, [deciders[place]], one).length > 0);
      expect(counted.turned).toEqual({
        hits: turned.length,
        clients: clientsMatching(new Set(turned.map(formatAddress)).size, clientsAtMost),
      });
      if (turned.length > 0) turnedCounted++;
    }),
    { numRuns: runs(800) },
  );
  expectReached(turnedCounted, runs(300));
});

test("the clients that conditions may turn are those of asking each client, where conditions imply others", () => {
  // Few sources, so that many rules match the same clients.
  const source = fc.constantFrom(
    ...["any", "10.0.0.0/8", "10.0.0.0/9", "10.0.0.0 255.0.0.1", "10.0.0.1 255.0.0.1", "0.0.0.0 0.0.0.2"],
    ...["2001:db8::/32", "2001:db8::/33"],
  );
  const rule = fc.tuple(fc.constantFrom("accept", "reject"), source).map((words) => words.join(" "));
  const clients = ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.5", "10.128.0.1", "192.0.2.1"]
    .concat(["2001:db8::1", "2001:db8:8000::1", "::1"])
    .flatMap((text) => parseAddress(text) ?? []);
  let takenCount = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(rule, fc.nat(conditions.length)), { minLength: 1, maxLength: 14 }),
      fc.constantFrom("", "evaluate most-specific\n"),
      (rules, evaluate) => {
        const read = parse(evaluate + rules.map(([text]) => `${text}\n`).join(""));
        const numbers = Uint32Array.from(rules, ([, number]) => number);
        const list: RuleSet = { ...read, rules: { ...read.rules, conditions: numbers }, conditions };
        const doubts = doubtsOf(list);
        if (doubts === undefined) throw new Error("a list with conditions has doubts");
        for (const width of [1, 4] as const) {
          const own = clients.filter(({ family }) => (family === "ipv4") === (width === 1));
          const words = Uint32Array.from(own.flatMap((one) => (one.family === "ipv4" ? [one.word] : [...one.words])));
          const deciders = own.map((one) => firstMatch(list, one));
          const marks = new Uint8Array(own.length);
          markTurned(
            list,
            doubts,
            { width, words },
            Int32Array.from(deciders, (id) => id ?? NO_RULE),
            marks,
          );
          const unless = own.map((one, place) => unlessOf(list, [deciders[place]], one));
          expect([...marks]).toEqual(unless.map((ids) => Number(ids.length > 0)));
          const mayMatch = (id: number, place: number) =>
            id < (deciders[place] ?? Number.POSITIVE_INFINITY) &&
            actionOf(list.rules, id) !== verdictOf(list, deciders[place]);
          takenCount += own.filter(
            (one, place) =>
              unless[place]?.length === 0 &&
              partialRules(list.rules).some((id) => mayMatch(id, place) && matches(sourceOf(list.rules, id), one)),
          ).length;
        }
      },
    ),
    { numRuns: runs(1000) },
  );
  expectReached(takenCount, runs(350));
});

test("conditions are compared no more often for many clients of a network than for a few", () => {
  let compared = 0;
  const counting = (atoms: Condition["atoms"]): Condition => ({
    why: "x",
    get atoms() {
      compared++;
      return atoms;
    },
  });
  const list = parse(`${"accept 10.0.0.0/8\nreject 10.0.0.0/8\nreject 10.0.0.0 255.0.0.1\n".repeat(50)}accept any\n`);
  const numbers = Uint32Array.from({ length: list.rules.count }, (_, id) => Number(id < list.rules.count - 1));
  const doubtful = { ...list, rules: { ...list.rules, conditions: numbers }, conditions: [counting([app])] };
  const comparedFor = (count: number) => {
    compared = 0;
    const counted = countedList({ ruleSet: doubtful, partition: compile(doubtful) });
    // Odd addresses, which the mask with a hole does not match.
    const all = Array.from(
      { length: count },
      (_, place): Address => ({ family: "ipv4", word: 0x0a000001 + 2 * place }),
    );
    countClients(counted, clientsOf(all, 10_000, () => undefined).ipv4);
    expect(counted.turned).toEqual({ hits: 0, clients: 0 });
    return compared;
  };
  const few = comparedFor(10);
  expect(few).toBeGreaterThan(0);
  expect(comparedFor(2000)).toBe(few);
});

test("the clients that another list turns are those whose verdicts differ, those with most hits first", () => {
  let turnedCounted = 0;
  fc.assert(
    fc.property(
      ruleFile.map(parse),
      ruleFile.map(parse),
      lines,
      fc.constantFrom(2, 1000),
      (old, now, all, clientsAtMost) => {
        const [was, is] = [old, now].map((ruleSet) => countedList({ ruleSet, partition: compile(ruleSet) }));
        if (was === undefined || is === undefined) throw new Error("two lists are two");
        const turned = turnedClients(was, is);
        const clients = clientsOf(all, clientsAtMost, (rows) => addTurnedBeyond(turned, rows));
        for (const rows of [clients.ipv4, clients.ipv6]) addTurned(turned, rows);

        const truth = all.filter(
          (one) => verdictOf(old, firstMatch(old, one)) !== verdictOf(now, firstMatch(now, one)),
        );
        for (const verdict of ["accept", "reject"] as const) {
          const own = truth.filter((one) => verdictOf(now, firstMatch(now, one)) === verdict).map(formatAddress);
          expect(turnedCount(turned, verdict)).toEqual({
            hits: own.length,
            clients: clientsMatching(new Set(own).size, clientsAtMost),
          });
        }
        const listed = [...byHits(turned)];
        if (clientsAtMost === 1000) {
          const hitsOf = (text: string) => truth.filter((one) => formatAddress(one) === text).length;
          expect(listed.map(({ address: one, hits }) => [formatAddress(one), hits]).sort()).toEqual(
            [...new Set(truth.map(formatAddress))].map((text) => [text, hitsOf(text)]).sort(),
          );
        }
        for (const { address: one, oldRule, newRule } of listed) {
          expect([oldRule, newRule]).toEqual([firstMatch(old, one), firstMatch(now, one)]);
        }
        expect(listed.map(({ hits }) => hits)).toEqual(
          listed.map(({ hits }) => hits).sort((one, other) => other - one),
        );
        if (listed.length > 1) turnedCounted++;
      },
    ),
    { numRuns: runs(500) },
  );
  expectReached(turnedCounted, runs(210));
});

test("a log that is kept gives the same hits, and the same turned clients, as many as are asked for", () => {
  let turnedCounted = 0;
  fc.assert(
    fc.property(doubtfulList, ruleFile.map(parse), lines, fc.nat(4), (old, now, all, atMost) => {
      const [was, is] = [old, now].map((ruleSet) => countedList({ ruleSet, partition: compile(ruleSet) }));
      if (was === undefined || is === undefined) throw new Error("two lists are two");
      const clients = clientsOf(all, 1000, () => undefined);
      const turned = turnedClients(was, is);
      for (const rows of [clients.ipv4, clients.ipv6]) {
        countClients(was, rows);
        addTurned(turned, rows);
      }
      const log = runToEnd(clientLogInSteps(clients, "access.log", true));
      const [before, after] = [old, now].map((ruleSet) =>
        runToEnd(logHitsInSteps(log, { ruleSet, partition: compile(ruleSet) })),
      );
      if (before === undefined || after === undefined) throw new Error("two lists are two");
      expect(before.columns).toEqual(was.columns);
      expect(before.turned).toEqual(was.turned);
      expect(log.clients).toBe(new Set(all.map(formatAddress)).size);
      const counts = runToEnd(countTurnedInSteps(before, after));
      for (const verdict of ["accept", "reject"] as const) {
        expect(counts[verdict]).toBe(turnedCount(turned, verdict).clients);
      }
      const most = runToEnd(turnedClientsInSteps(before, after, atMost));
      expect(most.groups).toEqual(turned.groups);
      expect(Array.from(byHits(most), ({ hits }) => hits)).toEqual(
        Array.from(byHits(turned), ({ hits }) => hits).slice(0, atMost),
      );
      if (turned.rows.length > atMost && atMost > 0) turnedCounted++;
    }),
    { numRuns: runs(300) },
  );
  expectReached(turnedCounted, 85);
});
