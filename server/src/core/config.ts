import { listed } from "./describe/wording.js";
import type { Levels } from "./findings/findings.js";
import { kindOf } from "./findings/table.js";
import { certainFormat, isCertainName, readAsNamed } from "./formats/certain.js";
import { asOurs, type ReadAs } from "./formats/readers.js";
import { type Glob, readGlob } from "./glob.js";
import type { Given } from "./model/condition.js";
import { dialects, type FormatId, formatIds, type ReadOptions } from "./model/format.js";
import { type Level, levels } from "./model/level.js";
import type { Action } from "./model/statement.js";

/** The usable part of a configuration, and a sentence for each fault in the rest. */
export interface Read<Value> {
  readonly value: Value;
  readonly faults: readonly string[];
}

/**
 * The content of an `imcrules.config.json`: severities of findings, the files to check, and the lists of other programs.
 *
 * It never changes a verdict, but for `lists`: whoever says which program reads a file says what the file means.
 */
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
  /** Returns how `lists` has a file read: `none` for a file that is no list, `undefined` for one that it does not name. */
  readonly readAs: (path: string) => ReadAs | "none" | undefined;
}

export const CONFIG_FILE = "imcrules.config.json";

/** A configuration with what a search for its lists needs. */
export interface ConfigFile extends Config {
  /** The globs of `lists`, relative to the folder of the configuration. A file that fits may still be no list: see `readAs`. */
  readonly listGlobs: readonly string[];
}

/** Reads the text of a configuration file. Each fault begins with the path of its key. */
export function readConfig(text: string): Read<ConfigFile> {
  const nothing = configOf({}, [], [], [], []);
  let configured: unknown;
  try {
    configured = JSON.parse(text);
  } catch (error) {
    return { value: nothing, faults: [`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`] };
  }
  if (typeof configured !== "object" || configured === null || Array.isArray(configured)) {
    return { value: nothing, faults: ["It must be an object."] };
  }
  const {
    $schema: _,
    severity,
    include,
    exclude,
    within,
    lists,
    ...others
  } = configured as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(others).map(
    (key) => `${key}: there is no such key, only severity, include, exclude, within, lists.`,
  );
  // `readLevels` accepts null for an editor, where it means that a setting is not set. In a file it is a fault.
  const read = {
    severity: readLevels(severity === null ? "" : severity, "severity"),
    include: readGlobs(include, "include"),
    exclude: readGlobs(exclude, "exclude"),
    within: readWithin(within),
    lists: readLists(lists),
  };
  return {
    value: configOf(read.severity.value, read.include.value, read.exclude.value, read.within.value, read.lists.value),
    faults: [...unknown, ...Object.values(read).flatMap(({ faults }) => faults)],
  };
}

