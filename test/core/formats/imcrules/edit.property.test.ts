import fc from "fast-check";
import { expect, test } from "vitest";
import { readEdited } from "../../../../server/src/core/formats/imcrules/edit.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { type RuleSet, rulesOf, textOf } from "../../../../server/src/core/model/ruleSet.js";
import { editLines } from "../../../../server/src/core/text/linedText.js";
import { crowdedLine, fileOf, snippet } from "../../../support/crowded.js";
import { runs } from "../../../support/runs.js";

interface Edit {
  readonly from: number;
  readonly length: number;
  readonly inserted: string;
}

/** An edit anywhere, even inside a word or between a carriage return and a line feed. */
const anyEdit: fc.Arbitrary<Edit> = fc.record({
  from: fc.nat(300),
  length: fc.oneof(fc.nat(3), fc.nat(40)),
  inserted: snippet,
});

test("an edited rule set equals the parsed text, and the rule sets before it do not change", () => {
  fc.assert(
    fc.property(fileOf(crowdedLine), fc.array(anyEdit, { minLength: 1, maxLength: 6 }), (text, edits) => {
      const history: { readonly ruleSet: RuleSet; readonly text: string }[] = [{ ruleSet: parse(text), text }];
      for (const edit of edits) {
        const last = history.at(-1);
        if (last !== undefined) history.push(edited(last, edit));
      }
      for (const one of history) {
        expect(textOf(one.ruleSet)).toBe(one.text);
        expect(contentOf(one.ruleSet)).toEqual(contentOf(parse(one.text)));
      }
    }),
    { numRuns: runs(1000) },
  );
});

const content = ["actions", "kinds", "addresses", "masks", "spans"] as const;

test("a key in a comment copies no column of the rules", () => {
  const text = "accept 192.0.2.1 # smart host\nreject any\n";
  const before = parse(text);
  const after = edited({ ruleSet: before, text }, { from: text.indexOf("host"), length: 1, inserted: "H" });
  for (const name of ["lines", ...content] as const) expect(after.ruleSet.rules[name]).toBe(before.rules[name]);
});

test("a new line copies no column of the rules but their lines", () => {
  const text = "accept 192.0.2.1\nreject any\n";
  const before = parse(text);
  const after = edited({ ruleSet: before, text }, { from: text.indexOf("\n"), length: 0, inserted: "\n" });
  for (const name of content) expect(after.ruleSet.rules[name]).toBe(before.rules[name]);
  expect([...after.ruleSet.rules.lines]).toEqual([0, 2]);
});

/** All of a rule set but how its text and its columns are laid out: after an edit they may be wider than needed. */
function contentOf(ruleSet: RuleSet) {
  return { ...ruleSet, text: "", rules: [...rulesOf(ruleSet)], lines: ruleSet.rules.lines };
}

test.each([
  ["the first IPv6 rule", "accept 192.0.2.1\nreject 198.51.100.0/24\nreject any\n", 17, "accept 2001:db8::/32\n"],
  ["a rule far to the right", "accept 192.0.2.1\nreject any\n", 17, `${" ".repeat(70_000)}accept 192.0.2.9/31\n`],
  ["both", "accept 192.0.2.1\nreject any\n", 17, `${" ".repeat(70_000)}accept 2001:db8::1\n`],
])("%s is inserted and removed", (_, text, from, inserted) => {
  const before = { ruleSet: parse(text), text };
  const after = edited(before, { from, length: 0, inserted });
  expect(contentOf(after.ruleSet)).toEqual(contentOf(parse(after.text)));
  const again = edited(after, { from, length: inserted.length, inserted: "" });
  expect(contentOf(again.ruleSet)).toEqual(contentOf(before.ruleSet));
  const another = edited(after, { from: 0, length: 0, inserted: "reject 10.0.0.1\n" });
  expect(contentOf(another.ruleSet)).toEqual(contentOf(parse(another.text)));
});

function edited(
  { ruleSet, text }: { readonly ruleSet: RuleSet; readonly text: string },
  { from, length, inserted }: Edit,
) {
  const start = from % (text.length + 1);
  const end = Math.min(text.length, start + length);
  return {
    ruleSet: readEdited(ruleSet, editLines(ruleSet, start, end, inserted)),
    text: text.slice(0, start) + inserted + text.slice(end),
  };
}
