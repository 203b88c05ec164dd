import {
  asOurs,
  type ChunkedText,
  type Config,
  isCertainName,
  isRuleFile,
  type ReadAs,
  readAsOf,
  sliceOf,
} from "../core/index.js";
import type { ForeignLists } from "../protocol/settings.js";
import { fileKey } from "./convert.js";

/** How a file is read, and whether the server serves it while it is open. */
export interface Reading {
  readonly readAs: ReadAs;
  /** False for a file that nobody calls a list. A question that names such a file is answered from its stored text. */
  readonly isServed: boolean;
}

/** The part of a configuration that says how files are read. The functions take URIs. */
export type ReadAsConfig = Pick<Config, "readAs">;

/** The most characters of a text that its certain name may depend on. */
const TEXT_AT_MOST = 100_000;

const ours: Reading = { readAs: asOurs, isServed: true };

/** Returns how a file is read. Its language id, its extension, its configuration and its name decide in this order. */
export function readingOf(
  uri: string,
  text: ChunkedText,
  isOurLanguage: boolean,
  config: ReadAsConfig | undefined,
  foreignLists: ForeignLists,
): Reading {
  const path = pathIn(uri);
  if (isOurLanguage || isRuleFile(path)) return ours;
  const configured = config?.readAs(uri);
  const readAs = readAsOf(path, sliceOf(text, 0, TEXT_AT_MOST), { readAs: () => configured });
  const isList = readAs !== undefined && (configured !== undefined || readAs.format !== "imcrules");
  return { readAs: readAs ?? asOurs, isServed: isList && isServedBy(foreignLists, configured !== undefined) };
}

/** Whether a file without the extension of ours may be a list, by its name and its configuration alone. */
export function mayBeList(uri: string, config: ReadAsConfig | undefined, foreignLists: ForeignLists): boolean {
  const path = pathIn(uri);
  const configured = config?.readAs(uri);
  const isList = configured === undefined ? isCertainName(path) : configured !== "none";
  return isList && isServedBy(foreignLists, configured !== undefined);
}

function isServedBy(foreignLists: ForeignLists, isConfigured: boolean): boolean {
  return foreignLists === "on" || (foreignLists === "configured" && isConfigured);
}

/** Returns the path of a file. The query of a URI names a version. */
export function pathIn(uri: string): string {
  return fileKey(uri.replace(/[?#].*$/s, ""));
}
