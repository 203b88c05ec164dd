import { formatCount } from "../core/index.js";
import { output } from "./output.js";

/** Less is done before anybody looks. */
const FEW = 50;
const WIDTH = 30;

/** Returns what shows a bar on standard error while many files are worked on, on a terminal only. It is drawn a hundred times at most. */
export function progressOf(total: number): (done: number) => void {
  if (!output.errorIsTerminal || total < FEW) return () => undefined;
  let drawn = -1;
  return (done) => {
    const percent = Math.floor((100 * done) / total);
    if (percent === drawn) return;
    drawn = percent;
    const bar = "=".repeat(Math.floor((WIDTH * done) / total)).padEnd(WIDTH);
    output.showStatus(`[${bar}] ${formatCount(BigInt(done))} of ${formatCount(BigInt(total))} files`);
  };
}
