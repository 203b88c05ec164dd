import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_ADDRESSES } from "../../../server/src/core/address/count.js";
import { compare } from "../../../server/src/core/analysis/questions/compare.js";
import { sharesOf } from "../../../server/src/core/analysis/questions/shares.js";
import { ruleOf, ruleText } from "../../../server/src/core/model/ruleSet.js";
import { answered } from "../../support/answered.js";
import { action } from "../../support/arbitraries.js";
import { expectReached } from "../../support/expectReached.js";
import { analysisOf, effectIn, fileRefactorings, fixedAll, offeredFixes, refactorings } from "../../support/product.js";
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

/** A rule that is mistyped, by the comment at its end, with what it means. */
interface Slip {
  readonly mark: string;
  readonly written: string;
  readonly meant: string;
}

const marks = ["# marked", "# marked too"];

/** Lists in which one or two rules are mistyped. */
function lists(sources: typeof doubtful, slipsAtMost: number) {
  const mistyped = fc.record({
    does: action,
    source: fc.constantFrom(...sources),
    below: fc.array(rule, { maxLength: 3 }),
  });
  return fc
    .record({
      model: fc.constantFrom("first-match", "first-match", "most-specific", "accept-overrides"),
      fallback: fc.constantFrom("", "default accept", "default reject"),
      above: fc.array(rule, { maxLength: 3 }),
      parts: fc.array(mistyped, { minLength: 1, maxLength: slipsAtMost }),
    })
    .map(({ model, fallback, above, parts }) => {
      const slips = parts.map(
        ({ source: [written, meant] }, place): Slip => ({ mark: marks[place] ?? "", written, meant }),
      );
      const lines = parts.flatMap(({ does, below }, place) => {
        return [`${does} ${slips[place]?.written} ${slips[place]?.mark}`, ...below];
      });
      return { text: [`evaluate ${model}`, fallback, ...above, ...lines].join("\n"), slips };
    });
}

/** Corrects the rules that are mistyped. A rule that is corrected already stays. */
function corrected(text: string, slips: readonly Slip[]): string {
  return text
    .split("\n")
    .map((line) => {
      const slip = slips.find(({ mark }) => line.endsWith(mark));
      return slip === undefined ? line : line.replace(`${slip.written} ${slip.mark}`, `${slip.meant} ${slip.mark}`);
    })
    .join("\n");
}

const isMarked = (line: string) => marks.some((mark) => line.endsWith(mark));

/**
 * Returns the texts after each edit that says it changes no verdict. Leaves out the corrections of the marked lines.
 *
 * Asks for the refactorings of a picked line, or of the whole file.
 */
function safeEdits(text: string, pick: number): readonly string[] {
  const count = text.split("\n").length;
  const line = pick % (count + 1);
  const marked = text.split("\n").map(isMarked);
  const isSafe = ({ title }: { readonly title: string }) => effectIn(title) === "";
  const rewrites = line === 0 ? [...refactorings(text, 1, count), ...fileRefactorings(text)] : refactorings(text, line);
  const fixes = offeredFixes(text).filter(({ line, title }) => marked[line - 1] !== true || !title.startsWith("Write"));
  const all = [
    ...fixes.filter(isSafe),
    ...rewrites.filter((one) => /^(Merge|Remove all|Comment out|Reverse)/.test(one.title) && isSafe(one)),
  ];
  return [...new Set([fixedAll(text), ...all.map(({ after }) => after)])].filter((after) => after !== text);
}

test("what is done before doubtful masks are corrected, in either order, never changes what the corrected list says", () => {
  let edits = 0;
  let editsOfTwo = 0;
  let editsBetween = 0;
  fc.assert(
    fc.property(
      lists(doubtful, 2),
      fc.boolean(),
      fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
      ({ text, slips }, isReversed, picks) => {
        const wanted = analysisOf(corrected(text, slips));
        const [first, ...others] = isReversed ? slips.toReversed() : slips;
        let now = text;
        for (const [place, pick] of picks.entries()) {
          const isBetween = others.length > 0 && place >= 2;
          if (isBetween && first !== undefined) now = corrected(now, [first]);
          const offered = safeEdits(now, pick);
          now = offered[(pick >>> 8) % offered.length] ?? now;
          if (offered.length > 0) edits++;
          if (offered.length > 0 && others.length > 0) isBetween ? editsBetween++ : editsOfTwo++;
          const { accepted, rejected, unproved } = compare(wanted, analysisOf(corrected(now, slips)));
          expect([accepted, rejected, unproved], `${text}\n\nbecame\n\n${now}`).toEqual([
            NO_ADDRESSES,
            NO_ADDRESSES,
            NO_ADDRESSES,
          ]);
        }
      },
    ),
    { numRuns: runs(150) },
  );
  expect([edits > 80, editsOfTwo > 15, editsBetween > 15], `${edits} ${editsOfTwo} ${editsBetween}`).toEqual([
    true,
    true,
    true,
  ]);
});

test("Fix All before a source with two readings is settled never changes what the settled list says", () => {
  let edits = 0;
  fc.assert(
    fc.property(lists([...doubtful, ...ambiguous], 1), ({ text, slips }) => {
      const after = fixedAll(text);
      if (after !== text) edits++;
      for (const settled of [[], slips]) {
        const [one, other] = [text, after].map((list) => analysisOf(corrected(list, settled)));
        if (one === undefined || other === undefined) throw new Error("two lists give two analyses");
        const { accepted, rejected } = compare(one, other);
        expect([accepted, rejected], text).toEqual([NO_ADDRESSES, NO_ADDRESSES]);
      }
    }),
    { numRuns: runs(400) },
  );
  expectReached(edits, 75);
});

test("no fix removes, comments out or moves a rule in doubt, or a dead rule that one decides a part of", () => {
  let hidden = 0;
  let hiddenByTwo = 0;
  fc.assert(
    fc.property(lists(doubtful, 2), ({ text }) => {
      const { ruleSet, partition } = analysisOf(text);
      const lines = text.split("\n");
      const marked = new Set(
        [...ruleSet.rules.lines.keys()].filter((id) => isMarked(lines[ruleSet.rules.lines[id] ?? 0] ?? "")),
      );
      const kept = [...ruleSet.rules.lines.keys()].filter((id) => {
        const deciders = answered((budget) => sharesOf(partition, ruleOf(ruleSet, id).source, budget)).shares.map(
          ({ rule }) => rule,
        );
        return (
          marked.has(id) ||
          (!deciders.includes(id) && deciders.some((decider) => decider !== undefined && marked.has(decider)))
        );
      });
      hidden += kept.length - marked.size;
      if (marked.size > 1) hiddenByTwo += kept.length - marked.size;
      const keptLines = kept.map((id) => (ruleSet.rules.lines[id] ?? 0) + 1);
      const moving = offeredFixes(text).filter(({ title }) => /^(Remove|Comment|Move)/.test(title));
      expect(
        moving.filter(({ line }) => keptLines.includes(line)),
        text,
      ).toEqual([]);
      const rewrites = [...refactorings(text, 1, lines.length), ...fileRefactorings(text)].filter(({ title }) =>
        /^(Merge|Remove all)/.test(title),
      );
      for (const after of [fixedAll(text), ...rewrites.map((one) => one.after)]) {
        const left = after.split("\n");
        for (const id of kept)
          expect(left, text).toContain(lines[ruleSet.rules.lines[id] ?? 0] ?? ruleText(ruleSet, id));
      }
    }),
    { numRuns: runs(200) },
  );
  expectReached(hidden, 55);
  expectReached(hiddenByTwo, 35);
});
