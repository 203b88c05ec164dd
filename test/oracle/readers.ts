/** Reads the verdicts of lists with the core. The only file of this folder that calls the core. */
import {
  compile,
  decide,
  formatIds,
  linedText,
  parseAddress,
  type ReadOptions,
  type RuleSet,
  readInSteps,
  runToEnd,
  verdictOf,
} from "../../server/src/core/index.js";
import { PLACE_COLUMNS } from "../../server/src/core/model/ruleTable.js";
import type { Answer } from "./program.js";

export interface Verdicts {
  readonly loads: boolean;
  /** One verdict for each address, or none when the program does not load the text. */
  readonly verdicts: readonly Pick<Answer, "verdict" | "line">[];
}

export type ReadVerdicts = (
  format: string,
  text: string,
  addresses: readonly string[],
  choose?: (lists: readonly RuleSet[]) => RuleSet | undefined,
) => Verdicts;

/** Reads a text as its program does. `choose` picks one of several lists. */
export const readVerdicts: ReadVerdicts = (format, text, addresses, choose = ([first]) => first) => {
  const lists = listsIn(format, text);
  const loads = !lists.some(({ remarks }) => remarks.some(({ code }) => code === "program-refuses"));
  const list = choose(lists);
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

export function listsIn(format: string, text: string, options: ReadOptions = {}): readonly RuleSet[] {
  const id = formatIds.find((one) => one === format);
  if (id === undefined) throw new Error(`${format} is no format.`);
  return runToEnd(readInSteps(linedText(text), { format: id, options }));
}
