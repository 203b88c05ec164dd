import type { FoundInLine } from "./addressBytes.js";
import type { Clock } from "./times.js";

/** Only the beginning of a longer line is read. */
export const LINE_AT_MOST = 262_144;

/**
 * Finds the client of a line, which is the bytes from offset `from` to `to` without its end of line.
 *
 * A line of {@link LINE_AT_MOST} bytes may be cut off.
 * Writes the client and the time to `found` and returns true. Returns false for a line without a client.
 */
export type LineReader = (bytes: Uint8Array, from: number, to: number, clock: Clock, found: FoundInLine) => boolean;

/** Finds the client of the message of a line whose time and program are read. */
export type MessageReader = (bytes: Uint8Array, from: number, to: number, found: FoundInLine) => boolean;