/** Creates a configuration. Without a valid glob in `include` it wants all files, so that a fault hides none. */
function configOf(
  severity: Levels,
  include: readonly Glob[],
  exclude: readonly Glob[],
  within: readonly Bound[],
  lists: readonly Listed[],
): ConfigFile {
  const isAny = (globs: readonly Glob[], path: string) => globs.some(({ matches }) => matches(path));
  return {
    severity,
    isWanted: (path) => (include.length === 0 || isAny(include, path)) && !isAny(exclude, path),
    ceilingOf: (path) => within.find(({ glob, ceiling }) => ceiling !== path && glob.matches(path))?.ceiling,
    // A glob that matches improbable names at two depths matches every name.
    isExcluded: (path) =>
      isAny(exclude, path) || ["\u{1}", "\u{1}/\u{1}"].every((name) => isAny(exclude, `${path}/${name}`)),
    // The last entry wins, so that an exception can follow a rule.
    readAs: (path) => lists.filter(({ glob }) => glob.matches(path)).at(-1)?.as,
    listGlobs: lists.flatMap(({ files, as }) => (as === "none" ? [] : [files])),
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

/** The files of another program, and how they are read. */
interface Listed {
  readonly files: string;
  readonly glob: Glob;
  readonly as: ReadAs | "none";
}

const listFormats = [...formatIds, "none"] as const;

/** The formats that have each of the other keys. */
const formatsOfKey: Readonly<Record<string, readonly FormatId[]>> = {
  means: ["plain", "hosts-access"],
  dialect: ["plain"],
  results: ["postfix-cidr"],
  reject: ["nginx-geo"],
  given: ["pg-hba", "haproxy", "hosts-access"],
};
const listKeys = ["files", "format", ...Object.keys(formatsOfKey)];

function readLists(configured: unknown): Read<readonly Listed[]> {
  if (configured === undefined) return { value: [], faults: [] };
  if (!Array.isArray(configured)) return { value: [], faults: ["lists must be a list of objects."] };
  const read = configured.map((entry: unknown, place) => readListed(entry, `lists[${place}]`));
  return {
    value: read.flatMap(({ value }) => value ?? []),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/** Reads an entry of `lists`. An entry with a fault in what its files mean is left out as a whole. */
function readListed(entry: unknown, name: string): Read<Listed | undefined> {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return { value: undefined, faults: [`${name} must be an object.`] };
  }
  const { files, format, means, dialect, results, reject, given, ...others } = entry as Readonly<
    Record<string, unknown>
  >;
  const faults = Object.keys(others).map((key) => `${name}.${key}: there is no such key, only ${listKeys.join(", ")}.`);
  const glob = typeof files === "string" && files !== "" ? readGlob(files) : undefined;
  if (glob === undefined) faults.push(`${name}.files must be a glob.`);
  else if ("fault" in glob) faults.push(`${name}.files: ${glob.fault}`);
  else if (typeof files === "string" && /\.imcrules$/i.test(files)) {
    faults.push(`${name}.files: files *.imcrules are always rule files. To leave some out, use exclude.`);
  }
  const reader = listFormats.find((one) => one === format);
  if (reader === undefined) faults.push(`${name}.format must be one of ${listFormats.join(", ")}.`);
  for (const [key, only] of Object.entries(formatsOfKey)) {
    if (reader === undefined || only.some((one) => one === reader) || !Object.hasOwn(entry, key)) continue;
    const formats = `the format${only.length === 1 ? "" : "s"} ${listed(only)}`;
    faults.push(`${name}.${key} is for ${formats}, and not for ${reader}.`);
  }
  const action = (value: unknown) => actions.find((one) => one === value);
  if (means !== undefined && action(means) === undefined) faults.push(`${name}.means must be accept or reject.`);
  const spoken = dialects.find((one) => one === dialect);
  if (dialect !== undefined && spoken === undefined) {
    faults.push(`${name}.dialect must be one of ${dialects.join(", ")}.`);
  }
  const areResults =
    typeof results === "object" &&
    results !== null &&
    !Array.isArray(results) &&
    Object.values(results).every((value) => action(value) !== undefined);
  if (results !== undefined && !areResults) {
    faults.push(`${name}.results must be an object of results, each accept or reject.`);
  }
  const areValues = Array.isArray(reject) && reject.every((value) => typeof value === "string");
  if (reject !== undefined && !areValues) faults.push(`${name}.reject must be a list of values.`);
  const isGiven =
    typeof given === "object" &&
    given !== null &&
    !Array.isArray(given) &&
    Object.values(given).every((value) => typeof value === "string");
  if (given !== undefined && !isGiven) faults.push(`${name}.given must be an object of names and texts.`);
  if (typeof files !== "string" || faults.length > 0 || glob === undefined || "fault" in glob || reader === undefined) {
    return { value: undefined, faults };
  }
  const verdicts = Object.entries(areResults ? results : {}).flatMap(([word, value]): [string, Action][] => {
    const verdict = action(value);
    return verdict === undefined ? [] : [[word.toLowerCase(), verdict]];
  });
  const options: ReadOptions = {
    means: action(means),
    dialect: spoken,
    results: results === undefined ? undefined : Object.fromEntries(verdicts),
    rejectValues: areValues ? reject : undefined,
    given: isGiven ? (given as Given) : undefined,
  };
  return { value: { files, glob: glob.glob, as: reader === "none" ? "none" : { format: reader, options } }, faults };
}

const actions = ["accept", "reject"] as const;

/**
 * Reads the value of `--as`: a format, for plain lists its dialect, and for TCP wrappers which of the two files.
 *
 * `undefined` for any other text.
 */
export function readAsOption(text: string): ReadAs | undefined {
  const [name = "", dialect, another] = text.split(":");
  const format = formatIds.find((id) => id === name);
  const spoken = dialects.find((one) => one === dialect);
  if (format === undefined || another !== undefined) return undefined;
  if (dialect === undefined) return { format, options: {} };
  const means = hostsFiles.get(dialect);
  if (format === "hosts-access" && means !== undefined) return { format, options: { means } };
  return format === "plain" && spoken !== undefined ? { format, options: { dialect: spoken } } : undefined;
}

/** What the files of TCP wrappers do, by the ends of their names. */
const hostsFiles: ReadonlyMap<string, Action> = new Map([
  ["allow", "accept"],
  ["deny", "reject"],
]);

/**
 * Returns how a file is read: as an option says, as `lists` of its configuration does, or as its name says for certain.
 *
 * Falls back to our own language. `undefined` for a file that is no list: `lists` says so, or its name may be that of a list and its
 * text is none. `path` is as {@link Config.readAs} takes it.
 */
export function readAsOf(path: string, text: string, config: Pick<Config, "readAs">): ReadAs | undefined {
  const configured = config.readAs(path);
  if (configured === "none") return undefined;
  if (configured !== undefined) return readAsNamed(configured, path);
  const format = certainFormat(path, text);
  if (format !== undefined) return readAsNamed({ format, options: {} }, path);
  return isCertainName(path) ? undefined : asOurs;
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
