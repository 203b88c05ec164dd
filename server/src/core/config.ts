import picomatch from "picomatch";
import type { Levels } from "./findings/findings.js";
import { findingKinds } from "./findings/table.js";
import type { Level } from "./model/finding.js";

/** What somebody configured, as far as it can be used, and what is wrong with the rest, one sentence each. */
export interface Read<Value> {
  readonly value: Value;
  readonly faults: readonly string[];
}

/** What an `imcrules.config.json` says: how findings of files are shown, and of which files; never what a file means. */
export interface Config {
  readonly severity: Levels;
  /** Globs, from the folder of the configuration: of files that are searched for, only those that one of them matches are wanted. */
  readonly include: readonly string[];
  /** Globs of files that are not wanted all the same. */
  readonly exclude: readonly string[];
}

export const CONFIG_FILE = "imcrules.config.json";

/** What picomatch reads at most; it throws at more. */
const LONGEST_GLOB = 65_536;

const levels: readonly Level[] = ["error", "warning", "information", "hint", "off"];

/** Reads the text of a configuration file; each fault begins with the path of the key that it is about. */
export function readConfig(text: string): Read<Config> {
  const nothing: Config = { severity: {}, include: ["**"], exclude: [] };
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
  const unknown = Object.keys(others).map(
    (key) => `${key}: there is no such key, only ${Object.keys(nothing).join(", ")}.`,
  );
  // An editor has null for a setting that is not set; in a file it is a mistake.
  const read = {
    severity: readLevels(severity === null ? "" : severity, "severity"),
    include: readGlobs(include, "include"),
    exclude: readGlobs(exclude, "exclude"),
  };
  return {
    value: {
      severity: read.severity.value,
      include: read.include.value ?? nothing.include,
      exclude: read.exclude.value ?? nothing.exclude,
    },
    faults: [...unknown, ...Object.values(read).flatMap(({ faults }) => faults)],
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

/** Tells whether a file that was searched for is wanted, by its path from the folder of the configuration, with slashes. */
export function wantedBy({ include, exclude }: Config): (path: string) => boolean {
  return picomatch([...include], { dot: true, ignore: [...exclude] });
}

function readGlobs(configured: unknown, name: string): Read<readonly string[] | undefined> {
  if (configured === undefined) return { value: undefined, faults: [] };
  if (!Array.isArray(configured)) return { value: undefined, faults: [`${name} must be a list of globs.`] };
  const isGlob = (entry: unknown): entry is string =>
    typeof entry === "string" && entry !== "" && entry.length <= LONGEST_GLOB;
  return {
    value: configured.filter(isGlob),
    faults: configured.flatMap((entry, place) => (isGlob(entry) ? [] : [`${name}[${place}] must be a glob.`])),
  };
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
    if (!findingKinds.some((kind) => kind.code === code))
      faults.push(`${name}.${code}: there is no finding of that code.`);
    else if (level === undefined) faults.push(`${name}.${code} must be one of ${levels.join(", ")}.`);
    else value[code] = level;
  }
  return { value, faults };
}
