import type { Analysis } from "../analysis/analyze.js";
import { hasFailed } from "../analysis/passes/expectations.js";
import type { Findings } from "../findings/findings.js";
import { lineOfPlace } from "../model/finding.js";
import type { Edit } from "../text/text.js";
import { inTextOrder } from "./fix.js";
import { meantLengthOf, writeNetwork } from "./fixers/dropHostBits.js";
import { removeWithIgnores } from "./lines.js";
import { type PlacedSource, writtenAt } from "./written.js";

/** The findings whose rules are removed. */
const removableCodes: ReadonlySet<string> = new Set(["duplicate-rule", "covered-rule"]);

/**
 * Returns all edits that are safe without review. They change no verdict.
 *
 * Removes rules that repeat others, and clears the host bits of networks. On the result it finds nothing more to do.
 * No edits for a file with an error, whose meaning is uncertain.
 */
export function fixAll({ ruleSet, expectations }: Analysis, findings: Findings): readonly Edit[] {
  // Errors count even if their severity is configured lower.
  if (ruleSet.problemCount > 0 || ruleSet.idleDirectives.length > 0 || expectations.some(hasFailed)) return [];
  const networks: PlacedSource[] = [];
  const removed = new Set<number>();
  for (const finding of findings.list()) {
    if (removableCodes.has(finding.code)) removed.add(lineOfPlace(ruleSet, finding.place));
    const placed = finding.code === "host-bits-set" ? writtenAt(ruleSet, finding) : undefined;
    // A network that was probably meant to be another one needs review.
    if (placed !== undefined && meantLengthOf(placed.written.source) === undefined) networks.push(placed);
  }
  const kept = networks.filter(({ line }) => !removed.has(line));
  const cleared = kept.flatMap((placed) => writeNetwork(ruleSet, placed) ?? []);
  return inTextOrder([...cleared, ...removeWithIgnores(ruleSet, [...removed])]);
}
