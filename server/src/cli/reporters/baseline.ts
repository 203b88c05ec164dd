import { counted } from "../../core/index.js";
import { baselineText, entryOf, keyOf, STANDARD_OUTPUT } from "../baseline.js";
import { note } from "../print.js";
import { replaceFile } from "../replaceFile.js";
import type { Reporter, Write } from "./reporter.js";

/** Writes all findings to a baseline, so that later runs report only new ones. */
export function baselineReporter(file: string, write: Write, flush: () => void): Reporter {
  const entriesByPath = new Map<string, readonly string[]>();
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      entriesByPath.set(
        keyOf(file, path),
        Array.from(findings, (finding) => entryOf(ruleSet, finding)),
      );
    },
    async end(_, fileCount) {
      if (file === STANDARD_OUTPUT) for (const piece of baselineText(entriesByPath)) write(piece);
      else await replaceFile(file, baselineText(entriesByPath));
      flush(); // Throws if the baseline cannot be written, so that nothing claims it was.
      let count = 0;
      for (const entries of entriesByPath.values()) count += entries.length;
      note(
        `${file === STANDARD_OUTPUT ? "standard output" : file}: ${counted(count, "finding")} in ${counted(fileCount, "file")}`,
      );
    },
  };
}
