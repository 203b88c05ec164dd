import { formatCount } from "../core/index.js";
import { output } from "./output.js";

/** What a progress bar counts. */
export interface Progress {
  readonly total: number;
  /** With less than this the command ends before a bar is of use. */
  readonly atLeast: number;
  /** The name of what is counted: `files`. */
  readonly unit: string;
}

const WIDTH = 30;

/** Returns a function that draws a progress bar on standard error, at most a hundred times. Only for much work and on a terminal. */
export function progressOf({ total, atLeast, unit }: Progress): (done: number) => void {
  if (!output.errorIsTerminal || total < atLeast) return () => undefined;
  let drawnPercent = -1;
  return (done) => {
    // A log may grow while it is read.
    const percent = Math.min(100, Math.floor((100 * done) / total));
    if (percent === drawnPercent) return;
    drawnPercent = percent;
    const bar = "=".repeat(Math.floor((WIDTH * percent) / 100)).padEnd(WIDTH);
    output.showStatus(`[${bar}] ${formatCount(done)} of ${formatCount(total)} ${unit}`);
  };
}
