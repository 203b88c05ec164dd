import { dirname, relative, resolve, sep } from "node:path";
import { type Finding, lineOfPlace, type RuleSet, textOfLine } from "../core/index.js";
import { usageError } from "./failure.js";
import { readRuleFile, STANDARD_INPUT } from "./files.js";

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
type Held = Readonly<Record<string, readonly string[]>>;

export async function readBaseline(file: string): Promise<Baseline> {
  const held = heldIn(file, await readRuleFile(file));
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

/** The text of a baseline; the same findings give the same text, in whatever order they come. */
export function baselineText(held: Held): string {
  const sorted = Object.entries(held)
    .filter(([, entries]) => entries.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, entries]) => [path, [...entries].sort()]);
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
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

function heldIn(file: string, text: string): ReadonlyMap<string, readonly string[]> {
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    held = undefined;
  }
  if (!isHeld(held)) throw usageError(`${file} is no baseline; check --write-baseline ${file} writes one`);
  return new Map(Object.entries(held));
}

function isHeld(held: unknown): held is Held {
  if (typeof held !== "object" || held === null || Array.isArray(held)) return false;
  return Object.values(held).every(
    (entries) => Array.isArray(entries) && entries.every((entry) => typeof entry === "string"),
  );
}
