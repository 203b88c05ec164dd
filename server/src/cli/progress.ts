import { formatCount } from "../core/index.js";

/** Less is done before anybody looks. */
const FEW = 50;
const WIDTH = 30;

export interface Progress {
  /** So many are done. */
  readonly show: (done: number) => void;
  /** Makes room for other output. */
  readonly clear: () => void;
}

/** A bar on standard error while many files are worked on; on a terminal only. It is drawn a hundred times at most. */
export function progressOf(total: number): Progress {
  const terminal = process.stderr;
  let drawn = -1;
  if (!terminal.isTTY || total < FEW) return { show: () => undefined, clear: () => undefined };
  return {
    show(done) {
      const percent = Math.floor((100 * done) / total);
      if (percent === drawn) return;
      drawn = percent;
      const bar = "=".repeat(Math.floor((WIDTH * done) / total)).padEnd(WIDTH);
      terminal.cursorTo(0);
      terminal.write(`[${bar}] ${formatCount(BigInt(done))} of ${formatCount(BigInt(total))} files`);
    },
    clear() {
      terminal.cursorTo(0);
      terminal.clearLine(0);
    },
  };
}
