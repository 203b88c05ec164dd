import {
  type Address,
  analyze,
  budgetOf,
  type Ceiling,
  type ConditionalChanges,
  compile,
  counted,
  decideInParts,
  describeLeftOut,
  type Given,
  ignoredLineCount,
  type Partition,
  possibleChanges,
  quoted,
  type RuleSet,
  type Verdict,
} from "../core/index.js";
import { type Decision, decisionOf } from "./decider.js";
import { isUsageError, usageError } from "./failure.js";
import { partsOf } from "./files.js";
import { viewsOf } from "./given.js";
import { type ListReader, noteIgnoredLines } from "./lists.js";

export interface CompiledFile {
  readonly ruleSet: RuleSet;
  readonly partition: Partition;
}

/** Reads the lists of a file. Reports on standard error what their answers leave out. */
export async function readCompiled(
  path: string,
  reader: ListReader,
  given: Given | undefined,
): Promise<readonly CompiledFile[]> {
  return viewsOf(await reader.readToAsk(path), given, path).map(withPartition);
}

/** Reads a list that bounds others. Throws if a line of it has an error. */
export async function readCeiling(path: string, reader: ListReader): Promise<Ceiling> {
  return { name: quoted(path, 200), list: withPartition(await readFaultless(path, reader.readCeiling)) };
}

/** Returns a function that reads each ceiling once. Reports one that cannot be read. */
export function ceilingReader(
  reader: ListReader,
  report: (fault: string) => void,
): (path: string | undefined) => Promise<Ceiling | undefined> {
  const ceilings = new Map<string, Promise<Ceiling | undefined>>();
  return async (path) => {
    if (path === undefined) return undefined;
    const ceiling =
      ceilings.get(path) ??
      readCeiling(path, reader).catch((error: unknown) => {
        if (!isUsageError(error)) throw error;
        report(error.message);
        return undefined;
      });
    ceilings.set(path, ceiling);
    return ceiling;
  };
}

export function withPartition(ruleSet: RuleSet): CompiledFile {
  return { ruleSet, partition: compile(ruleSet) };
}

/** Finds where conditions may turn an address to a verdict. `undefined` if they never do. */
export function firstPossible(
  before: CompiledFile,
  after: CompiledFile,
  verdict: Verdict,
): ConditionalChanges | undefined {
  for (const change of possibleChanges(before, after, verdict, budgetOf())) if (change !== undefined) return change;
  return undefined;
}

/** Reads a list whose rules ask for the address only. Throws if one asks for more, and if a line has an error. */
export async function readSure(path: string, read: ListReader["readOne"]): Promise<CompiledFile> {
  const ruleSet = await readFaultless(path, read);
  const leftOut = leftOutOf(ruleSet);
  if (leftOut !== undefined) throw usageError(`${path} depends on more than the address: ${leftOut}.`);
  return withPartition(ruleSet);
}

/** Says which rules the counts of a list leave out. `undefined` if there are none. */
export function leftOutOf(ruleSet: RuleSet): string | undefined {
  // Most lists have no conditions, and need no analysis.
  return ruleSet.conditions.length === 0 ? undefined : describeLeftOut(analyze(ruleSet));
}

/** Reads a list. Throws if a line of it has an error: what is made of the other lines would be another list. */
async function readFaultless(path: string, read: ListReader["readOne"]): Promise<RuleSet> {
  const ruleSet = await read(path);
  const count = ignoredLineCount(ruleSet);
  if (count > 0) {
    throw usageError(
      `${path} has ${counted(count, "line")} with an error. Correct the list first, see imcrules check.`,
    );
  }
  return ruleSet;
}

/**
 * Decides some addresses by a file in our own language, while it is read.
 *
 * Reports on standard error how many of its lines were ignored.
 */
export function decideByFile(path: string, addresses: readonly Address[]): readonly Decision[] {
  const { decided, ignoredCount } = decideInParts(partsOf(path), addresses);
  noteIgnoredLines(ignoredCount, path);
  return decided.map(({ part, rule, linesBefore }) => decisionOf(part, rule, [], linesBefore));
}
