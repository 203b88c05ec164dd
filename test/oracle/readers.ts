/** Reads the verdicts of lists with the core. The only file of this folder that calls the core. */
import {
  type Address,
  compile,
  decide,
  formatIds,
  type Given,
  type IncludeFiles,
  linedText,
  originOf,
  type Partition,
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
import { type Answer, type AskedText, type Files, lineNumberAt } from "./program.js";

export interface Verdicts {
  readonly loads: boolean;
  /** Whether the program may refuse the text, for a line that it may not read. */
  readonly mayRefuse?: boolean;
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

/** Picks the lists to ask, one after the other. The first that has a rule for an address decides. */
export type Choose = (lists: readonly RuleSet[]) => readonly RuleSet[];

/** Reads a text as its program does, for the connections that `given` describes. */
export async function readVerdicts(
  format: string,
  asked: AskedText,
  addresses: readonly string[],
  given: Given = {},
  choose: Choose = ([first]) => (first === undefined ? [] : [first]),
): Promise<Verdicts> {
  const lists = await listsIn(format, asked);
  const loads = !lists.some(({ remarks }) => remarks.some(({ code }) => code === "program-refuses"));
  const chosen = choose(lists).map((one) => settle(one, given));
  const mayRefuse = lists.some(({ remarks }) => remarks.some(({ reason }) => reason === "in-branch"));
  if (!loads || chosen.length === 0) return { loads, mayRefuse, verdicts: [] };
  const compiled = chosen.map((list) => {
    const partial = partialRules(list.rules).map((id) => firstLineOf(list, id));
    return { list, partial, partition: compile(list) };
  });
  const partial = compiled.flatMap((one) => one.partial);
  const isSection = (line: number) => asked.text.split("\n")[line - 1]?.startsWith("frontend") === true;
  const verdicts = addresses.map((text) => {
    const address = parseAddress(text);
    if (address === undefined) throw new Error(`${text} is no address.`);
    const answers = compiled.map(({ list, partition }) => answerOf(list, partition, address));
    const at = answers.findIndex(({ line }) => line !== null);
    const last = at < 0 ? answers.length - 1 : at;
    const { verdict = "accept", line = null } = answers[last] ?? {};
    const unless = answers.slice(0, last + 1).flatMap((one) => one.unless);
    // The line of a section stands for the rules of the defaults that it takes over.
    if (unless.some(isSection)) unless.push(...compiled.slice(0, last).flatMap((one) => one.partial));
    return { verdict, line, unless, partial };
  });
  return { loads, mayRefuse, verdicts };
}

function answerOf(list: RuleSet, partition: Partition, address: Address) {
  const rule = decide(partition, address);
  return {
    verdict: verdictOf(list, rule),
    line: rule === undefined ? null : firstLineOf(list, rule),
    unless: unlessOf(list, [rule], address).map((id) => firstLineOf(list, id)),
  };
}

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
