import { type FoundInLine, NO_CLIENT, scanAddress } from "./addressBytes.js";
import { bytesOf, CLOSING, COLON, indexOfBytes, isAt, isDigitByte, lastIndexOfBytes, OPENING, SPACE } from "./bytes.js";
import type { MessageReader } from "./lineReader.js";

/** The beginnings of messages that name the client next. What follows may be the client's own words. */
const BEFORE_CLIENT = [
  "Connection from ",
  "Connection closed by ",
  "Connection reset by ",
  "Received disconnect from ",
  "Disconnected from ",
  "Disconnecting ",
  "Did not receive identification string from ",
  "Unable to negotiate with ",
  "banner exchange: Connection from ",
  "ssh_dispatch_run_fatal: Connection from ",
  "Timeout before authentication for connection from ",
  "Timeout before authentication for ",
  "Protocol major versions differ for ",
  "ROOT LOGIN REFUSED FROM ",
  "Address ",
].map(bytesOf);

/** The beginnings of messages in which a name comes before the client, and the bytes just before the client. */
const BEFORE_HOST: readonly (readonly [beginning: Uint8Array, before: Uint8Array])[] = [
  [bytesOf("drop connection "), bytesOf(" from ")],
  [bytesOf("refused connect from "), bytesOf(" (")],
  [bytesOf("reverse mapping checking "), bytesOf(" [")],
  [bytesOf("pam_"), bytesOf(" rhost=")],
  [bytesOf("PAM "), bytesOf(" rhost=")],
];

/** The beginnings of messages in which the client's own words come before its address. */
const BEFORE_WORDS = [
  "Accepted ",
  "Failed ",
  "Postponed ",
  "Partial ",
  "Invalid user ",
  "Connection closed by ",
  "Connection reset by ",
  "Disconnected from ",
  "Disconnecting ",
  "maximum authentication attempts exceeded for ",
  "Bad protocol version identification ",
  "PAM: ",
  "Starting session: ",
  "Close session: ",
].map(bytesOf);

const LEVELS = ["error: ", "fatal: "].map(bytesOf);
const FROM = bytesOf(" from ");
const PORT = bytesOf(" port ");
/** `User root from 192.0.2.1 not allowed because …`. */
const USER = bytesOf("User ");
const NOT_ALLOWED = bytesOf(" not allowed because ");
const OTHER_NAME = bytesOf(": Change of username ");

/**
 * Reads a message of sshd.
 *
 * The client chooses the name of the user, which may be `x from 192.0.2.9 port 1`, and what it says when it disconnects. So the beginning
 * of a message tells whether the first or the last address is the client's.
 */
export const sshdClient: MessageReader = (bytes, begin, to, found) => {
  const level = LEVELS.find((one) => isAt(bytes, begin, to, one));
  const from = begin + (level?.length ?? 0);
  for (const phrase of BEFORE_CLIENT) {
    if (isAt(bytes, from, to, phrase) && readNext(bytes, from + phrase.length, to, found)) return true;
  }
  for (const [beginning, before] of BEFORE_HOST) {
    if (!isAt(bytes, from, to, beginning)) continue;
    const at = indexOfBytes(bytes, before, from, to);
    return at >= 0 && readNext(bytes, at + before.length, to, found);
  }
  if (isAt(bytes, from, to, USER)) {
    return readEnd(bytes, from, lastIndexOfBytes(bytes, NOT_ALLOWED, from, to), found);
  }
  for (const phrase of BEFORE_WORDS) {
    if (isAt(bytes, from, to, phrase)) return readLast(bytes, from + phrase.length, to, found);
  }
  return false;
};

/** Reads an address that may have brackets. */
function readNext(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  const end = scanAddress(bytes, bytes[from] === OPENING ? from + 1 : from, to, found);
  if (end === NO_CLIENT) return false;
  return end === to || ENDS.includes(bytes[end] ?? 0);
}

const ENDS: readonly number[] = [SPACE, CLOSING, COLON, ...bytesOf(",)")];

/** Reads the last address that has a port. In the words of old versions, and of PAM, the address ends the line without one. */
function readLast(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  if (readEnd(bytes, from, to, found)) return true;
  const other = indexOfBytes(bytes, OTHER_NAME, from, to);
  for (let at = other < 0 ? to : other; ; ) {
    at = lastIndexOfBytes(bytes, PORT, from, at);
    if (at < 0) return false;
    if (isDigitByte(bytes[at + PORT.length] ?? 0) && readBefore(bytes, from, at, found)) return true;
  }
}

/** Reads the address behind the last ` from `, which ends at offset `to`. */
function readEnd(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  const at = lastIndexOfBytes(bytes, FROM, from, to);
  return at >= 0 && scanAddress(bytes, at + FROM.length, to, found) === to;
}

/** Reads the word that ends at an offset as an address. */
function readBefore(bytes: Uint8Array, from: number, end: number, found: FoundInLine): boolean {
  let start = end;
  while (start > from && bytes[start - 1] !== SPACE) start--;
  return scanAddress(bytes, start, end, found) === end;
}
