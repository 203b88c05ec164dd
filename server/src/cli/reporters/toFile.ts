import { isRuleFile } from "../../find.node.js";
import { usageError } from "../failure.js";
import { replaceFile } from "../replaceFile.js";
import type { Reporter, Write } from "./reporter.js";

/** Makes a reporter that writes its report to a file, at the end and as a whole. Throws if the file is a list. */
export function reporterToFile(file: string, make: (write: Write) => Reporter): Reporter {
  if (isRuleFile(file)) throw usageError(`${file} is a rule file, so no report is written to it. Name another file.`);
  const pieces: string[] = [];
  const reporter = make((piece) => void pieces.push(piece));
  return {
    file: reporter.file,
    async end(totals, fileCount) {
      await reporter.end(totals, fileCount);
      await replaceFile(file, pieces);
    },
  };
}
