import type { Analysis } from "../analysis/analyze.js";
import type { Findings } from "../findings/findings.js";
import { lineOfPlace } from "../model/finding.js";
import { writeNetwork } from "./dropHostBits.js";
import type { Edit } from "./fix.js";
import { firstLineOf, removeLines } from "./lines.js";
import { writtenAt } from "./written.js";

const removed: ReadonlySet<string> = new Set(["duplicate-rule", "covered-rule"]);

/**
 * All edits that are safe to make without a look at each: rules that only say what others say already are removed, and networks
 * are written without host bits. No verdict changes, and a second time there is nothing left to do. Nothing in a file that has an
 * error, since what stands there may mean something else.
 */
export function fixAll(analysis: Analysis, findings: Findings): readonly Edit[] {
  if (findings.summary.error > 0) return [];
  const { ruleSet } = analysis;
  const edits: Edit[] = [];
  let removedLine = -1;
  for (const finding of findings.list()) {
    const line = lineOfPlace(ruleSet, finding.place);
    if (removed.has(finding.code)) {
      removeWithIgnores(line);
    } else if (finding.code === "host-bits-set" && line !== removedLine) {
      const found = writtenAt(ruleSet, finding);
      const edit = found && writeNetwork(analysis, found.written, line);
      if (edit !== undefined) edits.push(edit);
    }
  }
  return edits;

  function removeWithIgnores(line: number): void {
    const edit = removeLines(ruleSet, firstLineOf(ruleSet, line), line);
    // A network of the line that came before the removal of it goes with it.
    while ((edits.at(-1)?.start ?? -1) >= edit.start) edits.pop();
    edits.push(edit);
    removedLine = line;
  }
}
