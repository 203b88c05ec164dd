import { applyEdits, type Edit, type RuleSet, textOf } from "../core/index.js";
import { failOnUsageError, markFound } from "./failure.js";
import { readExactly } from "./files.js";
import { note, print, printFile } from "./print.js";
import { replaceFile } from "./replaceFile.js";

/** What happens to the new text of a file: `check` reports that the file would change. */
export type RewriteMode = "check" | "print" | "write";

/** The new text of a file, and the line that is reported once the file has it. */
interface Rewritten {
  readonly after: string;
  readonly done?: string;
}

/** Makes edits of lists in the text that they were read from. Keeps its byte order mark, which the lists may lack. */
export function withEdits(text: string, [list]: readonly RuleSet[], edits: readonly Edit[]): string {
  const read = list === undefined ? text : textOf(list);
  return text.slice(0, text.length - read.length) + applyEdits(read, edits);
}

/**
 * Gives each file a new text, and reports how many change.
 *
 * A file that cannot be read or replaced is reported, and the others are still rewritten. `change` gets the whole text, byte order mark
 * included.
 */
export async function rewriteFiles(
  paths: readonly string[],
  mode: RewriteMode,
  change: (text: string, path: string) => Rewritten | Promise<Rewritten>,
): Promise<void> {
  let changed = 0;
  for (const path of paths) {
    const text = await readExactly(path).catch(failOnUsageError);
    if (text === undefined) continue;
    const { after, done } = await change(text, path);
    if (mode === "print") printFile(after);
    if (after === text) continue;
    if (mode === "check") print(`${path} would change`);
    const isDone = mode !== "write" || (await replaceFile(path, [after]).then(() => true, failOnUsageError));
    if (!isDone) continue;
    changed++;
    if (done !== undefined) note(done);
  }
  if (mode === "print") return;
  if (mode === "check" && changed > 0) markFound();
  const count = paths.length === 1 ? "1 file" : `${paths.length} files`;
  note(`${count}: ${changed} ${mode === "check" ? "would change" : "changed"}`);
}
