import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress } from "../../../server/src/core/address/address.js";
import { ACCEPT, isDead, parseAddress } from "../../../server/src/core/index.js";
import { firstMatch } from "../../../server/src/core/matcher/firstMatch.js";
import { address, ruleFile } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { analysisOf, codes, findings, findingsIn, logOf, rules } from "../../support/product.js";
import { runs } from "../../support/runs.js";

const day = (client: string, date: number) =>
  `${client} - - [${String(date).padStart(2, "0")}/Nov/2026:10:00:00 +0000] "GET /" 200 1 "-" "-"`;
const log = logOf([day("192.0.2.10", 1), day("192.0.2.10", 29), day("203.0.113.9", 29)]);

test("an accept that decides no client names the lines and days of the log, and a reject needs no client", () => {
  expect(
    findings(
      rules`
        accept 192.0.2.10
        accept 198.51.100.7
        reject 198.51.100.66
        reject any
      `,
      {},
      undefined,
      log,
    ),
  ).toMatchInlineSnapshot(`
    "accept 192.0.2.10
    accept 198.51.100.7
    ~~~~~~~~~~~~~~~~~~~ hint[never-hit]: Accepts no client in 3 lines, 1 Nov to 29 Nov 2026. Remove it if nobody needs it.
    reject 198.51.100.66
    ~~~~~~~~~~~~~~~~~~~~ hint[redundant-rule]: Redundant: later rules or the default reject it too. Remove it.
    reject any"
  `);
});

test("without a log, and where each accept has a client, nothing is reported", () => {
  const list = "accept 192.0.2.10\naccept 198.51.100.7\nreject any";
  expect(findings(list)).toBeSilent();
  expect(findings("accept 192.0.2.10\nreject any", {}, undefined, log)).toBeSilent();
  expect(codes(list, { "never-hit": "off" }, undefined, log)).toEqual([]);
});

test("a log without times has no days", () => {
  const addresses = logOf(["192.0.2.10", "203.0.113.9"]);
  expect(findings("accept 198.51.100.7\nreject any", {}, undefined, addresses)).toContain(
    "hint[never-hit]: Accepts no client in 2 lines. Remove it if nobody needs it.",
  );
});

test("a rule that is dead anyway has its own finding only", () => {
  const list = "accept 192.0.2.0/24\naccept 192.0.2.66\nreject any";
  expect(codes(list, {}, undefined, log)).toEqual(["2 covered-rule"]);
});

test("nothing is reported of a log with clients that were left out", () => {
  const some = logOf([day("192.0.2.10", 1), day("203.0.113.9", 29)], 1);
  expect(some.isWhole).toBe(false);
  expect(findings("accept 192.0.2.10\naccept 198.51.100.7\nreject any", {}, undefined, some)).toBeSilent();
});

test("an ignore comment silences it, and is not called unused without a log", () => {
  const list = "accept 192.0.2.10\n# imcrules-ignore never-hit -- once a year\naccept 198.51.100.7\nreject any";
  expect(findings(list, {}, undefined, log)).toBeSilent();
  expect(findings(list)).toBeSilent();
});

test("a rule that asks for more than the address is not reported, and the words are those of the program", () => {
  const hba = "host all alice 198.51.100.7/32 md5\nhost all all 198.51.100.8/32 md5\nhost all all 0.0.0.0/0 reject\n";
  expect(findingsIn("pg-hba", hba, {}, {}, undefined, log)).toMatchInlineSnapshot(`
    "host all alice 198.51.100.7/32 md5
    host all all 198.51.100.8/32 md5
                 ~~~~~~~~~~~~~~~~~~~ hint[never-hit]: Admits no client in 3 lines, 1 Nov to 29 Nov 2026. Remove it if nobody needs it.
    host all all 0.0.0.0/0 reject
    "
  `);
});

test("a word that means several rules is reported if none of them has a client", () => {
  const found = (network: string, except: string) =>
    findingsIn("hosts-access", `ALL: ${network} EXCEPT ${except}\n`, {}, { means: "accept" }, undefined, log);
  expect(found("192.0.2.0/24", "192.0.2.128/25")).not.toContain("never-hit");
  expect(found("192.0.2.0/24", "192.0.2.0/25")).toContain("never-hit");
});

test("exactly the accepts that decide some address, but none in the log, are reported", () => {
  let reported = 0;
  fc.assert(
    fc.property(ruleFile, fc.array(address, { minLength: 1, maxLength: 12 }), (text, drawn) => {
      const analysis = analysisOf(text);
      const { ruleSet, traits } = analysis;
      const clients = drawn.flatMap((one) => parseAddress(one) ?? []);
      const deciders = new Set(clients.map((one) => firstMatch(ruleSet, one)));
      const expected = Array.from({ length: ruleSet.rules.count }, (_, id) => id)
        .filter((id) => ruleSet.rules.actions[id] === ACCEPT && !isDead(traits, id) && !deciders.has(id))
        .map((id) => `${(ruleSet.rules.lines[id] ?? 0) + 1} never-hit`);
      const found = codes(text, {}, undefined, logOf(clients.map(formatAddress)));
      expect(found.filter((code) => code.endsWith(" never-hit"))).toEqual(expected);
      reported += expected.length;
    }),
    { numRuns: runs(200) },
  );
  expectReached(reported, 170);
});
