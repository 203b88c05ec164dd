import { basename, dirname, relative, resolve, sep } from "node:path";
import { CONFIG_FILE, type Finding, lineOfPlace, type RuleSet, textOfLine } from "../core/index.js";
import { usageError } from "./failure.js";
import { mayBeFile, readRuleFile, STANDARD_INPUT } from "./files.js";
import { json } from "./json.js";

/** The path that means standard output. */
export const STANDARD_OUTPUT = "-";

/** Known findings, read from a file that `check --write-baseline` wrote. */
export interface Baseline {
  /** Returns the findings of a file that the baseline does not hold. */
  readonly newFindings: (path: string, ruleSet: RuleSet, findings: Iterable<Finding>) => readonly Finding[];
  /** Returns how many entries of the files so far matched no finding. */
  readonly goneCount: () => number;
}

/**
 * The entries of a baseline by file, whose path starts from the folder of the baseline. An entry is the code of a finding and the text
 * of its line: `shadowed-rule: reject 10.1.0.0/16`. Without line numbers it still matches after lines have moved. Two equal findings
 * are two entries.
 */
export type EntriesByPath = ReadonlyMap<string, readonly string[]>;

export async function readBaseline(file: string): Promise<Baseline> {
  const baseline = parseBaseline(await readRuleFile(file));
  if (baseline === undefined) throw usageError(`${file} is not a baseline. Write one with check --write-baseline.`);
  let goneCount = 0;
  return {
    newFindings(path, ruleSet, findings) {
      const counts = new Map<string, number>();
      for (const entry of baseline.get(keyOf(file, path)) ?? []) counts.set(entry, (counts.get(entry) ?? 0) + 1);
      const fresh = Array.from(findings).filter((finding) => {
        const entry = entryOf(ruleSet, finding);
        const count = counts.get(entry) ?? 0;
        if (count > 0) counts.set(entry, count - 1);
        return count === 0;
      });
      for (const count of counts.values()) goneCount += count;
      return fresh;
    },
    goneCount: () => goneCount,
  };
}

/** Yields the text of a baseline in pieces. The text does not depend on the order of files and findings. */
export function* baselineText(byPath: EntriesByPath): Generator<string> {
  const sorted = [...byPath]
    .filter(([, entries]) => entries.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  let prefix = "{";
  for (const [path, entries] of sorted) {
    yield `${prefix}\n  ${json(path)}: [`;
    prefix = "";
    for (const entry of [...entries].sort()) {
      yield `${prefix}\n    ${json(entry)}`;
      prefix = ",";
    }
    yield "\n  ]";
  }
  yield sorted.length === 0 ? "{}\n" : "\n}\n";
}

/** Throws if a file has content that is no baseline: replacing it would lose that content. */
export async function refuseUnlessBaseline(file: string): Promise<void> {
  if (file === STANDARD_OUTPUT) return;
  if (/\.imcrules$/i.test(file)) {
    throw usageError(`${file} is a rule file, not a baseline. Name the baseline after --write-baseline.`);
  }
  if (!(await mayBeFile(file))) return;
  const text = await readRuleFile(file);
  if (text.trim() !== "" && !isOwnBaseline(file, text)) {
    throw usageError(`${file} is not a baseline, so it is not replaced. Name another file after --write-baseline.`);
  }
}

/** Returns the path by which a baseline knows a file: from the folder of the baseline, wherever the command runs. */
export function keyOf(baseline: string, path: string): string {
  if (path === STANDARD_INPUT) return path;
  return relative(dirname(resolve(baseline)), resolve(path))
    .split(sep)
    .join("/");
}

export function entryOf(ruleSet: RuleSet, { code, place }: Finding): string {
  return `${code}: ${textOfLine(ruleSet, lineOfPlace(ruleSet, place))
    .replace(/[ \t]+/g, " ")
    .trim()}`;
}

/** Whether `check --write-baseline` may have written a text: it writes no file with an empty list. */
function isOwnBaseline(file: string, text: string): boolean {
  const entriesByPath = parseBaseline(text);
  if (entriesByPath === undefined || basename(file) === CONFIG_FILE) return false;
  return [...entriesByPath.values()].every((entries) => entries.length > 0);
}

function parseBaseline(text: string): EntriesByPath | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return hasEntries(value) ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function hasEntries(value: unknown): value is Readonly<Record<string, readonly string[]>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((entries) => Array.isArray(entries) && entries.every(isEntry));
}

/** Whether a value is an entry. Its code may be unknown here, since another version may have written it. */
function isEntry(entry: unknown): boolean {
  return typeof entry === "string" && /^[a-z][a-z0-9-]*: /.test(entry);
}
