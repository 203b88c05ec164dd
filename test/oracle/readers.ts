/** Reads the verdicts of lists with the core. The only file of this folder that calls the core. */
import {
  compile,
  decide,
  formatIds,
  type IncludeFiles,
  linedText,
  parseAddress,
  type RuleSet,
  readInSteps,
  readWithIncludes,
  runToEnd,
  verdictOf,
} from "../../server/src/core/index.js";
import { settle } from "../../server/src/core/model/given.js";
import { PLACE_COLUMNS } from "../../server/src/core/model/ruleTable.js";
import { given } from "./haproxy.js";
import type { Answer, AskedText, Files } from "./program.js";

export interface Verdicts {
  readonly loads: boolean;
  /** One verdict for each address, or none when the program does not load the text. */
  readonly verdicts: readonly Pick<Answer, "verdict" | "line">[];
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
  const list = chosen && format === "haproxy" ? settle(chosen, given) : chosen;
  if (!loads || list === undefined) return { loads, verdicts: [] };
  const partition = compile(list);
  const verdicts = addresses.map((text) => {
    const address = parseAddress(text);
    if (address === undefined) throw new Error(`${text} is no address.`);
    const rule = decide(partition, address);
    return { verdict: verdictOf(list, rule), line: rule === undefined ? null : firstLineOf(list, rule) };
  });
  return { loads, verdicts };
};

/** Returns the line where a rule begins. Our own line of a rule is that of its address. */
function firstLineOf({ rules, lineStarts }: RuleSet, rule: number): number {
  const start = rules.places?.[rule * PLACE_COLUMNS];
  const line = start === undefined ? (rules.lines[rule] ?? 0) : lineStarts.findLastIndex((at) => at <= start);
  return line + 1;
}

export function listsIn(format: string, { text, files = {} }: AskedText): Promise<readonly RuleSet[]> {
  const id = formatIds.find((one) => one === format);
  if (id === undefined) throw new Error(`${format} is no format.`);
  const lined = linedText(text);
  const read = (as: Parameters<typeof readInSteps>[1]) => runToEnd(readInSteps(lined, as));
  return readWithIncludes({ format: id, options: {} }, read, inOneFolder(files), "");
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
