import { type FoundInLine, NO_TIME } from "./addressBytes.js";
import {
  bytesOf,
  COLON,
  indexOfByte,
  indexOfBytes,
  isAt,
  isDigitByte,
  lastIndexOfBytes,
  OPENING,
  SPACE,
} from "./bytes.js";
import { haproxyClient } from "./haproxy.js";
import type { LineReader, MessageReader } from "./lineReader.js";
import { postfixClient, postscreenClient } from "./postfix.js";
import { postgresClient } from "./postgres.js";
import { sshdClient } from "./sshd.js";
import { isoTimeAt, syslogTimeAt } from "./times.js";

/** A program, by the beginning and the end of its tag, and how its messages name the client. */
interface LoggingProgram {
  readonly begins: Uint8Array;
  readonly ends: Uint8Array;
  readonly read: MessageReader;
}

function loggedBy(begins: string, ends: string, read: MessageReader): LoggingProgram {
  return { begins: bytesOf(begins), ends: bytesOf(ends), read };
}

/** The programs that write their clients. Postfix's tags have the name of its instance first, and may have that of a service between. */
const PROGRAMS: readonly LoggingProgram[] = [
  loggedBy("postfix", "/smtpd", postfixClient),
  loggedBy("postfix", "/postscreen", postscreenClient),
  loggedBy("postfix", "/tlsproxy", postscreenClient),
  loggedBy("sshd", "", sshdClient),
  loggedBy("haproxy", "", haproxyClient),
  loggedBy("postgres", "", postgresClient),
];

/** The length of `Nov 30 13:25:59`. */
const TIME_LENGTH = 15;

/** What rsyslog writes for lines that are the same: `message repeated 2 times: [ message]`. */
const REPEATED = bytesOf("message repeated ");
const TIMES = bytesOf(" times: [ ");

/**
 * Reads a line of syslog or of the journal: `Nov 30 13:25:59 host postfix/smtpd[123]: message`.
 *
 * The time may have a fraction, or be one of ISO 8601.
 */
export const syslogReader: LineReader = (bytes, from, to, clock, found) => {
  const isIso = isDigitByte(bytes[from] ?? 0);
  const timeEnd = indexOfByte(bytes, SPACE, isIso ? from : Math.min(from + TIME_LENGTH, to), to);
  found.time = isIso ? isoTimeAt(clock, bytes, from, timeEnd) : syslogTimeAt(clock, bytes, from, timeEnd);
  return found.time !== NO_TIME && readMessage(bytes, timeEnd, to, found);
};

function readMessage(bytes: Uint8Array, timeEnd: number, to: number, found: FoundInLine): boolean {
  const tag = indexOfByte(bytes, SPACE, timeEnd + 1, to) + 1;
  const tagEnd = indexOfByte(bytes, SPACE, tag, to);
  if (tagEnd >= to || bytes[tagEnd - 1] !== COLON) return false;
  let nameEnd = tag;
  while (bytes[nameEnd] !== OPENING && bytes[nameEnd] !== COLON) nameEnd++;
  const read = programOf(bytes, tag, nameEnd)?.read;
  const message = tagEnd + 1;
  if (read === undefined || !isAt(bytes, message, to, REPEATED)) return read?.(bytes, message, to, found) ?? false;
  const times = indexOfBytes(bytes, TIMES, message, to);
  return times >= 0 && read(bytes, times + TIMES.length, to - 1, found);
}

function programOf(bytes: Uint8Array, from: number, to: number): LoggingProgram | undefined {
  for (const one of PROGRAMS) {
    if (!isAt(bytes, from, to, one.begins)) continue;
    if (one.ends.length === 0 || lastIndexOfBytes(bytes, one.ends, to - one.ends.length, to) >= from) return one;
  }
  return undefined;
}
