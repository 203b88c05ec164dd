import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, formatAddress, parseAddress } from "../../../../server/src/core/address/address.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { compile } from "../../../../server/src/core/matcher/partition.js";
import { decideAscending, type RuleRuns, ruleRuns } from "../../../../server/src/core/matcher/read/ascending.js";
import {
  type BulkLookup,
  compileBulk,
  decideAll,
  decideTexts,
  NO_ADDRESS,
  NO_RULE,
} from "../../../../server/src/core/matcher/read/bulk.js";
import { modelOf, rulesOf } from "../../../../server/src/core/model/ruleSet.js";
import { budgetOf } from "../../../../server/src/core/text/steps.js";
import { address, ruleFile } from "../../../support/arbitraries.js";
import { bordersOfAll } from "../../../support/borders.js";
import { runs } from "../../../support/runs.js";

const stepBudget = fc.oneof(fc.constant(1_000_000), fc.nat(60));

test("many addresses at once are decided as by reading the rules one by one, also when the step budget ran out", () => {
  fc.assert(
    fc.property(ruleFile, stepBudget, fc.array(address, { maxLength: 20 }), fc.nat(9), (text, budget, more, start) => {
      const ruleSet = parse(text);
      const lookup = compileBulk(compile(ruleSet, modelOf(ruleSet), budgetOf(budget)));
      const borders = bordersOfAll(Array.from(rulesOf(ruleSet), ({ source }) => source));
      // As texts, since an IPv4-mapped border of an IPv6 rule is an IPv4 address.
      const addresses = [...borders.map(formatAddress), ...more].flatMap((one) => parseAddress(one) ?? []);
      const truth = addresses.map((one) => firstMatch(ruleSet, one) ?? NO_RULE);
      expect(answersFor(lookup, addresses.map(formatAddress))).toEqual(truth);

      const words = addresses.flatMap((one) => (one.family === "ipv4" ? [one.word] : []));
      const ids = new Int32Array(words.length);
      decideAll(lookup, Uint32Array.from(words), ids);
      expect([...ids]).toEqual(truth.filter((_, index) => addresses[index]?.family === "ipv4"));

      for (const family of ["ipv4", "ipv6"] as const) {
        const ascending = addresses.filter((one) => one.family === family).sort(byWords);
        const rows = ascending.map((one) => (one.family === "ipv4" ? [one.word, 7] : [...one.words, 7]));
        const width = family === "ipv4" ? 1 : 4;
        const later = Math.min(start, ascending.length);
        const cells = Uint32Array.from(rows.flat());
        const decided = ruleRuns();
        for (const [from, to] of [
          [0, later],
          [later, ascending.length],
        ] as const) {
          decideAscending(lookup.partition, { width, stride: width + 1, cells }, from, to, decided);
        }
        expect(idsOfRows(decided)).toEqual(ascending.map((one) => firstMatch(ruleSet, one) ?? NO_RULE));
      }
    }),
    { numRuns: runs(1500) },
  );
});

test("a text that is no address has another answer than an address that no rule matches", () => {
  const lookup = compileBulk(compile(parse("accept 10.0.0.0/8\nreject ::1")));
  expect(answersFor(lookup, ["10.1", "11.0.0.1", "::1", "::ffff:10.0.0.1", ""])).toEqual([
    NO_ADDRESS,
    NO_RULE,
    1,
    0,
    NO_ADDRESS,
  ]);
});

/** Returns the deciding rule of each row. No two runs that follow each other have the same. */
function idsOfRows({ count, ends, ids }: RuleRuns): readonly number[] {
  return Array.from({ length: count }, (_, run) => {
    if (run > 0) expect(ids[run]).not.toBe(ids[run - 1]);
    return Array<number>((ends[run] ?? 0) - (ends[run - 1] ?? 0)).fill(ids[run] ?? NO_RULE);
  }).flat();
}

function byWords(one: Address, other: Address): number {
  const [left, right] = [one, other].map((each) => (each.family === "ipv4" ? [each.word] : each.words));
  const word = (left ?? []).findIndex((value, place) => value !== right?.[place]);
  return word < 0 ? 0 : (left?.[word] ?? 0) - (right?.[word] ?? 0);
}

function answersFor(lookup: BulkLookup, texts: readonly string[]): readonly number[] {
  const ids = new Int32Array(texts.length);
  decideTexts(lookup, texts, ids);
  return [...ids];
}
