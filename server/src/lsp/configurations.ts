import { CONFIG_FILE, type Config, readConfig, upwards } from "../core/index.js";
import { fileKey } from "./convert.js";

/**
 * Reads each configuration file once, until all are forgotten. Uses its valid parts and reports its faults. The text of the file
 * is the cause of a fault, since several folders may be links to one folder.
 */
export function configurations(
  read: (uri: string) => Promise<string | undefined>,
  report: (fault: string, cause: string) => void,
) {
  const { nearest, forgetAll } = upwards(async (folder): Promise<Config | undefined> => {
    const uri = `${folder}/${CONFIG_FILE}`;
    const text = await read(uri);
    if (text === undefined) return undefined;
    const { value, faults } = readConfig(text);
    if (faults.length > 0) report(`${uri}: ${faults.join(" ")}`, text);
    const inFolder = (file: string) => fileKey(file).slice(fileKey(folder).length + 1);
    return {
      ...value,
      isWanted: (file) => value.isWanted(inFolder(file)),
      ceilingOf(file) {
        const path = value.ceilingOf(inFolder(file));
        return path && `${folder}/${path.split("/").map(encodeURIComponent).join("/")}`;
      },
    };
  }, parentOf);

  return {
    /** Returns the nearest configuration, from the folder of a file upwards. `undefined` if there is none. */
    of: (uri: string) => nearest(parentOf(uri)),
    /** Whether the nearest configuration includes a file. */
    isWanted: async (uri: string) => (await nearest(parentOf(uri)))?.isWanted(uri) ?? true,
    forgetAll,
  };
}

/** Whether a URI names a configuration file. */
export function isConfiguration(uri: string): boolean {
  return uri.endsWith(`/${CONFIG_FILE}`);
}

/** Returns the folder of a URI, without a slash at the end. `undefined` for a document in no folder. */
function parentOf(uri: string): string | undefined {
  const [, folder] = /^([a-z][a-z0-9+.-]*:\/\/.*)\/[^/]*$/i.exec(uri) ?? [];
  return folder === undefined || /:\/*$/.test(folder) ? undefined : folder;
}
