import { formatCount } from "../core/index.js";
import { output } from "./output.js";

/** With fewer files the command ends before a bar is of use. */
const FILES_AT_LEAST = 50;
const WIDTH = 30;

/** Returns a function that draws a progress bar on standard error, at most a hundred times. Only for many files and on a terminal. */
export function progressOf(total: number): (done: number) => void {
  if (!output.errorIsTerminal || total < FILES_AT_LEAST) return () => undefined;
  let drawnPercent = -1;
  return (done) => {
    const percent = Math.floor((100 * done) / total);
    if (percent === drawnPercent) return;
    drawnPercent = percent;
    const bar = "=".repeat(Math.floor((WIDTH * done) / total)).padEnd(WIDTH);
    output.showStatus(`[${bar}] ${formatCount(done)} of ${formatCount(total)} files`);
  };
}
