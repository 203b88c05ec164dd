import { chooseNamed, type Fault, faultIn } from "../../../core/index.js";
import { fileKey } from "../../convert.js";

/** A rule file, and the name that people give it: its path in the workspace, or else its URI. */
export interface NamedFile {
  readonly uri: string;
  readonly name: string;
}

/**
 * Chooses the rule file that an assistant names by its path in the workspace, the end of its path, or its URI. Falls back to the
 * active file, or to the only one.
 */
export function chooseFile(
  input: unknown,
  files: readonly NamedFile[],
  active: NamedFile | undefined,
): NamedFile | Fault {
  const keyed = (file: NamedFile) => ({ ...file, key: fileKey(file.uri) });
  const byKey = new Map([...files, ...(active === undefined ? [] : [active])].map((file) => [fileKey(file.uri), file]));
  const all = [...byKey.values()].map(keyed);
  const [first] = all;
  if (first === undefined) {
    return { fault: "No rule file is active, and the workspace has no rule files (*.imcrules)." };
  }
  if (!isGiven(input)) return active ?? (all.length === 1 ? first : faultIn("No rule file is active.", all));
  if (typeof input !== "string") return faultIn('"file" must be a text.', all);
  return byKey.get(fileKey(input)) ?? chooseNamed(input, all, "in the workspace");
}

/** Whether the input names a file. */
export function isGiven(file: unknown): boolean {
  return file !== undefined && file !== null && file !== "";
}
