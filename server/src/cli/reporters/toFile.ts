import { replaceFile } from "../replaceFile.js";
import type { Reporter, Write } from "./reporter.js";

/** Makes a reporter that writes its report to a file, at the end and as a whole. */
export function reporterToFile(file: string, make: (write: Write) => Reporter): Reporter {
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
