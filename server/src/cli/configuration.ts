import { realpath } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CONFIG_FILE, type Config, readConfig, upwards } from "../core/index.js";
import { fail } from "./failure.js";
import { isDanglingLink, mayBeFile, readRuleFile, STANDARD_INPUT } from "./files.js";

/** The configuration of rule files: severities by code, and which files to read. */
export interface Configuration {
  /** Returns what applies to a file. The functions take paths from the working folder. */
  readonly of: (file: string) => Promise<Config>;
  /** Returns what applies to the files in a folder. */
  readonly in: (folder: string) => Promise<Config>;
  /** False once a configuration had a fault, which was reported. Its other settings apply. */
  readonly isSound: () => boolean;
}

/** Limits which configurations are read. Receives their faults. */
interface Access {
  readonly mayRead: (file: string) => Promise<boolean>;
  readonly report: (fault: string) => void;
}

const anywhere: Access = { mayRead: async () => true, report: fail };

/** What applies to a file that no configuration is for. */
export const nothingConfigured = readConfig("{}").value;

/**
 * Returns the configuration for all rule files: the given file, or for each rule file the one in the nearest folder upwards.
 * Each configuration is read once, and its faults are reported once.
 */
export async function configurationOf(given: string | undefined, access: Access = anywhere): Promise<Configuration> {
  /** The real paths of configurations whose faults were reported. Several links may lead to one. */
  const faultyFiles = new Set<string>();
  const { nearest } = upwards(readIn, (folder) => (dirname(folder) === folder ? undefined : dirname(folder)));
  const forAll = given === undefined ? undefined : await read(given, dirname(resolve(given)));

  async function readIn(folder: string): Promise<Config | undefined> {
    const file = join(folder, CONFIG_FILE);
    if (!(await access.mayRead(file))) return undefined;
    // A dangling link is read too, so that its error is reported. Its owner meant to have a configuration.
    return (await mayBeFile(file)) || (await isDanglingLink(file)) ? read(relative("", file), folder) : undefined;
  }

  async function read(path: string, folder: string): Promise<Config> {
    const { value, faults } = readConfig(await readRuleFile(path));
    if (faults.length > 0) {
      const place = await realpath(path);
      if (!faultyFiles.has(place)) access.report(`${path}: ${faults.join(" ")}`);
      faultyFiles.add(place);
    }
    const inFolder = (file: string) => relative(folder, resolve(file)).split(sep).join("/");
    return {
      severity: value.severity,
      isWanted: (file) => value.isWanted(inFolder(file)),
      isExcluded: (file) => value.isExcluded(inFolder(file)),
      readAs: (file) => value.readAs(inFolder(file)),
      ceilingOf(file) {
        const ceiling = value.ceilingOf(inFolder(file));
        return ceiling === undefined ? undefined : relative("", join(folder, ceiling));
      },
    };
  }

  const ofFilesIn = async (folder: string) => forAll ?? (await nearest(resolve(folder))) ?? nothingConfigured;

  return {
    of: (file) => ofFilesIn(file === STANDARD_INPUT ? "" : dirname(resolve(file))),
    in: ofFilesIn,
    isSound: () => faultyFiles.size === 0,
  };
}
