import { NO_CLIENT, scanAddress } from "./addressBytes.js";
import { bytesOf, CLOSING, COLON, indexOfByte, isDigitByte, OPENING, SPACE, TAB, ZERO } from "./bytes.js";
import type { LineReader } from "./lineReader.js";

/**
 * Reads a line that begins with an address, which may have brackets and a port: `192.0.2.1`, `[2001:db8::1]:25`.
 *
 * Ignores the bytes behind a space, a comma or a semicolon.
 */
export const addressReader: LineReader = (bytes, from, to, _clock, found) => {
  let first = from;
  while (first < to && isBlank(bytes[first] ?? 0)) first++;
  const isBracketed = bytes[first] === OPENING;
  if (isBracketed) first++;
  const closing = isBracketed ? indexOfByte(bytes, CLOSING, first, to) : to;
  let end = scanAddress(bytes, first, closing, found);
  if (end === NO_CLIENT) return false;
  if (isBracketed) {
    if (end !== closing || closing === to) return false;
    end++;
  }
  if (end < to && bytes[end] === COLON) {
    let port = 0;
    const start = end + 1;
    for (end = start; end < to && isDigitByte(bytes[end] ?? 0); end++) port = port * 10 + (bytes[end] ?? 0) - ZERO;
    if (end === start || port > PORT_AT_MOST) return false;
  }
  return end === to || ENDS.includes(bytes[end] ?? 0);
};

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

const PORT_AT_MOST = 65_535;
const ENDS: readonly number[] = [SPACE, TAB, ...bytesOf(",;#")];
