import { CONFIG_FILE, type Config, readConfig, upwards } from "../core/index.js";
import { historySchemes } from "../protocol/history.js";
import { fileKey, schemeOf } from "./convert.js";

/** A configuration file. The functions take URIs. */
export interface FoundConfig extends Config {
  /** The URI of its folder. */
  readonly folder: string;
  /** Globs of lists, relative to the folder. */
  readonly listGlobs: readonly string[];
}

/**
 * Reads each configuration file once, until all are forgotten. Uses its valid parts and reports its faults. The text of the file
 * is the cause of a fault, since several folders may be links to one folder.
 */
export function configurations(
  read: (uri: string) => Promise<string | undefined>,
  report: (fault: string, cause: string) => void,
) {
  const { nearest, forgetAll } = upwards(async (folder): Promise<FoundConfig | undefined> => {
    const uri = `${folder}/${CONFIG_FILE}`;
    const text = await read(uri);
    if (text === undefined) return undefined;
    const { value, faults } = readConfig(text);
    if (faults.length > 0) report(`${uri}: ${faults.join(" ")}`, text);
    const inFolder = (file: string) => fileKey(newestUriOf(file)).slice(fileKey(folder).length + 1);
    return {
      ...value,
      folder,
      isWanted: (file) => value.isWanted(inFolder(file)),
      readAs: (file) => value.readAs(inFolder(file)),
      ceilingOf(file) {
        const path = value.ceilingOf(inFolder(file));
        return path && `${folder}/${path.split("/").map(encodeURIComponent).join("/")}`;
      },
    };
  }, parentOf);

  return {
    /** Returns the nearest configuration, from the folder of a file upwards. `undefined` if there is none. */
    of: (uri: string) => nearest(parentOf(newestUriOf(uri))),
    forgetAll,
  };
}

/** Whether a URI names a configuration file. */
export function isConfiguration(uri: string): boolean {
  return uri.endsWith(`/${CONFIG_FILE}`);
}

/** Returns the folder of a URI, without a slash at the end. `undefined` for a document in no folder. */
export function parentOf(uri: string): string | undefined {
  const [, folder] = /^([a-z][a-z0-9+.-]*:\/\/.*)\/[^/]*$/i.exec(uri) ?? [];
  return folder === undefined || /:\/*$/.test(folder) ? undefined : folder;
}

/** Returns the URI of a file whose older version a URI names. Both are read as the same program reads them. */
export function newestUriOf(uri: string): string {
  if (!historySchemes.has(schemeOf(uri))) return uri;
  const [, path] = /^[^:]*:(?:\/\/[^/]*)?(\/[^?#]*)/.exec(uri) ?? [];
  return path === undefined ? uri : `file://${path}`;
}
