/** How long one waits for an editor: for the findings after a key, and for answers about where the cursor is. */
import type { Timed } from "../connection.mts";
import { type Editor, startEditor } from "../editor.mts";
import { type RuleList, randomList, realList, textInSections } from "../lists.mts";
import type { Contender } from "../measure.mts";
import { announced, isEmpty, localRequests, type Request } from "../requests.mts";
import { type Race, type Setup, within } from "../rows.mts";
import { forever, isRule, type Keystroke, recording } from "../typing.mts";

/** What one measurement times one by one; with those of all rounds there are enough for a percentile. */
const TIMED = 16;
/** In how many rules the cursor is put in turn. */
const PLACES = 100;

/** Milliseconds that 99 of 100 may take. */
interface Limits {
  readonly answer: number;
  readonly keystroke: number;
}

const small: Limits = { answer: 50, keystroke: 20 };
const large: Limits = { answer: 200, keystroke: 50 };

// With the heads of sections and the catch-all these are 10,000 and 100,000 lines.
export const latencyRaces: readonly Race[] = [
  { name: "latency, 10,000 random lines", prepare: () => prepare(randomList(9_522, 61), small) },
  { name: "latency, 10,000 real lines", prepare: () => prepare(realList(9_522, 62), small) },
  { name: "latency, 100,000 random lines", prepare: () => prepare(randomList(95_237, 63), large) },
  { name: "latency, 100,000 real lines", prepare: () => prepare(realList(95_237, 64), large) },
];

async function prepare(list: RuleList, limits: Limits): Promise<Setup> {
  const text = textInSections(list);
  const lines = text.split("\n");
  const editor = await startEditor(text);
  const { there, notes } = announced(editor.capabilities, localRequests);
  const keystroke = await typing(editor, recording(lines));
  const cursor: Contender[] = [];
  for (const request of there) {
    const contender = await asking(editor, request, lines);
    if (contender === undefined) notes.push(`${request.name} left out, since there is nothing to answer in this list`);
    else cursor.push(contender);
  }
  return {
    contenders: [keystroke, ...cursor],
    rows: [within(keystroke.name, limits.keystroke), ...cursor.map(({ name }) => within(name, limits.answer))],
    notes,
    end: editor.close,
  };
}

/** Goes on with the recording where the last measurement stopped. */
async function typing(editor: Editor, keystrokes: readonly Keystroke[]): Promise<Contender> {
  const findings = async () => JSON.stringify((await editor.ask("textDocument/diagnostic")).answer, withoutId);
  const before = await findings();
  for (const keystroke of keystrokes) await editor.type(keystroke);
  if ((await findings()) !== before) throw new Error("what was typed and taken back has left other findings");
  return oneByOne("a keystroke and the findings after it", keystrokes, editor.type);
}

/** Goes on to the next rules with each measurement; `undefined` where there is nothing to answer about any of them. */
async function asking(
  editor: Editor,
  { name, method, params }: Request<(line: number) => object>,
  lines: readonly string[],
): Promise<Contender | undefined> {
  const rules = [...lines.keys()].filter((line) => isRule(lines[line] ?? ""));
  const places = rules.filter((_, index) => index % Math.floor(rules.length / PLACES) === 0);
  const ask = (line: number) => editor.ask(method, params(line));
  const answers: unknown[] = [];
  for (const line of places) answers.push((await ask(line)).answer);
  return answers.every(isEmpty) ? undefined : oneByOne(name, places, ask);
}

function oneByOne<Item>(name: string, items: readonly Item[], work: (item: Item) => Promise<Timed>): Contender {
  const endless = forever(items);
  return {
    name,
    async measure() {
      const times: number[] = [];
      while (times.length < TIMED) times.push((await work(endless.next().value)).milliseconds);
      return times;
    },
  };
}

/** Every analysis has another one. */
function withoutId(key: string, value: unknown): unknown {
  return key === "resultId" ? undefined : value;
}
