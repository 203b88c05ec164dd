import { once } from "node:events";

/** Many small texts cost more to write than to make. */
const CHUNK = 1 << 16;

export interface Output {
  readonly write: (text: string) => void;
  /** Hands on what has come together, if it is much or `all` is to go; waits where the reader is slower. */
  readonly flush: (all?: boolean) => Promise<void>;
}

/** Standard output, written in large pieces. `before` is called before each. */
export function bufferedOutput(before: () => void): Output {
  let waiting = "";
  return {
    write(text) {
      waiting += text;
    },
    async flush(all = false) {
      if (waiting === "" || (!all && waiting.length < CHUNK)) return;
      before();
      const text = waiting;
      waiting = "";
      if (!process.stdout.write(text)) await once(process.stdout, "drain");
    },
  };
}
