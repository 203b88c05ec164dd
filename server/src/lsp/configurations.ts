import { CONFIG_FILE, type Config, readConfig } from "../core/index.js";

/** What the configuration files say that editor and command line share. */
export interface Configurations {
  /** What the file in the nearest folder upwards says; `undefined` where there is none. */
  readonly of: (uri: string) => Promise<Config | undefined>;
  /** Some of them came, went or changed. */
  readonly forgetAll: () => void;
}

/** Each file is read once until something changes; what cannot be used in it is told, and the rest of it holds. */
export function configurations(
  read: (uri: string) => Promise<string | undefined>,
  tell: (fault: string) => void,
): Configurations {
  const found = new Map<string, Promise<Config | undefined>>();

  function nearest(folder: string | undefined): Promise<Config | undefined> {
    if (folder === undefined) return Promise.resolve(undefined);
    const known = found.get(folder);
    if (known !== undefined) return known;
    const searched = searchFrom(folder);
    found.set(folder, searched);
    return searched;
  }

  async function searchFrom(folder: string): Promise<Config | undefined> {
    const uri = `${folder}/${CONFIG_FILE}`;
    const text = await read(uri);
    if (text === undefined) return nearest(parentOf(folder));
    const { value, faults } = readConfig(text);
    for (const fault of faults) tell(`${uri}: ${fault}`);
    return value;
  }

  return { of: (uri) => nearest(parentOf(uri)), forgetAll: () => found.clear() };
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
