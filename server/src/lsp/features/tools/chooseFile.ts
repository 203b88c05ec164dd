import { fileKey } from "../../convert.js";

/** A rule file, and the name that people give it: its path in the workspace, or else its URI. */
export interface NamedFile {
  readonly uri: string;
  readonly name: string;
}

/** What is wrong with the input of a tool, and what to do. */
export interface Fault {
  readonly fault: string;
}

const NAMES_AT_MOST = 20;

/**
 * Chooses the rule file that an assistant names by its path in the workspace, the end of its path, or its URI. Falls back to the
 * active file, or to the only one.
 */
export function chooseFile(
  input: unknown,
  files: readonly NamedFile[],
  active: NamedFile | undefined,
): NamedFile | Fault {
  const byKey = new Map([...files, ...(active === undefined ? [] : [active])].map((file) => [fileKey(file.uri), file]));
  const all = [...byKey.values()];
  const [first] = all;
  if (!isGiven(input)) {
    const only = active ?? (all.length === 1 ? first : undefined);
    return only ?? faultIn("No rule file is active.", all);
  }
  if (typeof input !== "string") return faultIn('"file" must be a text.', all);
  const path = input.replaceAll("\\", "/").replace(/^\.?\/+/, "");
  const exact = byKey.get(fileKey(input)) ?? all.find(({ name }) => name === path);
  if (exact !== undefined) return exact;
  const ending = [...byKey].flatMap(([key, file]) => (key.endsWith(`/${path}`) ? [file] : []));
  const [only] = ending;
  if (only !== undefined && ending.length === 1) return only;
  const shown = input.slice(0, 200);
  return only === undefined
    ? faultIn(`There is no rule file "${shown}" in the workspace.`, all)
    : faultIn(`"${shown}" is the end of ${ending.length} paths.`, ending);
}

/** Whether the input names a file. */
export function isGiven(file: unknown): boolean {
  return file !== undefined && file !== null && file !== "";
}

function faultIn(what: string, files: readonly NamedFile[]): Fault {
  if (files.length === 0) return { fault: `${what} The workspace has no rule files (*.imcrules), and none is active.` };
  const names = files.slice(0, NAMES_AT_MOST).map(({ name }) => name);
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : "";
  return { fault: `${what} Give "file", one of: ${names.join(", ")}${more}.` };
}
