/** What somebody waits for in an editor that remembers a log: the findings after a key, and how many clients the key turns. */
import { pathToFileURL } from "node:url";
import { type FileSummary, fileSummaryMethod } from "../../../server/src/protocol/fileSummary.js";
import { rememberLogMethod } from "../../../server/src/protocol/logs.js";
import { type Request, startEditor } from "../editor.mts";
import { addressesFor, dotted, type RuleList, randomList, textInSections } from "../lists.mts";
import type { Contender } from "../measure.mts";
import { temporaryFolder } from "../processes.mts";
import { randomNumbers } from "../random.mts";
import { type Race, type Setup, within } from "../rows.mts";
import { forever, recordingOfLine } from "../typing.mts";

/** With section headers and the catch-all these are 10,000 lines. */
const RULES = 9_522;
const CLIENTS = 1_000_000;
/** The clients with IPv6 addresses. */
const IPV6 = 100_000;
const TIMED = 16;
const P99_AT_MOST = 50;

export const hitRaces: readonly Race[] = [{ name: "hits, 10,000 random lines and 1,000,000 clients", prepare }];

async function prepare(): Promise<Setup> {
  const list = randomList(RULES, 71);
  const text = textInSections(list);
  const write = temporaryFolder();
  const uri = pathToFileURL(write("list.imcrules", text)).href;
  const log = pathToFileURL(write("clients.log", `${clientsOf(list).join("\n")}\n`)).href;
  const editor = await startEditor(text, uri);
  await editor.ask({ method: rememberLogMethod, params: { uri, log } });

  const summary: Request = { method: fileSummaryMethod, params: { uri, since: uri } };
  const turnedNow = async () => {
    const { answer } = await editor.ask(summary);
    return (answer as FileSummary | null)?.clients?.turned?.count;
  };
  const keystrokes = recordingOfLine(text.split("\n"), "accept 16.0.0.0/4");
  const counts: (number | undefined)[] = [];
  for (const keystroke of keystrokes) {
    await editor.ask(summary, keystroke);
    counts.push(await turnedNow());
  }
  // Some keys turn clients, and all keys together turn none.
  if (!counts.some((count) => (count ?? 0) > 0) || counts.at(-1) !== 0) throw new Error("the keys turn no clients");

  const typed = forever(keystrokes);
  const afterKey = (name: string, request: Request): Contender => ({
    name,
    async measure() {
      const times: number[] = [];
      while (times.length < TIMED) times.push((await editor.ask(request, typed.next().value)).milliseconds);
      return times;
    },
  });
  const contenders = [
    afterKey("a keystroke and the findings after it", { method: "diagnostic" }),
    afterKey("a keystroke and the clients that it turns", summary),
  ];
  const rows = contenders.map(({ name }) => ({
    ...within(name, P99_AT_MOST),
    page: `editor, 10,000 lines and 1,000,000 clients: ${name}`,
  }));
  return { contenders, rows, end: editor.close };
}

/** Returns the addresses of distinct clients: half of IPv4 anywhere, half in the networks of the rules. */
function clientsOf(list: RuleList): readonly string[] {
  const words = new Set<number>();
  for (let seed = 72; words.size < CLIENTS - IPV6; seed++) {
    for (const word of addressesFor(list, CLIENTS, seed)) if (words.size < CLIENTS - IPV6) words.add(word);
  }
  const random = randomNumbers(73);
  const group = () => (random() & 0xffff).toString(16);
  const ipv6 = Array.from(
    { length: IPV6 },
    (_, n) => `2001:db8:${group()}:${group()}::${n.toString(16).padStart(5, "0").replace(/^(.)/, "$1:")}`,
  );
  return [...Array.from(words, dotted), ...ipv6];
}
