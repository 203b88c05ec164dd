import { writeSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * Standard output and standard error of this process. Text is written whole, or the call throws a {@link WriteError}.
 *
 * Writes directly to the descriptors: `process.stdout` does not notice when a file takes only a part of a text.
 */
export const output = {
  write,
  writeBytes,
  flush,
  writeError,
  showStatus,
  isTerminal: isatty(1),
  errorIsTerminal: isatty(2),
};

export interface WriteError extends Error {
  readonly stream: Stream;
  readonly code: unknown;
}

export function isWriteError(error: unknown): error is WriteError {
  return error instanceof Error && "isWriteError" in error;
}

type Stream = "standard output" | "standard error";

/** In UTF-16 units. Small texts are collected up to this length, since writing each alone costs more than making it. */
const CHUNK = 1 << 16;
/** How long to wait while a pipe is full. The wait doubles each time, until the reader reads. */
const WAIT_MS = { first: 0.02, longest: 10 };
const CLEAR_LINE = "\u001b[1G\u001b[2K";

let buffered = "";
let isStatusShown = false;

/** Writes to standard output: at once on a terminal, else in large pieces. */
function write(text: string): void {
  buffered += text;
  if (buffered.length >= CHUNK || output.isTerminal) flush();
}

/** Writes bytes that are no text to standard output, which must be no terminal. */
function writeBytes(bytes: Uint8Array): void {
  flush();
  writeAll("standard output", bytes);
}

/** Writes what is buffered. Call it before waiting for input, and at the end. */
function flush(): void {
  const text = buffered;
  buffered = "";
  if (text === "") return;
  showStatus("");
  writeWhole("standard output", text);
}

/** Writes to standard error. Flushes standard output first, so that both appear in order. */
function writeError(text: string): void {
  try {
    flush();
  } finally {
    showStatus("");
    writeWhole("standard error", text);
  }
}

/** Shows a text on the last line of the terminal until something else is written there. An empty text removes it. */
function showStatus(text: string): void {
  if (text === "" && !isStatusShown) return;
  isStatusShown = text !== "";
  writeWhole("standard error", CLEAR_LINE + text);
}

function writeWhole(stream: Stream, text: string): void {
  const isOutput = stream === "standard output";
  // The stream of a terminal is synchronous and knows the encoding of a Windows console.
  if (isOutput && output.isTerminal) return void process.stdout.write(text);
  if (!isOutput && output.errorIsTerminal) return void process.stderr.write(text);
  writeAll(stream, Buffer.from(text));
}

/** Writes all of the bytes to the descriptor of a stream. */
function writeAll(stream: Stream, bytes: Uint8Array): void {
  let written = 0;
  let wait = WAIT_MS.first;
  while (written < bytes.length) {
    try {
      written += writeSync(stream === "standard output" ? 1 : 2, bytes, written);
      wait = WAIT_MS.first;
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      // EAGAIN: a pipe that does not block is full.
      if (error.code !== "EAGAIN") throw Object.assign(error, { isWriteError: true, stream });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
      wait = Math.min(wait * 2, WAIT_MS.longest);
    }
  }
}
