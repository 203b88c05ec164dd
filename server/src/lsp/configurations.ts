import { CONFIG_FILE, type Config, readConfig, upwards } from "../core/index.js";
import { fileKey } from "./convert.js";

/** What the configuration files say that editor and command line share. */
export interface Configurations {
  /** What the file in the nearest folder upwards says; `undefined` where there is none. */
  readonly of: (uri: string) => Promise<Config | undefined>;
  /** Whether a file that was searched for is wanted. */
  readonly isWanted: (uri: string) => Promise<boolean>;
  readonly forgetAll: () => void;
}

/**
 * Reads each configuration file once until something changes. Its valid part holds. `tell` gets its faults, with the text as the
 * cause: several folders may be links to the folder of one file.
 */
export function configurations(
  read: (uri: string) => Promise<string | undefined>,
  tell: (fault: string, cause: string) => void,
): Configurations {
  const { nearest, forgetAll } = upwards(async (folder): Promise<Config | undefined> => {
    const uri = `${folder}/${CONFIG_FILE}`;
    const text = await read(uri);
    if (text === undefined) return undefined;
    const { value, faults } = readConfig(text);
    if (faults.length > 0) tell(`${uri}: ${faults.join(" ")}`, text);
    return { ...value, isWanted: (file) => value.isWanted(fileKey(file).slice(fileKey(folder).length + 1)) };
  }, parentOf);

  return {
    of: (uri) => nearest(parentOf(uri)),
    isWanted: async (uri) => (await nearest(parentOf(uri)))?.isWanted(uri) ?? true,
    forgetAll,
  };
}

/** Whether a file is such a configuration. */
export function isConfiguration(uri: string): boolean {
  return uri.endsWith(`/${CONFIG_FILE}`);
}

/** The folder that something lies in, without its slash; a document that lies nowhere has none. */
function parentOf(uri: string): string | undefined {
  const [, folder] = /^([a-z][a-z0-9+.-]*:\/\/.*)\/[^/]*$/i.exec(uri) ?? [];
  return folder === undefined || /:\/*$/.test(folder) ? undefined : folder;
}
