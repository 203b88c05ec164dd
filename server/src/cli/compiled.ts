import { type Ceiling, compile, counted, type Partition, parse, quoted, type RuleSet } from "../core/index.js";
import { usageError } from "./failure.js";
import { readRuleFile } from "./files.js";
import { note } from "./print.js";

export interface CompiledFile {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
}

export async function readCompiled(path: string): Promise<CompiledFile> {
  return compiledText(await readRuleFile(path), path);
}

/** Reads a list that bounds others. */
export async function readCeiling(path: string): Promise<Ceiling> {
  return { name: quoted(path, 200), list: await readFaultless(path) };
}

/** Reads a list. Throws if a line of it has an error: what is made of the other lines would be another list. */
export async function readFaultless(path: string): Promise<CompiledFile> {
  const ruleSet = parse(await readRuleFile(path));
  const { problemCount } = ruleSet;
  if (problemCount > 0) {
    throw usageError(
      `${path} has ${counted(problemCount, "line")} with an error. Correct the list first, see imcrules check.`,
    );
  }
  return { ruleSet, partition: compile(ruleSet) };
}

/** Compiles the text of a rule file. Reports on standard error how many of its lines were ignored. */
export function compiledText(text: string, path: string): CompiledFile {
  const ruleSet = rulesIn(text, path);
  return { ruleSet, partition: compile(ruleSet) };
}

/** Reads a rule file. Reports on standard error how many of its lines were ignored. */
export async function readRules(path: string): Promise<RuleSet> {
  return rulesIn(await readRuleFile(path), path);
}

function rulesIn(text: string, path: string): RuleSet {
  const ruleSet = parse(text);
  const { problemCount } = ruleSet;
  if (problemCount > 0) {
    const lines = problemCount === 1 ? "1 line" : `${problemCount} lines`;
    note(`imcrules: ${lines} of ${path} ignored, see imcrules check`);
  }
  return ruleSet;
}
