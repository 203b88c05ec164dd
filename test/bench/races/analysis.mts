/** The analysis in a warm process: against its sort, as lists grow, with odd masks, and against comparing. */
import { lengthOf, type RuleList, randomList, realList, revised, textOf, withOddMasks } from "../lists.mts";
import { bulk } from "../measure.mts";
import {
  analyze,
  compareFiles,
  isComplete,
  type LinedText,
  linedText,
  openInSteps,
  parse,
  type RuleSet,
  sortIds,
} from "../product.mts";
import { longer, type Race, type Setup, within } from "../rows.mts";

export const analysisRaces: readonly Race[] = [
  { name: "analysis, 100,000 random rules", prepare: () => againstSort(randomList(99_999, 11)) },
  { name: "analysis, 100,000 real rules", prepare: () => againstSort(realList(99_999, 12)) },
  { name: "analysis, random rules", prepare: growth },
  { name: "steps, 100,000 random lines", prepare: () => steps(randomList(99_999, 51)) },
  { name: "steps, 100,000 real lines", prepare: () => steps(realList(99_999, 52)) },
  { name: "odd masks, 100,000 random rules", prepare: () => oddMasks(randomList(99_999, 15)) },
  { name: "odd masks, 100,000 real rules", prepare: () => oddMasks(realList(99_999, 16)) },
  {
    name: "comparison, 100,000 random rules",
    prepare: () => comparison(randomList(99_999, 17), randomList(99_999, 18)),
  },
  {
    name: "comparison, 100,000 real rules",
    prepare: () => comparison(realList(99_999, 19), revised(realList(99_999, 19))),
  },
];

function againstSort(list: RuleList): Setup {
  const ruleSet = rulesOf(list);
  const networks = Uint32Array.from(list.rules, ({ network }) => network);
  const lengths = Uint8Array.from(list.rules, ({ mask }) => lengthOf(mask));
  return {
    contenders: [
      bulk("full analysis", 1, () => analyze(ruleSet)),
      bulk("sorting the ids alone", 1, () => sortIds(networks, lengths)),
    ],
    rows: [longer("full analysis", "sorting the ids alone", 6)],
  };
}

/** The server reads keys and cancellations only between two steps. */
function steps(list: RuleList): Setup {
  const text = linedText(textOf(list));
  const longest = "the longest step of reading, analysing and finding";
  return { contenders: [{ name: longest, measure: () => longestStep(text) }], rows: [within(longest, 10)] };
}

/** Each step at its quickest of three openings: a pause of the garbage collector hits another step each time. */
function longestStep(text: LinedText): number {
  const [one = [], ...others] = [1, 2, 3].map(() => stepTimes(text));
  return Math.max(...one.map((time, step) => Math.min(time, ...others.map((times) => times[step] ?? time))));
}

/** Opens a file. Returns the milliseconds of each step. */
function stepTimes(text: LinedText): readonly number[] {
  const opening = openInSteps(text);
  const times: number[] = [];
  for (let isDone = false; !isDone; ) {
    const start = performance.now();
    isDone = opening.next().done === true;
    times.push(performance.now() - start);
  }
  return times;
}

function growth(): Setup {
  const small = rulesOf(randomList(99_999, 13));
  const large = rulesOf(randomList(999_999, 14));
  return {
    contenders: [bulk("1,000,000 rules", 1, () => analyze(large)), bulk("100,000 rules", 1, () => analyze(small))],
    rows: [longer("1,000,000 rules", "100,000 rules", 25)],
  };
}

function oddMasks(list: RuleList): Setup {
  const none = rulesOf(list);
  const some = rulesOf(withOddMasks(list, 20));
  return {
    contenders: [bulk("1 % odd", 1, () => analyze(some)), bulk("none odd", 1, () => analyze(none))],
    rows: [{ ...longer("1 % odd", "none odd", 25), flaw: isComplete(analyze(some)) ? undefined : "incomplete" }],
  };
}

/** Includes compiling both files, as `diff` does. */
function comparison(before: RuleList, after: RuleList): Setup {
  const one = rulesOf(before);
  const other = rulesOf(after);
  return {
    contenders: [
      bulk("comparing two files", 1, () => compareFiles(one, other)),
      bulk("analysing one", 1, () => analyze(one)),
    ],
    rows: [longer("comparing two files", "analysing one", 3)],
  };
}

function rulesOf(list: RuleList): RuleSet {
  return parse(textOf(list));
}
