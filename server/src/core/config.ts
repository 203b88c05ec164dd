import type { Levels } from "./findings/findings.js";
import { kindOf } from "./findings/table.js";
import { type Glob, readGlob } from "./glob.js";
import { type Level, levels } from "./model/finding.js";

/** What somebody configured, as far as it can be used, and what is wrong with the rest, one sentence each. */
export interface Read<Value> {
  readonly value: Value;
  readonly faults: readonly string[];
}

/** What an `imcrules.config.json` says: how findings of files are shown, and of which files; never what a file means. */
export interface Config {
  readonly severity: Levels;
  /** Whether a file that was searched for is wanted, by its path from the folder of the configuration, with slashes. */
  readonly isWanted: (path: string) => boolean;
  /** Whether `exclude` holds a path, or all that may lie below it. */
  readonly isExcluded: (path: string) => boolean;
}

export const CONFIG_FILE = "imcrules.config.json";

/** The keys of a configuration file. */
const KEYS = ["severity", "include", "exclude"];

/** Reads the text of a configuration file; each fault begins with the path of the key that it is about. */
export function readConfig(text: string): Read<Config> {
  const nothing = configOf({}, [], []);
  let configured: unknown;
  try {
    configured = JSON.parse(text);
  } catch (error) {
    return { value: nothing, faults: [`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`] };
  }
  if (typeof configured !== "object" || configured === null || Array.isArray(configured)) {
    return { value: nothing, faults: ["It must be an object."] };
  }
  const { $schema: _, severity, include, exclude, ...others } = configured as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(others).map((key) => `${key}: there is no such key, only ${KEYS.join(", ")}.`);
  // An editor has null for a setting that is not set; in a file it is a mistake.
  const read = {
    severity: readLevels(severity === null ? "" : severity, "severity"),
    include: readGlobs(include, "include"),
    exclude: readGlobs(exclude, "exclude"),
  };
  return {
    value: configOf(read.severity.value, read.include.value, read.exclude.value),
    faults: [...unknown, ...Object.values(read).flatMap(({ faults }) => faults)],
  };
}

/** Without a glob in `include` that can be read all files are wanted: no fault hides a file. */
function configOf(severity: Levels, include: readonly Glob[], exclude: readonly Glob[]): Config {
  const isAny = (globs: readonly Glob[], path: string) => globs.some(({ matches }) => matches(path));
  return {
    severity,
    isWanted: (path) => (include.length === 0 || isAny(include, path)) && !isAny(exclude, path),
    // A glob that matches names which nobody gives, at two depths, matches every name.
    isExcluded: (path) =>
      isAny(exclude, path) || ["\u{1}", "\u{1}/\u{1}"].every((name) => isAny(exclude, `${path}/${name}`)),
  };
}

/** What lies in the nearest folder upwards from one. */
export interface Upwards<Found> {
  readonly nearest: (folder: string | undefined) => Promise<Found | undefined>;
  readonly forgetAll: () => void;
}

/** Looks into each folder once until all is forgotten; above the last one `parentOf` is `undefined`. */
export function upwards<Found>(
  look: (folder: string) => Promise<Found | undefined>,
  parentOf: (folder: string) => string | undefined,
): Upwards<Found> {
  const found = new Map<string, Promise<Found | undefined>>();

  async function nearest(folder: string | undefined): Promise<Found | undefined> {
    if (folder === undefined) return undefined;
    const known = found.get(folder);
    if (known !== undefined) return known;
    const searched = look(folder).then((here) => here ?? nearest(parentOf(folder)));
    found.set(folder, searched);
    return searched;
  }

  return { nearest, forgetAll: () => found.clear() };
}

function readGlobs(configured: unknown, name: string): Read<readonly Glob[]> {
  if (configured === undefined) return { value: [], faults: [] };
  if (!Array.isArray(configured)) return { value: [], faults: [`${name} must be a list of globs.`] };
  const value: Glob[] = [];
  const faults: string[] = [];
  for (const [place, entry] of configured.entries()) {
    const read = typeof entry === "string" && entry !== "" ? readGlob(entry) : undefined;
    if (read === undefined) faults.push(`${name}[${place}] must be a glob.`);
    else if ("fault" in read) faults.push(`${name}[${place}]: ${read.fault}`);
    else value.push(read.glob);
  }
  return { value, faults };
}

/** Reads severities by the code of a finding, which may be anything; `name` is what they are called where they stand. */
export function readLevels(configured: unknown, name: string): Read<Levels> {
  if (configured === undefined || configured === null) return { value: {}, faults: [] };
  if (typeof configured !== "object" || Array.isArray(configured)) {
    return { value: {}, faults: [`${name} must be an object of finding codes and severities.`] };
  }
  const value: Record<string, Level> = {};
  const faults: string[] = [];
  for (const [code, wanted] of Object.entries(configured)) {
    const level = levels.find((one) => one === wanted);
    if (kindOf(code) === undefined) faults.push(`${name}.${code}: there is no finding of that code.`);
    else if (level === undefined) faults.push(`${name}.${code} must be one of ${levels.join(", ")}.`);
    else value[code] = level;
  }
  return { value, faults };
}
