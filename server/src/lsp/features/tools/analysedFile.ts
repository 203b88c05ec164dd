import {
  type Budget,
  type CompiledList,
  capitalized,
  counted,
  defaultNameOf,
  type Fault,
  fileLine,
  type Given,
  ignoredLineCount,
  modelOf,
  quoted,
  type Steps,
  viewsFor,
} from "../../../core/index.js";
import { givenText } from "../../../protocol/given.js";
import type { RuleFile } from "../ruleFile.js";
import { givenOf, viewOf } from "../testConnection.js";

/** A rule file about which a tool answers, with the name that people give it. */
export type AnalysedFile = RuleFile & { readonly name: string };

/** A list as it is for the connections that an assistant asks about. */
export interface ListView extends AnalysedFile {
  readonly view: CompiledList;
  /** What is known of the connections. */
  readonly given: Given;
  /** What is given in vain. */
  readonly notes: readonly string[];
}

/** Returns a list as it is for the connections that the input `given` is about. The configuration may say more. */
export function* listViewOf(file: AnalysedFile, input: unknown, budget: Budget): Steps<ListView | Fault> {
  const { analysis, name } = file;
  const { fault, notes } = viewsFor([analysis.ruleSet], givenOf(input), name);
  if (fault !== undefined) return { fault: `"given" has ${fault}.` };
  const given = { ...analysis.ruleSet.options.given, ...givenOf(input) };
  return { ...file, given, notes, view: yield* viewOf(analysis, given, budget) };
}

/** Returns the lines at the beginning of every answer about a list. */
export function* headOf({ name, analysis, view, given, notes }: ListView, budget: Budget): Steps<readonly string[]> {
  const { ruleSet } = analysis;
  const { default: stated } = ruleSet;
  const ignoredCount = ignoredLineCount(ruleSet);
  const { unmatched } = ruleSet.format.words;
  const own = unmatched === undefined ? ", because the file has no default" : `: ${unmatched}`;
  const reason = stated === undefined ? own : ` (line ${stated.line + 1})`;
  const ignored = `${counted(ignoredCount, "line")} with errors ${ignoredCount === 1 ? "is" : "are"} ignored: imcrules_listFindings lists the reasons.`;
  return [
    `${name}: ${(yield* fileLine(analysis, budget)).join(", ")}.`,
    `Evaluation model ${modelOf(ruleSet)}; what no rule matches gets ${defaultNameOf(ruleSet)}${reason}.`,
    ...(ignoredCount === 0 ? [] : [ignored]),
    ...(view.ruleSet === ruleSet
      ? []
      : [`The answer is for connections with ${quoted(givenText(given), GIVEN_AT_MOST)}.`]),
    ...notes.map((note) => `${capitalized(note)}.`),
  ];
}

const GIVEN_AT_MOST = 200;
