import { type FoundInLine, NO_CLIENT, scanAddress } from "./addressBytes.js";
import { BACKSLASH, CLOSING, HYPHEN, indexOfByte, OPENING, QUOTE, SPACE } from "./bytes.js";
import type { LineReader } from "./lineReader.js";
import { type Clock, webTimeAt } from "./times.js";

/** The length of `[30/Nov/2026:13:25:59 +0000] `, which stands before the quoted request. */
const TIME_LENGTH = 29;

/**
 * Reads a line of nginx or Apache in the common or combined format: `192.0.2.1 - user [time] "request" …`.
 *
 * The client is the first word. The user's name may hold anything but an unescaped quotation mark, so the time is what stands before the
 * first of these.
 */
export const combinedReader: LineReader = (bytes, from, to, clock, found) => {
  const end = scanAddress(bytes, from, to, found);
  return end !== NO_CLIENT && end < to && bytes[end] === SPACE && readTime(bytes, end, to, clock, found);
};

/** Reads the same with the virtual host first, as Apache's `vhost_combined` has it: `www.example.com:443 192.0.2.1 - …`. */
export const virtualHostReader: LineReader = (bytes, from, to, clock, found) => {
  const host = indexOfByte(bytes, SPACE, from, to);
  return combinedReader(bytes, Math.min(host + 1, to), to, clock, found);
};

/** Writes the time of a line whose address ended at offset `from`. Returns false if the line has neither format. */
function readTime(bytes: Uint8Array, from: number, to: number, clock: Clock, found: FoundInLine): boolean {
  // Nearly every line has `- -` for the identity and the user.
  const likely = from + UNKNOWN_USER;
  if (likely + TIME_LENGTH < to && bytes[likely] === OPENING && bytes[from + 3] === HYPHEN && isTime(bytes, likely)) {
    found.time = webTimeAt(clock, bytes, likely + 1, likely + TIME_LENGTH);
    return true;
  }
  for (let at = from; ; at++) {
    at = indexOfByte(bytes, QUOTE, at, to);
    if (at >= to) return false;
    if (bytes[at - 1] === BACKSLASH) continue;
    const opening = at - TIME_LENGTH;
    if (opening <= from || bytes[opening] !== OPENING || !isTime(bytes, opening)) return false;
    found.time = webTimeAt(clock, bytes, opening + 1, at);
    return true;
  }
}

/** The length of ` - - `. */
const UNKNOWN_USER = 5;

/** Whether the end of a time and the quotation mark of the request are where a time that begins with this bracket has them. */
function isTime(bytes: Uint8Array, opening: number): boolean {
  return (
    bytes[opening + TIME_LENGTH - 2] === CLOSING &&
    bytes[opening + TIME_LENGTH - 1] === SPACE &&
    bytes[opening + TIME_LENGTH] === QUOTE
  );
}
