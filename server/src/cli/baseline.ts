import { basename, dirname, relative, resolve, sep } from "node:path";
import {
  CONFIG_FILE,
  type Finding,
  type Findings,
  isRuleFile,
  lineOfPlace,
  type RuleSet,
  withSingleSpaces,
} from "../core/index.js";
import { usageError } from "./failure.js";
import { mayBeFile, readRuleFile, STANDARD_INPUT } from "./files.js";
import { lineTexts } from "./lineTexts.js";

/** The path that means standard output. */
export const STANDARD_OUTPUT = "-";

/**
 * Reads the findings that `check --write-baseline` wrote to a file.
 *
 * The file lists entries by path, which starts from the folder of the baseline. An entry is the code of a finding and the text of its
 * line: `shadowed-rule: reject 10.1.0.0/16`. Without line numbers it still matches after lines have moved. Two equal findings are two
 * entries.
 */
export async function readBaseline(file: string) {
  const baseline = parseBaseline(await readRuleFile(file));
  if (baseline === undefined) throw usageError(`${file} is not a baseline. Write one with check --write-baseline.`);
  let goneCount = 0;
  return {
    /** Returns the findings of a file that the baseline does not hold. */
    newFindings(path: string, ruleSet: RuleSet, findings: Findings): Findings {
      const { fresh, gone } = withoutEntries(
        (baseline.get(keyOf(file, path)) ?? []).map(cut),
        findings,
        entriesOf(ruleSet),
      );
      goneCount += gone;
      return fresh;
    },
    /** Returns how many entries of the files so far matched no finding. */
    goneCount: () => goneCount,
  };
}

/** Returns the findings that none of the entries matches, and how many entries match no finding. An entry matches one finding. */
export function withoutEntries(entries: Iterable<string>, findings: Findings, entryOf: (finding: Finding) => string) {
  const counts = new Map<string, number>();
  let gone = 0;
  for (const entry of entries) {
    counts.set(entry, (counts.get(entry) ?? 0) + 1);
    gone++;
  }
  const fresh = Array.from(findings.list()).filter((finding) => {
    const entry = entryOf(finding);
    const count = counts.get(entry) ?? 0;
    if (count === 0) return true;
    counts.set(entry, count - 1);
    gone--;
    return false;
  });
  return { fresh: listOf(fresh), gone };
}

function listOf(listed: readonly Finding[]): Findings {
  const summary = { error: 0, warning: 0, information: 0, hint: 0 };
  const counts = new Map<string, number>();
  for (const { code, severity } of listed) {
    summary[severity]++;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return {
    summary,
    counts,
    list: (severity) => listed.filter((finding) => severity === undefined || finding.severity === severity),
  };
}

/** Throws if a file has content that is no baseline: replacing it would lose that content. */
export async function refuseUnlessBaseline(file: string): Promise<void> {
  if (file === STANDARD_OUTPUT) return;
  if (isRuleFile(file)) {
    throw usageError(`${file} is a rule file, not a baseline. Name the baseline after --write-baseline.`);
  }
  if (!(await mayBeFile(file))) return;
  const text = await readRuleFile(file);
  // No list of a baseline is empty. The lists of a configuration may be.
  const lists = basename(file) === CONFIG_FILE ? undefined : parseBaseline(text);
  const isBaseline = lists !== undefined && [...lists.values()].every((entries) => entries.length > 0);
  if (text.trim() !== "" && !isBaseline) {
    throw usageError(`${file} is not a baseline, so it was not replaced. Name another file after --write-baseline.`);
  }
}

/** Returns the path by which a baseline knows a file: from the folder of the baseline, wherever the command runs. */
export function keyOf(baseline: string, path: string): string {
  if (path === STANDARD_INPUT) return path;
  return relative(dirname(resolve(baseline)), resolve(path))
    .split(sep)
    .join("/");
}

/** Returns a function that makes the entries of findings. It is quick for findings in file order. */
export function entriesOf(ruleSet: RuleSet): (finding: Finding) => string {
  const textOf = lineTexts(ruleSet, (text) => withSingleSpaces(text).trim().slice(0, TEXT_LENGTH_AT_MOST));
  return ({ code, place }) => `${code}: ${textOf(lineOfPlace(ruleSet, place))}`;
}

/** The most characters of a line in an entry. A line of any length may have a finding at every word, and each is an entry. */
const TEXT_LENGTH_AT_MOST = 200;

/** Cuts the text of an entry, since older versions wrote whole lines. */
function cut(entry: string): string {
  return entry.slice(0, entry.indexOf(": ") + 2 + TEXT_LENGTH_AT_MOST);
}

/** Returns the entries of a baseline by path. `undefined` for any other text. */
function parseBaseline(text: string): ReadonlyMap<string, readonly string[]> | undefined {
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
