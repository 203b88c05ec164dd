/**
 * Edits in an open file of 100,000 lines: the text changes in one place, the findings of the whole file are known again.
 * A measurement edits in several places and then puts back what stood there, so that the next one finds the same file.
 */
import { openInFreshProcess, temporaryFolder } from "../cold.mts";
import { lengthOf, lineOf, type RuleList, randomList, realList, textOf, withOddMasks } from "../lists.mts";
import { bulk, type Contender } from "../measure.mts";
import {
  type Analysis,
  analyzeAndFind,
  decideAll,
  listFindings,
  lookUpOf,
  open,
  parse,
  typeIn,
  wholeText,
} from "../product.mts";
import { randomNumbers } from "../random.mts";
import { longer, type Race, type Setup } from "../rows.mts";

/** In how many places of the file a measurement edits. */
const PLACES = 4;
const addressesChecked = Uint32Array.from({ length: 100_000 }, randomNumbers(35));
const HEADER = "evaluate first-match\n";

export const editingRaces: readonly Race[] = [
  { name: "keystroke, 100,000 random lines", prepare: () => keystroke(randomList(99_999, 31)) },
  { name: "keystroke, 100,000 real lines", prepare: () => keystroke(realList(99_999, 32)) },
  {
    name: "keystroke, 100,000 random lines with 1 % odd masks",
    prepare: () => keystroke(withOddMasks(randomList(99_999, 36), 37)),
  },
  { name: "edit, 100,000 random lines", prepare: () => wideEdit(randomList(99_997, 33)) },
  { name: "edit, 100,000 real lines", prepare: () => wideEdit(realList(99_997, 34)) },
];

/** A place in a text and what may stand there, first what does. */
interface Toggle {
  readonly start: number;
  readonly texts: readonly [string, string];
}

/** Against opening the file; rules of /8 apart, since they are the widest that a keystroke may be quick in, and so are odd ones. */
function keystroke(list: RuleList): Setup {
  const text = textOf(list);
  const file = temporaryFolder()("list.imcrules", text);
  const opening = "opening in a fresh process";
  const toggles = [
    { name: "a keystroke in a rule of /16 or longer", digits: digitsOf(list, (length) => length >= 16) },
    { name: "a keystroke in a rule of /8", digits: digitsOf(list, (length) => length === 8) },
    { name: "a keystroke in an odd rule", digits: digitsOf(list, (length) => !Number.isInteger(length)) },
  ].filter(({ digits }) => digits.length > 0);
  return {
    contenders: [
      { name: opening, measure: () => openInFreshProcess(file).milliseconds },
      ...toggles.map(({ name, digits }) => editing(name, text, digits)),
    ],
    rows: toggles.map(({ name }) => longer(name, opening, 1 / 20)),
  };
}

/** Edits after which a keystroke's shortcut is of no use, against analysing the file's rules anew and finding. */
function wideEdit({ name, rules }: RuleList): Setup {
  const before = textOf({ name, rules }).length - "reject any\n".length;
  const wideRule = { action: "reject", network: 0x40000000, mask: 0xf0000000 } as const;
  const text = HEADER + textOf({ name, rules: [...rules, wideRule] });
  const mask = { start: HEADER.length + before + lineOf(wideRule).indexOf("240"), texts: ["240", "248"] } as const;
  const model = { start: HEADER.indexOf("first-match"), texts: ["first-match", "most-specific"] } as const;
  const ruleSet = parse(text);
  const ruleSetOfOtherModel = parse(replaced(text, [model]));
  return {
    contenders: [
      bulk("full analysis", 1, () => analyzeAndFind(ruleSet)),
      bulk("full analysis under either model", 2, () => {
        analyzeAndFind(ruleSet);
        analyzeAndFind(ruleSetOfOtherModel);
      }),
      editing("a rule wider than /8", text, [mask]),
      editing("a directive", text, [model]),
    ],
    rows: [
      longer("a rule wider than /8", "full analysis", 1.5),
      longer("a directive", "full analysis under either model", 1.5),
    ],
  };
}

/** Every toggle there and back; one edit is the unit. */
function editing(name: string, text: string, toggles: readonly Toggle[]): Contender {
  let analysis = open(text);
  function step(from: 0 | 1, to: 0 | 1): void {
    for (const { start, texts } of toggles) {
      analysis = typeIn(analysis, { start, end: start + texts[from].length, text: texts[to] });
    }
  }
  step(0, 1);
  expectSame(name, analysis, replaced(text, toggles));
  step(1, 0);
  expectSame(name, analysis, text);
  return bulk(name, 2 * toggles.length, () => {
    step(0, 1);
    step(1, 0);
  });
}

/** Whether edits made of a file what opening its new text makes of it: findings, and the deciding rules of many addresses. */
function expectSame(name: string, analysis: Analysis, text: string): void {
  const opened = open(text);
  const answersOf = (one: Analysis) => {
    const answers = new Int32Array(addressesChecked.length);
    decideAll(lookUpOf(one), addressesChecked, answers);
    return answers.join();
  };
  const isSame =
    wholeText(analysis) === text &&
    listFindings(analysis) === listFindings(opened) &&
    answersOf(analysis) === answersOf(opened);
  if (!isSame) throw new Error(`${name}: after the edits it is not what opening the new text makes of it`);
}

/** The text with what the toggles put in; where they change its length there is only one of them. */
function replaced(text: string, toggles: readonly Toggle[]): string {
  return toggles.reduce(
    (edited, { start, texts: [from, to] }) => edited.slice(0, start) + to + edited.slice(start + from.length),
    text,
  );
}

/** In some rules of such lengths, spread over the file, the last digit of an octet that the mask looks at. */
function digitsOf({ rules }: RuleList, isWanted: (length: number) => boolean): readonly Toggle[] {
  const digits: Toggle[] = [];
  let lineStart = 0;
  for (const rule of rules) {
    const line = lineOf(rule);
    const length = lengthOf(rule.mask);
    if (isWanted(length)) {
      const [dot = 0, secondDot = 0] = Array.from(line.matchAll(/\./g), ({ index }) => index);
      const place = (length >= 16 ? secondDot : dot) - 1;
      const digit = line.charAt(place);
      // At most 5, so that no octet gets greater than 255.
      digits.push({ start: lineStart + place, texts: [digit, String(Number(digit) < 5 ? Number(digit) + 1 : 0)] });
    }
    lineStart += line.length + 1;
  }
  const step = Math.max(1, Math.floor(digits.length / PLACES));
  return digits.filter((_, index) => index % step === 0).slice(0, PLACES);
}
