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
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { compile } from "../../../server/src/core/matcher/partition.js";
import { type RuleSet, verdictOf } from "../../../server/src/core/model/ruleSet.js";
import { OPEN } from "../../../server/src/core/model/ruleTable.js";
import { unlessOf } from "../../../server/src/core/model/unless.js";
import { address, ruleFile } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { runs } from "../../support/runs.js";

const parsed = address.map(parseAddress).filter((one) => one !== undefined);
/** Some clients, and lines of them. */
const lines = fc
  .tuple(fc.array(parsed, { minLength: 1, maxLength: 20 }), fc.array(fc.nat(99), { maxLength: 60 }))
  .map(([some, places]) => [...some, ...places.flatMap((place) => some[place % some.length] ?? [])]);

/** Lists in which some rules ask for more than the address, and others do not decide all. */
const doubtfulList = fc
  .tuple(ruleFile, fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }))
  .map(([text, drawn]): RuleSet => {
    const list = parse(text);
    const numberOf = (id: number) => drawn[id % drawn.length] ?? 0;
    const conditions = Uint32Array.from({ length: list.rules.count }, (_, id) => Number(numberOf(id) === 1));
    const flags = Uint8Array.from({ length: list.rules.count }, (_, id) => (numberOf(id) === 2 ? OPEN : 0));
    if (!conditions.includes(1)) return list;
    return { ...list, rules: { ...list.rules, conditions, flags }, conditions: [{ atoms: [], why: "x" }] };
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
  expectReached(turnedCounted, runs(140));
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
