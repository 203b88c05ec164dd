import { fileKey } from "../../convert.js";

/** A rule file, and the name that people give it: its path in the workspace, or else its URI. */
export interface NamedFile {
  readonly uri: string;
  readonly name: string;
}

/** What is wrong with a question, and what to do. */
export interface Wrong {
  readonly wrong: string;
}

const NAMES_AT_MOST = 20;

/**
 * The rule file that somebody means who cannot point at it: by its path in the workspace, the end of its path, or its URI; without
 * any of them it is the active one, or the only one.
 */
export function meantFile(
  given: unknown,
  files: readonly NamedFile[],
  active: NamedFile | undefined,
): NamedFile | Wrong {
  const known = new Map([...files, ...(active === undefined ? [] : [active])].map((file) => [fileKey(file.uri), file]));
  const all = [...known.values()];
  const [first] = all;
  if (!isGiven(given)) {
    const only = active ?? (all.length === 1 ? first : undefined);
    return only ?? wrong("No rule file is active.", all);
  }
  if (typeof given !== "string") return wrong('"file" must be a text.', all);
  const path = given.replaceAll("\\", "/").replace(/^\.?\/+/, "");
  const exact = known.get(fileKey(given)) ?? all.find(({ name }) => name === path);
  if (exact !== undefined) return exact;
  const ending = [...known].flatMap(([key, file]) => (key.endsWith(`/${path}`) ? [file] : []));
  const [only] = ending;
  if (only !== undefined && ending.length === 1) return only;
  const shown = given.slice(0, 200);
  return only === undefined
    ? wrong(`There is no rule file "${shown}" in the workspace.`, all)
    : wrong(`"${shown}" is the end of ${ending.length} paths.`, ending);
}

/** Whether a question says which file it is about. */
export function isGiven(file: unknown): boolean {
  return file !== undefined && file !== null && file !== "";
}

function wrong(what: string, files: readonly NamedFile[]): Wrong {
  if (files.length === 0) return { wrong: `${what} The workspace has no rule files (*.imcrules), and none is active.` };
  const names = files.slice(0, NAMES_AT_MOST).map(({ name }) => name);
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : "";
  return { wrong: `${what} Give "file", one of: ${names.join(", ")}${more}.` };
}
