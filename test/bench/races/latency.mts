/** What somebody waits for in an editor: the findings after a key, and answers about the place of the cursor. */
import type { Position, Range } from "vscode-languageserver-protocol";
import { type Editor, type Request, startEditor } from "../editor.mts";
import {
  haproxyTextOf,
  networksOf,
  nginxTextOf,
  postfixTextOf,
  postgresTextOf,
  type RuleList,
  randomList,
  realList,
  spoken,
  textInSections,
  textOf,
} from "../lists.mts";
import type { Contender } from "../measure.mts";
import { type Race, type Row, type Setup, within } from "../rows.mts";
import { forever, isRule, type Keystroke, recording, recordingOfLine } from "../typing.mts";

/** The requests that one measurement times. All rounds together give enough of them for a percentile. */
const TIMED = 16;
/** The number of rules in which the cursor is put in turn. */
const PLACES = 100;

const findings: Request = { method: "diagnostic" };

/** The slowest request of those that need the analysis. */
const ON_PAGE = "code actions of a line, right after a key";

/** A request by the line of the rule in which the cursor is. */
type RequestAt = (line: number) => Request;

const needAnalysis: Readonly<Record<string, RequestAt>> = {
  hover: (line) => ({ method: "hover", params: at(line, 8) }),
  "code actions of a line": (line) => ({
    method: "codeAction",
    params: { range: lines(line, 0), context: { diagnostics: [] } },
  }),
  "inlay hints of 50 lines": (line) => ({ method: "inlayHint", params: { range: lines(line, 50) } }),
};

const needText: Readonly<Record<string, RequestAt>> = {
  "completion of an address": (line) => ({ method: "completion", params: at(line, 7) }),
  "semantic tokens of 50 lines": (line) => ({ method: "semanticTokens/range", params: { range: lines(line, 50) } }),
};

/** Milliseconds that 99 of 100 may take. */
interface Limits {
  readonly keystroke: number;
  readonly answer: number;
}

const TEXT_ONLY = 50;
const small: Limits = { keystroke: 20, answer: 50 };
const large: Limits = { keystroke: 60, answer: 150 };

/** A list of another program. The server reads all of the text again after each key. */
interface ForeignList {
  readonly of: string;
  readonly rules: number;
  readonly file: string;
  readonly textOf: (list: RuleList) => string;
  readonly typed: string;
  readonly limit: number;
}

const plainRules = { rules: 100_000, limit: 150 };
/** Each of the most frequent conditions is analysed as a list of its own. */
const conditionalRules = { rules: 10_000, limit: 250 };

const lists: readonly ForeignList[] = [
  { of: "rules of Postfix", file: "list.cidr", textOf: postfixTextOf, typed: "192.0.2.7 REJECT", ...plainRules },
  { of: "rules of nginx", file: "nginx.conf", textOf: nginxTextOf, typed: "    deny 192.0.2.7;", ...plainRules },
  { of: "networks of a plain list", file: "list.netset", textOf: networksOf, typed: "192.0.2.7", ...plainRules },
  ...[30, 10_000].flatMap((conditions): ForeignList[] => [
    {
      of: `rules of PostgreSQL with ${spoken(conditions)} conditions`,
      file: "pg_hba.conf",
      textOf: (list) => postgresTextOf(list, conditions),
      typed: "host app7 all 192.0.2.7/32 reject",
      ...conditionalRules,
    },
    {
      of: `rules of HAProxy with ${spoken(conditions)} conditions`,
      file: "haproxy.cfg",
      textOf: (list) => haproxyTextOf(list, conditions),
      typed: "  http-request deny if { src 192.0.2.7 } { hdr(host) app7.example.com }",
      ...conditionalRules,
    },
  ]),
];

// With section headers and the catch-all these are 10,000 and 100,000 lines.
export const latencyRaces: readonly Race[] = [
  { name: "latency, 10,000 random lines", prepare: () => prepare(randomList(9_522, 61), small) },
  { name: "latency, 10,000 real lines", prepare: () => prepare(realList(9_522, 62), small, "10,000 lines") },
  { name: "latency, 100,000 random lines", prepare: () => prepare(randomList(95_237, 63), large) },
  { name: "latency, 100,000 real lines", prepare: () => prepare(realList(95_237, 64), large, "100,000 lines") },
  ...lists.map(
    (list): Race => ({ name: `latency, ${spoken(list.rules)} ${list.of}`, prepare: () => prepareForeign(list) }),
  ),
  {
    name: "latency, 1,000,000 random lines that are being analysed",
    prepare: () => meanwhile(randomList(999_999, 65)),
  },
];

