/** Bytes of lines: what readers of all kinds of logs look for. */

export const TAB = 9;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const PLUS = 43;
export const COMMA = 44;
export const HYPHEN = 45;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const COLON = 58;
export const OPENING = 91;
export const BACKSLASH = 92;
export const CLOSING = 93;

export function isDigitByte(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}

/** Returns the value of a hexadecimal digit, -1 for another byte. */
export function hexDigitOf(byte: number): number {
  if (byte >= ZERO && byte <= 57) return byte - ZERO;
  const letter = (byte | 32) - 97;
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}

/** Returns the bytes of a text of ASCII characters, as a constant to look for. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Returns the text of some bytes that are ASCII. */
export function asciiOf(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** Whether `wanted` is at offset `at`. */
export function isAt(bytes: Uint8Array, at: number, to: number, wanted: Uint8Array): boolean {
  if (at < 0 || at + wanted.length > to) return false;
  for (let place = 0; place < wanted.length; place++) if (bytes[at + place] !== wanted[place]) return false;
  return true;
}

/** Returns the offset of the first `wanted` that begins between `from` and `to`, -1 for none. O(bytes) for a short `wanted`. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array, from: number, to: number): number {
  const [first] = wanted;
  for (let at = from; at + wanted.length <= to; at++) {
    if (bytes[at] === first && isAt(bytes, at, to, wanted)) return at;
  }
  return -1;
}

/** The same for the last one. */
export function lastIndexOfBytes(bytes: Uint8Array, wanted: Uint8Array, from: number, to: number): number {
  const [first] = wanted;
  for (let at = to - wanted.length; at >= from; at--) {
    if (bytes[at] === first && isAt(bytes, at, to, wanted)) return at;
  }
  return -1;
}

/** Returns the offset of the first `byte` between `from` and `to`, `to` for none. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== byte) at++;
  return at;
}

/** Returns the end of a line that begins at `from`: the offset of its line feed, or of the carriage return before it. */
export function endOfLine(bytes: Uint8Array, from: number, lineFeed: number): number {
  return lineFeed > from && bytes[lineFeed - 1] === CARRIAGE_RETURN ? lineFeed - 1 : lineFeed;
}
