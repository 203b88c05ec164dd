import { basename, dirname, relative, resolve, sep } from "node:path";
import { CONFIG_FILE, type Finding, lineOfPlace, type RuleSet, textOfLine } from "../core/index.js";
import { usageError } from "./failure.js";
import { mayBeFile, readRuleFile, STANDARD_INPUT } from "./files.js";
import { json } from "./json.js";

/** What names standard output among files. */
export const STANDARD_OUTPUT = "-";

/** Findings that somebody knows already. */
export interface Baseline {
  /** Those findings of a file that it does not hold. */
  readonly newOf: (path: string, ruleSet: RuleSet, findings: Iterable<Finding>) => readonly Finding[];
  /** How many it holds of the files so far that were not found there. */
  readonly gone: () => number;
}

/**
 * For each file, by its path from the folder of the baseline, the code and the text of the line of each finding: `CODE: TEXT`. No line
 * numbers, so that findings are known again where lines have moved; a text that comes twice is held twice.
 */
export type Held = ReadonlyMap<string, readonly string[]>;

export async function readBaseline(file: string): Promise<Baseline> {
  const held = heldIn(await readRuleFile(file));
  if (held === undefined) throw usageError(`${file} is not a baseline. Write one with check --write-baseline.`);
  let gone = 0;
  return {
    newOf(path, ruleSet, findings) {
      const left = new Map<string, number>();
      for (const entry of held.get(keyOf(file, path)) ?? []) left.set(entry, (left.get(entry) ?? 0) + 1);
      const fresh = Array.from(findings).filter((finding) => {
        const entry = entryOf(ruleSet, finding);
        const count = left.get(entry) ?? 0;
        if (count > 0) left.set(entry, count - 1);
        return count === 0;
      });
      for (const count of left.values()) gone += count;
      return fresh;
    },
    gone: () => gone,
  };
}

/** The text of a baseline in pieces; the same findings give the same text, in whatever order they come. */
export function* baselineText(held: Held): Generator<string> {
  const sorted = [...held].filter(([, entries]) => entries.length > 0).sort(([one], [other]) => (one < other ? -1 : 1));
  let before = "{";
  for (const [path, entries] of sorted) {
    yield `${before}\n  ${json(path)}: [`;
    before = "";
    for (const entry of [...entries].sort()) {
      yield `${before}\n    ${json(entry)}`;
      before = ",";
    }
    yield "\n  ]";
  }
  yield sorted.length === 0 ? "{}\n" : "\n}\n";
}

/** Throws when a file holds anything that is not a baseline: writing one would lose it. */
export async function refuseForeign(file: string): Promise<void> {
  if (file === STANDARD_OUTPUT) return;
  if (/\.imcrules$/i.test(file)) {
    throw usageError(`${file} is a rule file, not a baseline. Name the baseline after --write-baseline.`);
  }
  if (!(await mayBeFile(file))) return;
  const text = await readRuleFile(file);
  if (text.trim() !== "" && !isWritten(file, text)) {
    throw usageError(`${file} is not a baseline, so it is not replaced. Name another file after --write-baseline.`);
  }
}

/** What a baseline calls a file: its path from the folder of the baseline, whatever folder the command runs in. */
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

/** Whether a baseline may have been written so; never an empty list, which holds nothing. */
function isWritten(file: string, text: string): boolean {
  const held = heldIn(text);
  if (held === undefined || basename(file) === CONFIG_FILE) return false;
  return [...held.values()].every((entries) => entries.length > 0);
}

function heldIn(text: string): Held | undefined {
  try {
    const held: unknown = JSON.parse(text);
    return isHeld(held) ? new Map(Object.entries(held)) : undefined;
  } catch {
    return undefined;
  }
}

function isHeld(held: unknown): held is Readonly<Record<string, readonly string[]>> {
  if (typeof held !== "object" || held === null || Array.isArray(held)) return false;
  return Object.values(held).every((entries) => Array.isArray(entries) && entries.every(isEntry));
}

/** Also with a code that another version knows. */
function isEntry(entry: unknown): boolean {
  return typeof entry === "string" && /^[a-z][a-z0-9-]*: /.test(entry);
}
