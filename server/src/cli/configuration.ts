import { realpath } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CONFIG_FILE, type Config, readConfig, upwards } from "../core/index.js";
import { fail } from "./failure.js";
import { isDanglingLink, mayBeFile, readRuleFile, STANDARD_INPUT } from "./files.js";

/** What is configured for rule files. */
export interface Configuration {
  readonly levelsOf: (file: string) => Promise<Config["severity"]>;
  /** Whether a file that was searched for is wanted. */
  readonly isWanted: (file: string) => Promise<boolean>;
  /** Whether a path is excluded, with all that may lie below it. */
  readonly isExcluded: (path: string) => Promise<boolean>;
  /** False if a configuration had a fault so far, which was reported. The rest of it holds. */
  readonly isSound: () => boolean;
}

interface Placed extends Config {
  readonly folder: string;
}

/** The given configuration file for all, or for each file the one in the nearest folder upwards. Each is read and reported once. */
export async function configurationOf(given: string | undefined): Promise<Configuration> {
  /** Where the files lie whose faults were reported: several links may lead to one. */
  const faulty = new Set<string>();
  const { nearest } = upwards(placedIn, (folder) => (dirname(folder) === folder ? undefined : dirname(folder)));
  const all = given === undefined ? undefined : await read(given, dirname(resolve(given)));
  const configOf = async (file: string) =>
    all ?? nearest(file === STANDARD_INPUT ? resolve("") : dirname(resolve(file)));

  async function placedIn(folder: string): Promise<Placed | undefined> {
    const file = join(folder, CONFIG_FILE);
    // Whoever made a link to nothing meant a configuration, and is told.
    return (await mayBeFile(file)) || (await isDanglingLink(file)) ? read(relative("", file), folder) : undefined;
  }

  async function read(path: string, folder: string): Promise<Placed> {
    const { value, faults } = readConfig(await readRuleFile(path));
    if (faults.length > 0) {
      const place = await realpath(path);
      if (!faulty.has(place)) fail(`${path}: ${faults.join(" ")}`);
      faulty.add(place);
    }
    return { ...value, folder };
  }

  return {
    async levelsOf(file) {
      return (await configOf(file))?.severity ?? {};
    },
    async isWanted(file) {
      const config = await configOf(file);
      return config?.isWanted(pathIn(config, file)) ?? true;
    },
    async isExcluded(path) {
      const config = await configOf(path);
      return config?.isExcluded(pathIn(config, path)) ?? false;
    },
    isSound: () => faulty.size === 0,
  };
}

function pathIn({ folder }: Placed, file: string): string {
  return relative(folder, resolve(file)).split(sep).join("/");
}
