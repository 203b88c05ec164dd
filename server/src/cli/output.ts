import { writeSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * Standard output and standard error of this process. Text is written whole, or the call throws a {@link WriteError}.
 *
 * Writes directly to the descriptors: `process.stdout` does not notice that only a part of a text was written to a file.
 */
export const output = { write, flush, writeError, showStatus, isTerminal: isatty(1), errorIsTerminal: isatty(2) };

export interface WriteError extends Error {
  readonly stream: Stream;
  readonly code: unknown;
}

export function isWriteError(error: unknown): error is WriteError {
  return error instanceof Error && "isWriteError" in error;
}

type Stream = "standard output" | "standard error";

/** Writing many small texts costs more than making them. */
const CHUNK = 1 << 16;
/** How long to wait for a reader: twice as long each time, until it reads. */
const WAIT_MS = { first: 0.02, longest: 10 };
const CLEAR_LINE = "\u001b[1G\u001b[2K";

let waiting = "";
let isStatusShown = false;

/** Writes to standard output, in large pieces where nobody watches. */
function write(text: string): void {
  waiting += text;
  if (waiting.length >= CHUNK || output.isTerminal) flush();
}

/** Hands on what was written so far: call it before waiting for input, and at the end. */
function flush(): void {
  const text = waiting;
  waiting = "";
  if (text === "") return;
  showStatus("");
  writeWhole("standard output", text);
}

/** Writes to standard error, after what was written to standard output before. */
function writeError(text: string): void {
  try {
    flush();
  } finally {
    showStatus("");
    writeWhole("standard error", text);
  }
}

/** Shows a text on the last line of the terminal until something else is written there; "" removes it. */
function showStatus(text: string): void {
  if (text === "" && !isStatusShown) return;
  isStatusShown = text !== "";
  writeWhole("standard error", CLEAR_LINE + text);
}

function writeWhole(stream: Stream, text: string): void {
  const isOutput = stream === "standard output";
  // The stream of a terminal waits, and knows the encoding of a console of Windows.
  if (isOutput && output.isTerminal) return void process.stdout.write(text);
  if (!isOutput && output.errorIsTerminal) return void process.stderr.write(text);
  const bytes = Buffer.from(text);
  let done = 0;
  let wait = WAIT_MS.first;
  while (done < bytes.length) {
    try {
      done += writeSync(isOutput ? 1 : 2, bytes, done);
      wait = WAIT_MS.first;
    } catch (error) {
      // A pipe may be set not to wait for its reader.
      if (codeOf(error) !== "EAGAIN") throw writeErrorOf(stream, error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
      wait = Math.min(wait * 2, WAIT_MS.longest);
    }
  }
}

function writeErrorOf(stream: Stream, error: unknown): WriteError {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { isWriteError: true, stream, code: codeOf(error) });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
