import type { Analysis } from "../analysis/analyze.js";
import type { MeaningKind } from "../analysis/meaning/linePart.js";
import { meaningAt } from "../analysis/meaning/meaning.js";
import { convertTitle } from "../describe/meaning.js";
import { type Budget, inSteps, type Steps } from "../text/steps.js";
import { type Edit, firstFrom, type Lines } from "../text/text.js";
import type { Fix } from "./fix.js";
import { writeReading } from "./fixers/writeMeant.js";
import { effectText, titleOf, verdictChange } from "./verdictChange.js";

/** The most invalid lines that are looked at, and the most lines that are written. The same action then fixes the others. */
const LINES_AT_MOST = 10_000;
/** The most notes that one step visits. Reading an invalid line takes up to a tenth of a millisecond. */
const NOTES_A_STEP = 16;
/** The most kinds that one answer fixes. Each needs a comparison of the file before and after. */
const KINDS_AT_MOST = 4;

/**
 * Returns a fix for each kind of invalid lines among some lines, which fixes all lines of the kind: `Convert 12 lines of nginx`.
 *
 * Leaves out lines that have more than one likely reading. Offers nothing for a kind with one line.
 * O(invalid lines), and O(rules) for each kind.
 */
export function* conversionsOf(analysis: Analysis, { first, last }: Lines, budget: Budget): Steps<readonly Fix[]> {
  const { ruleSet } = analysis;
  const { lines, read } = ruleSet.notes;
  const isInvalid = (place: number) => read[place]?.problem !== undefined;
  const from = firstFrom(lines, first);
  const to = firstFrom(lines, last + 1);
  if (!read.slice(from, to).some(({ problem }) => problem !== undefined)) return [];

  const edits = new Map<MeaningKind, Edit[]>();
  const wanted = new Set<MeaningKind>();
  let left = LINES_AT_MOST;
  yield* inSteps(
    read.length,
    (begin, end) => {
      for (let place = begin; place < end && left > 0; place++) {
        if (!isInvalid(place)) continue;
        left--;
        const line = lines[place] ?? 0;
        const meaning = meaningAt(ruleSet, line);
        const [reading] = meaning?.readings ?? [];
        if (meaning === undefined || !meaning.isLikely || reading === undefined) continue;
        if (place >= from && place < to) wanted.add(meaning.kind);
        // A reading may be hundreds of lines.
        left -= reading.length - 1;
        const known = edits.get(meaning.kind) ?? [];
        known.push(...writeReading(ruleSet, line, reading).edits);
        edits.set(meaning.kind, known);
      }
    },
    NOTES_A_STEP,
  );

  const fixes: Fix[] = [];
  const several = [...wanted].filter((kind) => (edits.get(kind) ?? []).length > 1);
  for (const kind of several.slice(0, KINDS_AT_MOST)) {
    const ofKind = edits.get(kind) ?? [];
    const effect = effectText(analysis.ruleSet, yield* verdictChange(analysis, ofKind, budget));
    fixes.push({ title: titleOf(convertTitle(kind, ofKind.length), effect), isPreferred: false, edits: ofKind });
  }
  return fixes;
}
