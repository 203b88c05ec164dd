/** Reads the verdicts of lists with the core. The only file of this folder that calls the core. */
import {
  compile,
  decide,
  formatIds,
  type Given,
  hasDoubts,
  type IncludeFiles,
  linedText,
  originOf,
  parseAddress,
  type RuleSet,
  readAsNamed,
  readInSteps,
  readWithIncludes,
  runToEnd,
  settle,
  textOf,
  unlessOf,
  verdictOf,
} from "../../server/src/core/index.js";
import { PLACE_COLUMNS, partialRules } from "../../server/src/core/model/ruleTable.js";
import { given as givenToHaproxy } from "./haproxy.js";
import { given as givenToDaemon } from "./hosts.js";
import { type Answer, type AskedText, type Files, lineNumberAt } from "./program.js";

export interface Verdicts {
  readonly loads: boolean;
  /** One verdict for each address, or none when the program does not load the text. */
  readonly verdicts: readonly Read[];
}

export interface Read extends Pick<Answer, "verdict" | "line"> {
  /** The lines that may give the other verdict, as the answer says. */
  readonly unless?: readonly number[];
  /** The lines that may decide, since they ask for more than the address. */
  readonly partial?: readonly number[];
}

/** Whether the core answered as the program did: the same, or that the deciding line may be another one. */
export function agrees({ verdict, line, unless = [], partial = [] }: Read, real: Read): boolean {
  if (verdict === real.verdict && line === real.line) return true;
  return real.line !== null && (verdict === real.verdict ? partial : unless).includes(real.line);
}

/** Returns a list as it is for a connection: `user=app database=app`. */
export function givenTo(list: RuleSet, connection: string): RuleSet {
  const known: Given = Object.fromEntries(connection.split(" ").map((one) => one.split("=")));
  return settle(list, known);
}

export type ReadVerdicts = (
  format: string,
  asked: AskedText,
  addresses: readonly string[],
  choose?: (lists: readonly RuleSet[]) => RuleSet | undefined,
) => Promise<Verdicts>;

/** Reads a text as its program does. `choose` picks one of several lists. */
export const readVerdicts: ReadVerdicts = async (format, asked, addresses, choose = ([first]) => first) => {
  const lists = await listsIn(format, asked);
  const loads = !lists.some(({ remarks }) => remarks.some(({ code }) => code === "program-refuses"));
  const chosen = choose(lists);
  const known = format === "hosts-access" ? givenToDaemon : format === "haproxy" ? givenToHaproxy : {};
  const list = chosen && settle(chosen, known);
  if (!loads || list === undefined) return { loads, verdicts: [] };
  const partition = compile(list);
  const partial = partialRules(list.rules).map((id) => firstLineOf(list, id));
  const verdicts = addresses.map((text) => {
    const address = parseAddress(text);
    if (address === undefined) throw new Error(`${text} is no address.`);
    const rule = decide(partition, address);
    const answer = { verdict: verdictOf(list, rule), line: rule === undefined ? null : firstLineOf(list, rule) };
    if (!hasDoubts(list)) return answer;
    return { ...answer, unless: unlessOf(list, [rule], address).map((id) => firstLineOf(list, id)), partial };
  });
  return { loads, verdicts };
};

/**
 * Returns the line where a rule begins. Our own line of a rule is that of its address.
 *
 * Programs count line feeds, so that a carriage return alone ends no line.
 */
function firstLineOf(list: RuleSet, rule: number): number {
  if (list.format.id === "hosts-access") return firstHostsLineOf(list, rule);
  const { rules, lineStarts } = list;
  const start = rules.places?.[rule * PLACE_COLUMNS] ?? lineStarts[rules.lines[rule] ?? 0];
  return lineNumberAt(textOf(list), start ?? 0);
}

/** Counts the lines of hosts.deny behind those of hosts.allow. Several words of a rule are rules of ours, each with its line. */
function firstHostsLineOf(list: RuleSet, rule: number): number {
  const text = textOf(list);
  const origin = originOf(list, rule);
  const [file] = list.options.included?.get("hosts.deny") ?? [];
  const [lines, line, before] =
    origin === undefined
      ? [text.split("\n"), list.rules.lines[rule] ?? 0, 0]
      : [(file?.text ?? "").split("\n"), origin.line, text.split("\n").length];
  let first = line;
  while (lines[first - 1]?.endsWith("\\") === true) first--;
  return before + first + 1;
}

export function listsIn(format: string, { text, files = {} }: AskedText): Promise<readonly RuleSet[]> {
  const id = formatIds.find((one) => one === format);
  if (id === undefined) throw new Error(`${format} is no format.`);
  const lined = linedText(text);
  const read = (as: Parameters<typeof readInSteps>[1]) => runToEnd(readInSteps(lined, as));
  return readWithIncludes(readAsNamed({ format: id, options: {} }, "hosts.allow"), read, inOneFolder(files), "");
}

/** The files beside a configuration, in the folder of `nginx.conf`. */
function inOneFolder(files: Files): IncludeFiles {
  return {
    has: async () => true,
    read: async (_, path) => files[path],
    list: async (_, path) => (path === "" ? { files: Object.keys(files), folders: [] } : undefined),
    parentOf: () => undefined,
  };
}
