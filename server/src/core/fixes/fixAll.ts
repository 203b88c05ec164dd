import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import type { Findings } from "../findings/findings.js";
import { lineOfPlace } from "../model/finding.js";
import { type Edit, inTextOrder } from "./fix.js";
import { meantLengthOf, writeNetwork } from "./fixers/dropHostBits.js";
import { removeWithIgnores } from "./lines.js";
import { writtenAt } from "./written.js";

/** The findings whose rules are removed. */
const removableCodes: ReadonlySet<string> = new Set(["duplicate-rule", "covered-rule"]);

/**
 * Returns all edits that are safe without review. They change no verdict.
 *
 * Removes rules that repeat others, and clears the host bits of networks. On the result it finds nothing more to do.
 * No edits for a file with an error, whose meaning is uncertain.
 */
export function fixAll(analysis: Analysis, findings: Findings): readonly Edit[] {
  const { ruleSet, expectations } = analysis;
  // Errors count even if their severity is configured lower.
  if (ruleSet.problemCount > 0 || ruleSet.idleDirectives.length > 0 || expectations.some(hasFailed)) return [];
  const networks: { readonly line: number; readonly edit: Edit }[] = [];
  const removedLines: number[] = [];
  for (const finding of findings.list()) {
    const line = lineOfPlace(ruleSet, finding.place);
    if (removableCodes.has(finding.code)) {
      removedLines.push(line);
    } else if (finding.code === "host-bits-set") {
      const found = writtenAt(ruleSet, finding);
      // A network that was probably meant to be another one needs review.
      const isMeant = found !== undefined && meantLengthOf(found.written.source) === undefined;
      const edit = isMeant ? writeNetwork(analysis, found.written, line) : undefined;
      if (edit !== undefined) networks.push({ line, edit });
    }
  }
  const removedSet = new Set(removedLines);
  const kept = networks.flatMap(({ line, edit }) => (removedSet.has(line) ? [] : [edit]));
  return inTextOrder([...kept, ...removeWithIgnores(ruleSet, removedLines)]);
}
