/**
 * Opens a file as the first thing a process does, since a second opening is several times faster. The clock runs from the
 * text in memory to its findings.
 *
 * Prints an `Opening` as JSON.
 */
import { readFileSync } from "node:fs";
import { memoryUsage } from "node:process";
import { countFindings, open } from "./product.mts";

export interface Opening {
  readonly milliseconds: number;
  readonly findings: number;
  /** The memory that the open file holds, without its text. Valid only with `--expose-gc`. */
  readonly heldBytes: number;
}

const text = readFileSync(process.argv[2] ?? "", "utf8");
const before = usedBytes();
const start = performance.now();
const analysis = open(text);
const milliseconds = performance.now() - start;
const heldBytes = usedBytes() - before;
const opening: Opening = { milliseconds, findings: countFindings(analysis), heldBytes };
console.log(JSON.stringify(opening));

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}
