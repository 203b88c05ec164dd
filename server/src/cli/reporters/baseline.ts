import { counted } from "../../core/index.js";
import { baselineText, entryOf, keyOf, STANDARD_OUTPUT } from "../baseline.js";
import { note } from "../print.js";
import { replaceFile } from "../replaceFile.js";
import type { Reporter, Write } from "./reporter.js";

/** Writes all that is found to a baseline, so that later runs report only what is new. */
export function baselineReporter(file: string, write: Write, flush: () => void): Reporter {
  const held = new Map<string, readonly string[]>();
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      held.set(
        keyOf(file, path),
        Array.from(findings, (finding) => entryOf(ruleSet, finding)),
      );
    },
    async end(_, fileCount) {
      if (file === STANDARD_OUTPUT) for (const piece of baselineText(held)) write(piece);
      else await replaceFile(file, baselineText(held));
      flush(); // Nothing is said of a baseline that could not be written.
      let count = 0;
      for (const entries of held.values()) count += entries.length;
      note(
        `${file === STANDARD_OUTPUT ? "standard output" : file}: ${counted(count, "finding")} in ${counted(fileCount, "file")}`,
      );
    },
  };
}
