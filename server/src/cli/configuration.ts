import { realpath } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CONFIG_FILE, type Config, readConfig, upwards } from "../core/index.js";
import { fail } from "./failure.js";
import { isDanglingLink, mayBeFile, readRuleFile, STANDARD_INPUT } from "./files.js";

/** The configuration of rule files: severities by code, and which files to read. */
export interface Configuration {
  /** Returns the configured severities for a file, by the code of the finding. */
  readonly levelsOf: (file: string) => Promise<Config["severity"]>;
  /** Whether a file that a folder or a glob gave is to be read. */
  readonly isWanted: (file: string) => Promise<boolean>;
  /** Whether a path is excluded together with everything below it. */
  readonly isExcluded: (path: string) => Promise<boolean>;
  /** False once a configuration had a fault, which was reported. Its other settings apply. */
  readonly isSound: () => boolean;
}

/** A configuration and the folder that its globs start from. */
interface PlacedConfig extends Config {
  readonly folder: string;
}

/**
 * Returns the configuration for all rule files: the given file, or for each rule file the one in the nearest folder upwards.
 * Each configuration is read once, and its faults are reported once.
 */
export async function configurationOf(given: string | undefined): Promise<Configuration> {
  /** The real paths of configurations whose faults were reported. Several links may lead to one. */
  const faultyFiles = new Set<string>();
  const { nearest } = upwards(readIn, (folder) => (dirname(folder) === folder ? undefined : dirname(folder)));
  const forAll = given === undefined ? undefined : await read(given, dirname(resolve(given)));
  const configOf = async (file: string) =>
    forAll ?? nearest(file === STANDARD_INPUT ? resolve("") : dirname(resolve(file)));

  async function readIn(folder: string): Promise<PlacedConfig | undefined> {
    const file = join(folder, CONFIG_FILE);
    // A dangling link is read too, so that its error is reported. Its owner meant to have a configuration.
    return (await mayBeFile(file)) || (await isDanglingLink(file)) ? read(relative("", file), folder) : undefined;
  }

  async function read(path: string, folder: string): Promise<PlacedConfig> {
    const { value, faults } = readConfig(await readRuleFile(path));
    if (faults.length > 0) {
      const place = await realpath(path);
      if (!faultyFiles.has(place)) fail(`${path}: ${faults.join(" ")}`);
      faultyFiles.add(place);
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
    isSound: () => faultyFiles.size === 0,
  };
}

function pathIn({ folder }: PlacedConfig, file: string): string {
  return relative(folder, resolve(file)).split(sep).join("/");
}
