import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import type { Findings } from "../findings/findings.js";
import { lineOfPlace } from "../model/finding.js";
import { type Edit, inTextOrder } from "./fix.js";
import { meantLengthOf, writeNetwork } from "./fixers/dropHostBits.js";
import { removeWithIgnores } from "./lines.js";
import { writtenAt } from "./written.js";

const removed: ReadonlySet<string> = new Set(["duplicate-rule", "covered-rule"]);

/**
 * All edits that are safe to make without a look at each: rules that only say what others say already are removed, and networks
 * are written without host bits. No verdict changes, and a second time there is nothing left to do. Nothing in a file that has an
 * error, since what stands there may mean something else.
 */
export function fixAll(analysis: Analysis, findings: Findings): readonly Edit[] {
  const { ruleSet, expectations } = analysis;
  // By what the file has, not by the severities that somebody set.
  if (ruleSet.problemCount > 0 || ruleSet.idleDirectives.length > 0 || expectations.some(hasFailed)) return [];
  const networks: { readonly line: number; readonly edit: Edit }[] = [];
  const gone: number[] = [];
  for (const finding of findings.list()) {
    const line = lineOfPlace(ruleSet, finding.place);
    if (removed.has(finding.code)) {
      gone.push(line);
    } else if (finding.code === "host-bits-set") {
      const found = writtenAt(ruleSet, finding);
      // What was meant to be another network is nothing to be made the same without a look.
      const isMeant = found !== undefined && meantLengthOf(found.written.source) === undefined;
      const edit = isMeant ? writeNetwork(analysis, found.written, line) : undefined;
      if (edit !== undefined) networks.push({ line, edit });
    }
  }
  const goneLines = new Set(gone);
  const kept = networks.flatMap(({ line, edit }) => (goneLines.has(line) ? [] : [edit]));
  return inTextOrder([...kept, ...removeWithIgnores(ruleSet, gone)]);
}
