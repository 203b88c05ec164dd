import { counted } from "../../core/index.js";
import { entriesOf, keyOf, STANDARD_OUTPUT } from "../baseline.js";
import { json } from "../json.js";
import { note } from "../print.js";
import { replaceFile } from "../replaceFile.js";
import type { Reporter, Write } from "./reporter.js";

/** Writes all findings to a baseline, so that later runs report only new ones. */
export function baselineReporter(file: string, write: Write, flush: () => void): Reporter {
  const entriesByPath = new Map<string, readonly string[]>();
  return {
    file({ path, analysis: { ruleSet }, findings }) {
      const entries = Array.from(findings.list(), entriesOf(ruleSet));
      entriesByPath.set(keyOf(file, path), entries.sort());
    },
    async end(_, fileCount) {
      const isOutput = file === STANDARD_OUTPUT;
      if (isOutput) for (const piece of piecesOf(entriesByPath)) write(piece);
      else await replaceFile(file, piecesOf(entriesByPath));
      flush(); // Throws if the baseline cannot be written, so that nothing claims it was.
      let count = 0;
      for (const entries of entriesByPath.values()) count += entries.length;
      note(`${isOutput ? "standard output" : file}: ${counted(count, "finding")} in ${counted(fileCount, "file")}`);
    },
  };
}

/** Yields the text of a baseline file by file. The text does not depend on the order of the files. */
function* piecesOf(entriesByPath: ReadonlyMap<string, readonly string[]>): Generator<string> {
  let prefix = "{";
  for (const path of [...entriesByPath.keys()].sort()) {
    const lines = entriesByPath.get(path)?.map((entry) => `\n    ${json(entry)}`) ?? [];
    if (lines.length === 0) continue;
    yield `${prefix}\n  ${json(path)}: [${lines.join(",")}\n  ]`;
    prefix = ",";
  }
  yield prefix === "{" ? "{}\n" : "\n}\n";
}
