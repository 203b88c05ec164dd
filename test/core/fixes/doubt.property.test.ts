import fc from "fast-check";
import { expect, test } from "vitest";
import { compare } from "../../../server/src/core/analysis/questions/compare.js";
import { sharesOf } from "../../../server/src/core/analysis/questions/shares.js";
import { ruleOf, ruleText } from "../../../server/src/core/model/ruleSet.js";
import { answered } from "../../support/answered.js";
import { action } from "../../support/arbitraries.js";
import { analysisOf, fixedAll, offeredFixes, refactorings } from "../../support/product.js";
import { runs } from "../../support/runs.js";

/** Sources that are probably mistyped, each with what was meant. They put a rule in doubt. */
const doubtful: readonly (readonly [written: string, meant: string])[] = [
  ["10.0.0.0 0.0.0.255", "10.0.0.0 255.255.255.0"],
  ["10.0.1.0 0.0.0.255", "10.0.1.0 255.255.255.0"],
  ["10.0.0.0 0.0.255.255", "10.0.0.0 255.255.0.0"],
  ["10.0.0.0 0.0.0.3", "10.0.0.0 255.255.255.252"],
  ["10.0.1.0 0.0.0.0", "10.0.1.0 255.255.255.0"],
  ["10.0.0.0/0", "10.0.0.0/16"],
  ["0.0.0.0 255.255.255.255", "0.0.0.0 0.0.0.0"],
  ["10.0.0.0 255.225.255.0", "10.0.0.0 255.255.255.0"],
  ["10.0.1.0 255.255.225.0", "10.0.1.0 255.255.255.0"],
  ["10.0.0.3 255.255.255.3", "10.0.0.3"],
  ["2001:db8::/0", "2001:db8::/32"],
];

/** Sources with two readings. They are no doubt, but Fix All leaves them and what they decide. */
const ambiguous: typeof doubtful = [
  ["10.0.0.1/24", "10.0.0.1"],
  ["10.0.0.1 255.255.0.0", "10.0.0.1"],
  ["10.0.0.0", "10.0.0.0/8"],
  ["10.0.1.0/32", "10.0.1.0/24"],
];

const network = fc.constantFrom(
  ...["10.0.0.0/16", "10.0.0.0/23", "10.0.0.0/24", "10.0.1.0/24", "10.0.0.0/30", "10.0.0.2/31", "10.0.0.3", "10.0.1.1"],
  ...[
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.4 255.0.255.252",
    "any",
    "2001:db8::/32",
    "2001:db8::/33",
    "2001:db8:8000::/33",
  ],
);
const rule = fc.tuple(action, network).map((words) => words.join(" "));

/** Lists in which one rule is marked as mistyped, with what it means. */
function lists(sources: typeof doubtful) {
  return fc
    .record({
      model: fc.constantFrom("first-match", "first-match", "most-specific", "accept-overrides"),
      fallback: fc.constantFrom("", "default accept", "default reject"),
      above: fc.array(rule, { maxLength: 3 }),
      does: action,
      source: fc.constantFrom(...sources),
      below: fc.array(rule, { maxLength: 4 }),
    })
    .map(({ model, fallback, above, does, source: [written, meant], below }) => ({
      text: [`evaluate ${model}`, fallback, ...above, `${does} ${written} ${MARK}`, ...below].join("\n"),
      written,
      meant,
    }));
}

const MARK = "# marked";

const corrected = (text: string, written: string, meant: string) =>
  text.replace(`${written} ${MARK}`, `${meant} ${MARK}`);

/**
 * Returns the texts after each edit that says it changes no verdict. Leaves out the corrections of the marked line.
 *
 * Asks for the refactorings of a picked line, or of the whole file.
 */
