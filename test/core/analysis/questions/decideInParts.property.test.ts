import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAddress } from "../../../../server/src/core/address/address.js";
import { decideInParts } from "../../../../server/src/core/analysis/questions/decideInParts.js";
import { parse } from "../../../../server/src/core/formats/imcrules/parse.js";
import { firstMatch } from "../../../../server/src/core/matcher/firstMatch.js";
import { ignoredLineCount, lineNumberOf, ruleText, verdictOf } from "../../../../server/src/core/model/ruleSet.js";
import { address } from "../../../support/arbitraries.js";
import { crowdedLine, fileOf } from "../../../support/crowded.js";
import { expectReached } from "../../../support/expectReached.js";
import { runs } from "../../../support/runs.js";

const idleLine = fc.constantFrom(
  "default reject",
  "evaluate most-specific",
  "evaluate accept-overrides",
  "",
  "# any",
  "x",
);
const anyFile = fileOf(fc.oneof({ weight: 4, arbitrary: crowdedLine }, { weight: 1, arbitrary: idleLine }));
const anyAddress = address.map(parseAddress).filter((parsed) => parsed !== undefined);

test("a list that is read in parts decides as one that is read whole", () => {
  let cuts = 0;
  fc.assert(
    fc.property(
      anyFile,
      fc.infiniteStream(fc.boolean()),
      fc.array(anyAddress, { maxLength: 6 }),
      (text, isCut, addresses) => {
        const parts = partsOf(text, isCut);
        cuts += parts.length - 1;
        const whole = parse(text);
        const { decided, ignoredCount } = decideInParts(parts, addresses);
        expect(ignoredCount).toBe(ignoredLineCount(whole));
        const shown = decided.map(({ part, rule, linesBefore }) => [
          verdictOf(part, rule),
          rule === undefined ? undefined : linesBefore + lineNumberOf(part, rule),
          rule === undefined ? undefined : ruleText(part, rule),
        ]);
        const expected = addresses.map((one) => {
          const rule = firstMatch(whole, one);
          return [
            verdictOf(whole, rule),
            rule === undefined ? undefined : lineNumberOf(whole, rule),
            rule === undefined ? undefined : ruleText(whole, rule),
          ];
        });
        expect(shown).toEqual(expected);
      },
    ),
    { numRuns: runs(1000) },
  );
  expectReached(cuts, 1600);
});

/** Cuts a text behind some of its line feeds. */
function partsOf(text: string, isCut: fc.Stream<boolean>): readonly string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const parts: string[] = [];
  for (const line of lines) {
    if (parts.length === 0 || isCut.next().value === true) parts.push(line);
    else parts.push((parts.pop() ?? "") + line);
  }
  return parts;
}
