import fc from "fast-check";
import { expect, test } from "vitest";
import { readEdited } from "../../../../server/src/core/formats/imcrules/edit.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { type RuleSet, textOf } from "../../../../server/src/core/model/ruleSet.js";
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
        expect({ ...one.ruleSet, text: "" }).toEqual({ ...parse(one.text), text: "" });
      }
    }),
    { numRuns: runs(1000) },
  );
});

test("a key in a comment copies no column of the rules", () => {
  const text = "accept 192.0.2.1 # smart host\nreject any\n";
  const before = parse(text);
  const after = edited({ ruleSet: before, text }, { from: text.indexOf("host"), length: 1, inserted: "H" });
  for (const name of ["lines", "actions", "kinds", "addresses", "masks", "spans"] as const) {
    expect(after.ruleSet.rules[name]).toBe(before.rules[name]);
  }
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