function safeEdits(text: string, pick: number): readonly string[] {
  const count = text.split("\n").length;
  const line = pick % (count + 1);
  const marked = text.split("\n").findIndex((line) => line.endsWith(MARK)) + 1;
  const isSafe = ({ title }: { readonly title: string }) => title.includes("no verdict changes");
  const rewrites = line === 0 ? refactorings(text, 1, count) : refactorings(text, line);
  const fixes = offeredFixes(text).filter(({ line, title }) => line !== marked || !title.startsWith("Write"));
  const all = [
    ...fixes.filter(isSafe),
    ...rewrites.filter((one) => /^(Merge|Remove all|Comment out|Reverse)/.test(one.title) && isSafe(one)),
  ];
  return [...new Set([fixedAll(text), ...all.map(({ after }) => after)])].filter((after) => after !== text);
}

test("what is done before a doubtful mask is corrected never changes what the corrected list says", () => {
  let edits = 0;
  fc.assert(
    fc.property(
      lists(doubtful),
      fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      ({ text, written, meant }, picks) => {
        const wanted = analysisOf(corrected(text, written, meant));
        let now = text;
        for (const pick of picks) {
          const offered = safeEdits(now, pick);
          now = offered[(pick >>> 8) % offered.length] ?? now;
          if (offered.length > 0) edits++;
          const { accepted, rejected, unproved } = compare(wanted, analysisOf(corrected(now, written, meant)), 0);
          expect([accepted.count, rejected.count, unproved], `${text}\n\nbecame\n\n${now}`).toEqual([
            { ipv4: 0n, ipv6: 0n },
            { ipv4: 0n, ipv6: 0n },
            0n,
          ]);
        }
      },
    ),
    { numRuns: runs(120) },
  );
  expect(edits).toBeGreaterThan(60);
});

test("Fix All before a source with two readings is settled never changes what the settled list says", () => {
  let edits = 0;
  fc.assert(
    fc.property(lists([...doubtful, ...ambiguous]), ({ text, written, meant }) => {
      const after = fixedAll(text);
      if (after !== text) edits++;
      for (const reading of [written, meant]) {
        const [one, other] = [text, after].map((list) => analysisOf(corrected(list, written, reading)));
        if (one === undefined || other === undefined) throw new Error("two lists give two analyses");
        const { accepted, rejected } = compare(one, other, 0);
        expect([accepted.count, rejected.count], text).toEqual([
          { ipv4: 0n, ipv6: 0n },
          { ipv4: 0n, ipv6: 0n },
        ]);
      }
    }),
    { numRuns: runs(400) },
  );
  expect(edits).toBeGreaterThan(40);
});

test("no fix removes, comments out or moves a rule in doubt, or a dead rule that one decides a part of", () => {
  let hidden = 0;
  fc.assert(
    fc.property(lists(doubtful), ({ text }) => {
      const { ruleSet, partition } = analysisOf(text);
      const lines = text.split("\n");
      const marked = ruleSet.rules.lines.findIndex((line) => lines[line]?.endsWith(MARK) === true);
      const kept = [...ruleSet.rules.lines.keys()].filter((id) => {
        const deciders = answered((budget) => sharesOf(partition, ruleOf(ruleSet, id).source, budget)).shares.map(
          ({ rule }) => rule,
        );
        return id === marked || (!deciders.includes(id) && deciders.includes(marked));
      });
      hidden += kept.length - 1;
      const keptLines = kept.map((id) => (ruleSet.rules.lines[id] ?? 0) + 1);
      const moving = offeredFixes(text).filter(({ title }) => /^(Remove|Comment|Move)/.test(title));
      expect(
        moving.filter(({ line }) => keptLines.includes(line)),
        text,
      ).toEqual([]);
      const rewrites = refactorings(text, 1, lines.length).filter(({ title }) => /^(Merge|Remove all)/.test(title));
      for (const after of [fixedAll(text), ...rewrites.map((one) => one.after)]) {
        const left = after.split("\n");
        for (const id of kept)
          expect(left, text).toContain(lines[ruleSet.rules.lines[id] ?? 0] ?? ruleText(ruleSet, id));
      }
    }),
    { numRuns: runs(200) },
  );
  expect(hidden).toBeGreaterThan(20);
});
