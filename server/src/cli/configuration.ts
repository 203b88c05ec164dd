import { dirname, join, relative, resolve, sep } from "node:path";
import { CONFIG_FILE, type Config, readConfig, upwards, wantedBy } from "../core/index.js";
import { usageError } from "./failure.js";
import { isFile, readRuleFile, STANDARD_INPUT } from "./files.js";

/** What is configured for rule files. */
export interface Configuration {
  readonly levelsOf: (file: string) => Promise<Config["severity"]>;
  /** Whether a file that was searched for is wanted. */
  readonly isWanted: (file: string) => Promise<boolean>;
}

interface Placed extends Config {
  readonly folder: string;
  readonly isWanted: (path: string) => boolean;
}

/** The given configuration file for all, or for each file the one in the nearest folder upwards; each is read once. */
export async function configurationOf(given: string | undefined): Promise<Configuration> {
  const { nearest } = upwards(placedIn, (folder) => (dirname(folder) === folder ? undefined : dirname(folder)));
  const all = given === undefined ? undefined : await read(given, dirname(resolve(given)));
  const configOf = async (file: string) =>
    all ?? nearest(file === STANDARD_INPUT ? resolve("") : dirname(resolve(file)));

  return {
    async levelsOf(file) {
      return (await configOf(file))?.severity ?? {};
    },
    async isWanted(file) {
      const config = await configOf(file);
      if (config === undefined) return true;
      return config.isWanted(relative(config.folder, resolve(file)).split(sep).join("/"));
    },
  };
}

async function placedIn(folder: string): Promise<Placed | undefined> {
  const file = join(folder, CONFIG_FILE);
  return (await isFile(file)) ? read(relative("", file), folder) : undefined;
}

async function read(path: string, folder: string): Promise<Placed> {
  const { value, faults } = readConfig(await readRuleFile(path));
  if (faults.length > 0) throw usageError(`${path}: ${faults.join(" ")}`);
  return { ...value, folder, isWanted: wantedBy(value) };
}