/** With the size that the page gives the list, if it shows it. */
async function prepare(list: RuleList, limits: Limits, size?: string): Promise<Setup> {
  const text = textInSections(list);
  const places = placesIn(text);
  const editor = await startEditor(text);
  const keystrokes = recording(text.split("\n"));
  await checkTyping(editor, keystrokes);
  await checkAnswers(editor, places);

  const typed = forever(keystrokes);
  const typing = oneByOne("a keystroke and the findings after it", places, () =>
    editor.ask(findings, typed.next().value),
  );
  const asking = (name: string, request: RequestAt) => oneByOne(name, places, (line) => editor.ask(request(line)));
  const askingAfterKey = (name: string, request: RequestAt) =>
    oneByOne(`${name}, right after a key`, places, (line) => editor.ask(request(line), typed.next().value));
  const analysed = Object.entries(needAnalysis).flatMap(([name, request]) => [
    asking(name, request),
    askingAfterKey(name, request),
  ]);
  const onPage = (row: Row): Row => ({ ...row, page: size && `editor, ${size}: ${row.what}` });
  const read = Object.entries(needText).map(([name, request]) => asking(name, request));
  return {
    contenders: [typing, ...analysed, ...read],
    rows: [
      onPage(within(typing.name, limits.keystroke)),
      ...analysed.map(({ name }) => {
        const row = within(name, limits.answer);
        return name === ON_PAGE ? onPage(row) : row;
      }),
      ...read.map(({ name }) => within(name, TEXT_ONLY)),
    ],
    end: editor.close,
  };
}

async function prepareForeign({ of, rules, file, textOf: foreignTextOf, typed, limit }: ForeignList): Promise<Setup> {
  const text = foreignTextOf(randomList(rules, 66));
  const editor = await startEditor(text, file);
  const keystrokes = recordingOfLine(text.split("\n"), typed);
  await checkTyping(editor, keystrokes);
  const typing = oneByOne("a keystroke and the findings after it", keystrokes, (keystroke) =>
    editor.ask(findings, keystroke),
  );
  const page = `editor, ${spoken(rules)} ${of}: ${typing.name}`;
  return { contenders: [typing], rows: [{ ...within(typing.name, limit), page }], end: editor.close };
}

/** Asks for what needs the text only while the server analyses a large list after a keystroke. */
async function meanwhile(list: RuleList): Promise<Setup> {
  const text = textOf(list);
  const places = forever(placesIn(text));
  const typed = forever(recording(text.split("\n")));
  const editor = await startEditor(text);
  await editor.ask(findings);
  const contenders = Object.entries(needText).map(
    ([name, request]): Contender => ({
      name,
      async measure() {
        const times: number[] = [];
        let isAnalysed = false;
        const analysed = editor.ask(findings, typed.next().value).finally(() => {
          isAnalysed = true;
        });
        do times.push((await editor.ask(request(places.next().value))).milliseconds);
        while (!isAnalysed);
        await analysed;
        return times;
      },
    }),
  );
  return {
    contenders,
    rows: contenders.map(({ name }, index) => ({
      ...within(name, TEXT_ONLY),
      // One of them is enough for the page.
      page: index === 0 ? `editor, while 1,000,000 rules are analysed: ${name}` : undefined,
    })),
    end: editor.close,
  };
}

/** Throws if the recording, which takes back all that it types, leaves other findings. */
async function checkTyping(editor: Editor, keystrokes: readonly Keystroke[]): Promise<void> {
  const found = async () => JSON.stringify((await editor.ask(findings)).answer, withoutId);
  const before = await found();
  for (const keystroke of keystrokes) await editor.ask(findings, keystroke);
  if ((await found()) !== before) throw new Error("the keystrokes that were taken back left other findings");
}

/** Throws if a request has an empty answer in all places, since its time would mean nothing. */
async function checkAnswers(editor: Editor, places: readonly number[]): Promise<void> {
  for (const [name, request] of Object.entries({ ...needAnalysis, ...needText })) {
    let isEmpty = true;
    for (const line of places) {
      const { answer } = await editor.ask(request(line));
      if (answer !== null && !(Array.isArray(answer) && answer.length === 0)) isEmpty = false;
    }
    if (isEmpty) throw new Error(`${name}: all answers are empty`);
  }
}

/** Returns a contender that continues, with each measurement, at the item after the last one. */
function oneByOne<Item>(
  name: string,
  items: readonly Item[],
  work: (item: Item) => Promise<{ readonly milliseconds: number }>,
): Contender {
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

/** Returns the lines of some rules, evenly spread. */
function placesIn(text: string): readonly number[] {
  const rules = text.split("\n").flatMap((line, index) => (isRule(line) ? [index] : []));
  return rules.filter((_, index) => index % Math.floor(rules.length / PLACES) === 0);
}

/** Every analysis has its own `resultId`. */
function withoutId(key: string, value: unknown): unknown {
  return key === "resultId" ? undefined : value;
}

function at(line: number, character: number): { readonly position: Position } {
  return { position: { line, character } };
}

function lines(first: number, count: number): Range {
  return { start: { line: first, character: 0 }, end: { line: first + count, character: 0 } };
}
