import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type Analysis, analyze, type Ceiling, compile, type Findings, findingsOf, parse } from "../../core/index.js";
import { findFiles, holds } from "../../find.node.js";
import { type CompiledFile, ceilingOf } from "../compiled.js";
import { configurationOf } from "../configuration.js";
import { isUsageError, usageError } from "../failure.js";
import { readRuleFile, reasonOf } from "../files.js";

/** The folders of a server. Nothing outside of them is read, whatever links and configurations say. */
export interface Folders {
  /** Reads the file that an assistant names, or the only one. Throws a usage error if there is none such. */
  readonly choose: (name: string | undefined) => Promise<NamedText>;
  /** Returns the paths of all rule files that the configuration does not exclude. */
  readonly all: () => Promise<readonly string[]>;
  readonly read: (path: string) => Promise<NamedText>;
  /** Returns a function that finds what is wrong with a text in the place of a file, by its configuration. */
  readonly checker: (path: string) => Promise<(analysis: Analysis) => Findings>;
  /** The faults of configurations so far. */
  readonly faults: readonly string[];
}

/** A rule file with the path that people use. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
}

const NAMES_AT_MOST = 20;

/** Opens folders for one question: files are read anew for the next. `places` are their real paths. */
export async function openFolders(places: readonly string[]): Promise<Folders> {
  const faults: string[] = [];
  const isInside = (place: string) => places.some((folder) => holds(folder, place));
  const configuration = await configurationOf(undefined, {
    async mayRead(file) {
      const place = await realpath(file).catch(() => undefined);
      if (place === undefined || isInside(place)) return place !== undefined;
      if (isInside(dirname(file)))
        faults.push(`${shownPath(file)} leads out of the folders of the server. It was not read.`);
      return false;
    },
    report: (fault) => faults.push(fault),
  });

  async function found(): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const folder of places) {
      const { files, unreadable } = await findFiles(folder, undefined, isInside);
      for (const { path, error } of unreadable) faults.push(reasonOf(shownPath(join(folder, path)), error));
      for (const { target } of files) paths.push(shownPath(target));
    }
    return [...new Set(paths)].sort();
  }

  async function read(path: string): Promise<NamedText> {
    const place = await realpath(path).catch((error: unknown) => {
      throw usageError(reasonOf(path, error));
    });
    if (!isInside(place)) throw usageError(`${path} is outside of the folders of the server, so it is not read.`);
    // Reading a pipe would never end.
    if (!(await stat(place)).isFile()) throw usageError(`${path} is not a file.`);
    return { path: shownPath(path), text: await readRuleFile(place) };
  }

  return {
    faults,
    read,
    async choose(name) {
      const place = name === undefined ? undefined : await realpath(name).catch(() => undefined);
      // A place outside is treated like one that does not exist: nobody learns what is there.
      if (name !== undefined && place !== undefined && isInside(place)) return await read(name);
      const paths = await found();
      const wanted = name
        ?.split(sep)
        .join("/")
        .replace(/^\.?\/+/, "");
      const fitting = wanted === undefined ? paths : paths.filter((path) => `/${path}`.endsWith(`/${wanted}`));
      const [only] = fitting;
      if (only !== undefined && fitting.length === 1) return await read(only);
      throw usageError(faultOf(name, fitting, paths));
    },
    async all() {
      const paths = await found();
      const wanted = await Promise.all(paths.map(async (path) => (await configuration.of(path)).isWanted(path)));
      return paths.filter((_, place) => wanted[place]);
    },
    async checker(path) {
      const config = await configuration.of(path);
      const ceiling = await readCeiling(config.ceilingOf(path));
      return (analysis) => findingsOf(analysis, config.severity, ceiling);
    },
  };

  async function readCeiling(path: string | undefined): Promise<Ceiling | undefined> {
    if (path === undefined) return undefined;
    try {
      return ceilingOf((await read(path)).text, path);
    } catch (error) {
      if (!isUsageError(error)) throw error;
      faults.push(error.message);
      return undefined;
    }
  }
}

export function compiledOf({ text }: NamedText): CompiledFile {
  const ruleSet = parse(text);
  return { ruleSet, partition: compile(ruleSet) };
}

export function analysed({ text }: NamedText): Analysis {
  return analyze(parse(text));
}

/** Returns a path as people write it: from the working folder where the file lies in it. */
function shownPath(path: string): string {
  const inside = relative("", resolve(path));
  return inside === "" || inside.startsWith("..") ? resolve(path) : inside.split(sep).join("/");
}

function faultOf(name: string | undefined, fitting: readonly string[], all: readonly string[]): string {
  const what =
    name === undefined
      ? `There are ${all.length} rule files.`
      : fitting.length > 1
        ? `"${name.slice(0, 200)}" is the end of ${fitting.length} paths.`
        : `There is no rule file "${name.slice(0, 200)}".`;
  if (all.length === 0) return "There are no rule files (*.imcrules) in the folders of the server.";
  const offered = fitting.length > 1 ? fitting : all;
  const more = offered.length > NAMES_AT_MOST ? ` and ${offered.length - NAMES_AT_MOST} more` : "";
  return `${what} Give "file", one of: ${offered.slice(0, NAMES_AT_MOST).join(", ")}${more}.`;
}
