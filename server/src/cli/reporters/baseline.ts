import { counted } from "../../core/index.js";
import { baselineText, entryOf, keyOf } from "../baseline.js";
import { replaceFile } from "../replaceFile.js";
import type { Reporter } from "./reporter.js";

/** Writes all that is found to a baseline, so that later runs tell only what is new. */
export function baselineReporter(file: string): Reporter {
  const held: Record<string, readonly string[]> = {};
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      held[keyOf(file, path)] = Array.from(findings, (finding) => entryOf(ruleSet, finding));
    },
    async end(_, fileCount) {
      await replaceFile(file, baselineText(held));
      const count = Object.values(held).flat().length;
      process.stderr.write(`${file}: ${counted(count, "finding")} in ${counted(fileCount, "file")}\n`);
    },
  };
}
