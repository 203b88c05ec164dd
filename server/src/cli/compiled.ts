import {
  type Address,
  type Ceiling,
  compile,
  counted,
  decideInParts,
  type Partition,
  parse,
  quoted,
  type RuleSet,
} from "../core/index.js";
import { type Decision, decisionOf } from "./decider.js";
import { isUsageError, usageError } from "./failure.js";
import { partsOf, readRuleFile, STANDARD_INPUT } from "./files.js";
import { note } from "./print.js";

export interface CompiledFile {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
}

export async function readCompiled(path: string): Promise<CompiledFile> {
  return compiledText(await readRuleFile(path), path);
}

/** Reads a list that bounds others. */
export async function readCeiling(path: string, read: ReadText = readRuleFile): Promise<Ceiling> {
  return { name: quoted(path, 200), list: faultless(await read(path), path) };
}

type ReadText = (path: string) => Promise<string>;

/** Returns a function that reads each ceiling once. Reports one that cannot be read. */
export function ceilingReader(
  read: ReadText,
  report: (fault: string) => void,
): (path: string | undefined) => Promise<Ceiling | undefined> {
  const ceilings = new Map<string, Promise<Ceiling | undefined>>();
  return async (path) => {
    if (path === undefined) return undefined;
    const ceiling =
      ceilings.get(path) ??
      readCeiling(path, read).catch((error: unknown) => {
        if (!isUsageError(error)) throw error;
        report(error.message);
        return undefined;
      });
    ceilings.set(path, ceiling);
    return ceiling;
  };
}

/** Compiles the text of a list. */
export function compiled(text: string): CompiledFile {
  return withPartition(parse(text));
}

function withPartition(ruleSet: RuleSet): CompiledFile {
  return { ruleSet, partition: compile(ruleSet) };
}

/** Reads a list. Throws if a line of it has an error: what is made of the other lines would be another list. */
export async function readFaultless(path: string): Promise<CompiledFile> {
  return faultless(await readRuleFile(path), path);
}

function faultless(text: string, path: string): CompiledFile {
  const ruleSet = parse(text);
  const { problemCount } = ruleSet;
  if (problemCount > 0) {
    throw usageError(
      `${path} has ${counted(problemCount, "line")} with an error. Correct the list first, see imcrules check.`,
    );
  }
  return withPartition(ruleSet);
}

/** Compiles the text of a rule file. Reports on standard error how many of its lines were ignored. */
export function compiledText(text: string, path: string): CompiledFile {
  return withPartition(rulesIn(text, path));
}

/** Reads a rule file. Reports on standard error how many of its lines were ignored. */
export async function readRules(path: string): Promise<RuleSet> {
  return rulesIn(await readRuleFile(path), path);
}

function rulesIn(text: string, path: string): RuleSet {
  const ruleSet = parse(text);
  noteIgnored(ruleSet.problemCount, path);
  return ruleSet;
}

/** Reports on standard error how many lines of a file were ignored. */
function noteIgnored(count: number, path: string): void {
  if (count > 0) note(`imcrules: ${count === 1 ? "1 line" : `${count} lines`} of ${path} ignored, see imcrules check`);
}

/** Decides some addresses by a rule file. Reports on standard error how many of its lines were ignored. */
export async function decideByFile(path: string, addresses: readonly Address[]): Promise<readonly Decision[]> {
  const parts = path === STANDARD_INPUT ? [await readRuleFile(path)] : partsOf(path);
  const { decided, problemCount } = decideInParts(parts, addresses);
  noteIgnored(problemCount, path);
  return decided.map(({ part, rule, linesBefore }) => decisionOf(part, rule, linesBefore));
}
