import type { Levels } from "./findings/findings.js";
import { kindOf } from "./findings/table.js";
import { type Glob, readGlob } from "./glob.js";
import { type Level, levels } from "./model/finding.js";

/** The usable part of a configuration, and a sentence for each fault in the rest. */
export interface Read<Value> {
  readonly value: Value;
  readonly faults: readonly string[];
}

/** The content of an `imcrules.config.json`: severities of findings, and the files to check. It never changes verdicts. */
export interface Config {
  readonly severity: Levels;
  /** Whether to check a file that was found. The path is relative to the folder of the configuration, with slashes. */
  readonly isWanted: (path: string) => boolean;
  /**
   * Returns the list that bounds a file, as `within` names it. Both paths are relative to the folder of the configuration, with slashes.
   *
   * `undefined` if there is none, or if that is the file itself.
   */
  readonly ceilingOf: (path: string) => string | undefined;
  /** Whether `exclude` matches a path, or every path below it. */
  readonly isExcluded: (path: string) => boolean;
}

export const CONFIG_FILE = "imcrules.config.json";

/** Reads the text of a configuration file. Each fault begins with the path of its key. */
export function readConfig(text: string): Read<Config> {
  const nothing = configOf({}, [], [], []);
  let configured: unknown;
  try {
    configured = JSON.parse(text);
  } catch (error) {
    return { value: nothing, faults: [`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`] };
  }
  if (typeof configured !== "object" || configured === null || Array.isArray(configured)) {
    return { value: nothing, faults: ["It must be an object."] };
  }
  const { $schema: _, severity, include, exclude, within, ...others } = configured as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(others).map(
    (key) => `${key}: there is no such key, only severity, include, exclude, within.`,
  );
  // `readLevels` accepts null for an editor, where it means that a setting is not set. In a file it is a fault.
  const read = {
    severity: readLevels(severity === null ? "" : severity, "severity"),
    include: readGlobs(include, "include"),
    exclude: readGlobs(exclude, "exclude"),
    within: readWithin(within),
  };
  return {
    value: configOf(read.severity.value, read.include.value, read.exclude.value, read.within.value),
    faults: [...unknown, ...Object.values(read).flatMap(({ faults }) => faults)],
  };
}

/** Creates a configuration. Without a valid glob in `include` it wants all files, so that a fault hides none. */
function configOf(
  severity: Levels,
  include: readonly Glob[],
  exclude: readonly Glob[],
  within: readonly Bound[],
): Config {
  const isAny = (globs: readonly Glob[], path: string) => globs.some(({ matches }) => matches(path));
  return {
    severity,
    isWanted: (path) => (include.length === 0 || isAny(include, path)) && !isAny(exclude, path),
    ceilingOf: (path) => within.find(({ glob, ceiling }) => ceiling !== path && glob.matches(path))?.ceiling,
    // A glob that matches improbable names at two depths matches every name.
    isExcluded: (path) =>
      isAny(exclude, path) || ["\u{1}", "\u{1}/\u{1}"].every((name) => isAny(exclude, `${path}/${name}`)),
  };
}

/**
 * Creates a cached search for what a folder or its nearest ancestor has.
 *
 * Calls `look` once for each folder, until `forgetAll` is called. `parentOf` must return `undefined` for a root folder.
 */
export function upwards<Found>(
  look: (folder: string) => Promise<Found | undefined>,
  parentOf: (folder: string) => string | undefined,
) {
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

/** A ceiling, and the files that it bounds. */
interface Bound {
  readonly glob: Glob;
  readonly ceiling: string;
}

/** Reads which lists bound which files. A ceiling lies in the folder of the configuration or below. */
function readWithin(configured: unknown): Read<readonly Bound[]> {
  if (configured === undefined) return { value: [], faults: [] };
  if (typeof configured !== "object" || configured === null || Array.isArray(configured)) {
    return { value: [], faults: ["within must be an object of globs and rule files."] };
  }
  const value: Bound[] = [];
  const faults: string[] = [];
  for (const [pattern, ceiling] of Object.entries(configured)) {
    const read = pattern === "" ? undefined : readGlob(pattern);
    const isPath = typeof ceiling === "string" && /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\:]+$/s.test(ceiling);
    if (read === undefined) faults.push(`within[""] must be a glob.`);
    else if ("fault" in read) faults.push(`within[${JSON.stringify(pattern)}]: ${read.fault}`);
    else if (!isPath) faults.push(`within[${JSON.stringify(pattern)}] must be a rule file in this folder or below.`);
    else value.push({ glob: read.glob, ceiling: ceiling.replace(/^(?:\.\/)+/, "") });
  }
  return { value, faults };
}

/** Reads severities by finding code from any value. `name` is the name of the setting in faults. */
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
