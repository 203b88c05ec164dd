import { once } from "node:events";

/** Many small texts cost more to write than to make. */
const CHUNK = 1 << 16;

export interface Output {
  readonly write: (text: string) => void;
  /** To be called now and then: waits where the reader is slower. */
  readonly flush: () => Promise<void>;
  /** Hands on all that is left. */
  readonly end: () => void;
}

/** Standard output, written in large pieces; on a terminal, where somebody waits, with each flush. `before` is called before each. */
export function bufferedOutput(before: () => void): Output {
  let waiting = "";
  function send(): void {
    if (waiting === "") return;
    before();
    process.stdout.write(waiting);
    waiting = "";
  }
  return {
    write(text) {
      waiting += text;
      if (waiting.length >= CHUNK) send();
    },
    async flush() {
      if (process.stdout.isTTY) send();
      if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
    },
    end: send,
  };
}
