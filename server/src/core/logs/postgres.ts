import { type FoundInLine, NO_CLIENT, scanAddress } from "./addressBytes.js";
import { bytesOf, indexOfByte, indexOfBytes, isAt, isDigitByte, lastIndexOfBytes, QUOTE, SPACE } from "./bytes.js";
import type { LineReader, MessageReader } from "./lineReader.js";
import { isoTimeAt } from "./times.js";

/** What begins the message, behind `log_line_prefix`. Statements and hints hold words of the client and have others. */
const LEVELS = ["LOG:  ", "FATAL:  "].map(bytesOf);

const RECEIVED = bytesOf("connection received: host=");
const NO_ENTRY = bytesOf("no pg_hba.conf entry for ");
const REJECTS = bytesOf("pg_hba.conf rejects ");
const HOST = bytesOf('host "');
const DISCONNECTION = bytesOf("disconnection: ");
const HOST_AT_END = bytesOf(" host=");
/** The words with which a `log_line_prefix` often names the client. */
const NAMED = ["client=", "host="].map(bytesOf);

/**
 * Reads a message of PostgreSQL, with what `log_line_prefix` puts before it.
 *
 * The client is in `connection received: host=192.0.2.1 port=40312`, in what pg_hba.conf refuses, in what `log_disconnections` writes, or
 * in the prefix, as `client=192.0.2.1`, as `192.0.2.1(40312)` or just before the message.
 */
export const postgresClient: MessageReader = (bytes, from, to, found) => {
  let level = -1;
  let message = to;
  for (const one of LEVELS) {
    const at = indexOfBytes(bytes, one, from, message);
    if (at >= 0) [level, message] = [at, at + one.length];
  }
  if (level < 0) return false;
  return readMessage(bytes, message, to, found) || readPrefix(bytes, from, level, found);
};

/** Reads a line that PostgreSQL writes without syslog. Its time is first, as `%m` or `%t` of the prefix. */
export const postgresReader: LineReader = (bytes, from, to, clock, found) => {
  if (!postgresClient(bytes, from, to, found)) return false;
  found.time = isoTimeAt(clock, bytes, from, to);
  return true;
};

function readMessage(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  if (isAt(bytes, from, to, RECEIVED)) return readWord(bytes, from + RECEIVED.length, to, found);
  if (isAt(bytes, from, to, NO_ENTRY) || isAt(bytes, from, to, REJECTS)) {
    // `host` is the first word in quotation marks.
    const quote = indexOfByte(bytes, QUOTE, from, to) + 1;
    if (!isAt(bytes, quote - HOST.length, to, HOST)) return false;
    const end = scanAddress(bytes, quote, to, found);
    return end !== NO_CLIENT && bytes[end] === QUOTE;
  }
  if (!isAt(bytes, from, to, DISCONNECTION)) return false;
  const host = lastIndexOfBytes(bytes, HOST_AT_END, from, to);
  return host >= 0 && readWord(bytes, host + HOST_AT_END.length, to, found);
}

function readPrefix(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  for (const name of NAMED) {
    const at = lastIndexOfBytes(bytes, name, from, to);
    if (at >= 0 && readWord(bytes, at + name.length, to, found)) return true;
  }
  let end = to;
  while (end > from && bytes[end - 1] === SPACE) end--;
  return readWithPort(bytes, from, to, found) || readBackwards(bytes, from, end, found);
}

const OPENING_PARENTHESIS = 40;
const CLOSING_PARENTHESIS = 41;

/** Reads the first `192.0.2.1(40312)`, as `%r` writes it. */
function readWithPort(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  for (let at = from; ; at++) {
    at = indexOfByte(bytes, OPENING_PARENTHESIS, at, to);
    if (at >= to) return false;
    let end = at + 1;
    while (end < to && isDigitByte(bytes[end] ?? 0)) end++;
    if (end > at + 1 && bytes[end] === CLOSING_PARENTHESIS && readBackwards(bytes, from, at, found)) return true;
  }
}

/** Reads the address that ends at an offset. Before it is a space, or what separates the parts of a prefix. */
function readBackwards(bytes: Uint8Array, from: number, end: number, found: FoundInLine): boolean {
  let start = end;
  // A longer word is no address, and a line may have such an end at every third byte.
  const farthest = Math.max(from, end - WORD_AT_MOST);
  while (start > farthest && !SEPARATORS.includes(bytes[start - 1] ?? 0)) start--;
  if (scanAddress(bytes, start, end, found) === end) return true;
  // A prefix may have a colon before the client: `UTC:192.0.2.1(40312):user@db`.
  const colon = indexOfByte(bytes, COLON, start, end) + 1;
  return colon < end && scanAddress(bytes, colon, end, found) === end;
}

/** A prefix may have some text and a colon before the client, which has at most 45 bytes. */
const WORD_AT_MOST = 256;
const COLON = 58;
const SEPARATORS: readonly number[] = [SPACE, ...bytesOf(",=@[|")];

/** Reads an address up to the end of its word. */
function readWord(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  const end = scanAddress(bytes, from, to, found);
  return end !== NO_CLIENT && (end === to || WORD_ENDS.includes(bytes[end] ?? 0));
}

const WORD_ENDS: readonly number[] = [SPACE, ...bytesOf(",()]")];
