/**
 * Opens a file as the first thing a process does: started anew for each measurement by cold.mts, since a second opening is
 * several times faster. The clock runs from the text in hand to its findings known.
 *
 * Prints a row of numbers as JSON, see `Opening`.
 */
import { readFileSync } from "node:fs";
import { memoryUsage, resourceUsage } from "node:process";
import { countFindings, open } from "./product.mts";

export interface Opening {
  readonly milliseconds: number;
  readonly findings: number;
  /** What the open file holds on to, without its text; only where garbage can be collected when asked. */
  readonly retainedBytes: number;
  readonly peakBytes: number;
}

const text = readFileSync(process.argv[2] ?? "", "utf8");
const before = usedBytes();
const start = performance.now();
const analysis = open(text);
const milliseconds = performance.now() - start;
const retainedBytes = usedBytes() - before;
const peakBytes = resourceUsage().maxRSS * 1024;
const opening: Opening = { milliseconds, findings: countFindings(analysis), retainedBytes, peakBytes };
console.log(JSON.stringify(opening));

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}
