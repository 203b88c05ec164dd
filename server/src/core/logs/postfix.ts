import { type FoundInLine, NO_CLIENT, scanAddress } from "./addressBytes.js";
import { bytesOf, CLOSING, indexOfByte, indexOfBytes, isAt, OPENING, SPACE } from "./bytes.js";
import type { MessageReader } from "./lineReader.js";

const WARNING = bytesOf("warning: ");
const FROM = bytesOf(" from ");
const CLIENT = bytesOf("client=");

/**
 * Reads a message of Postfix' smtpd: `connect from mail.example.com[192.0.2.1]`, `NOQUEUE: reject: RCPT from …`, `4F2A: client=…`.
 *
 * The client is the first name with an address in brackets at one of these places. What comes behind it may be the client's own words.
 */
export const postfixClient: MessageReader = (bytes, from, to, found) => {
  if (isAt(bytes, from, to, WARNING) && readName(bytes, from + WARNING.length, to, found)) return true;
  const client = indexOfByte(bytes, SPACE, from, to) + 1;
  if (isAt(bytes, client, to, CLIENT)) return readName(bytes, client + CLIENT.length, to, found);
  for (let at = from; ; at++) {
    at = indexOfBytes(bytes, FROM, at, to);
    if (at < 0) return false;
    if (readName(bytes, at + FROM.length, to, found)) return true;
  }
};

/** Reads `mail.example.com[192.0.2.1]`. */
function readName(bytes: Uint8Array, from: number, to: number, found: FoundInLine): boolean {
  let at = from;
  while (at < to && bytes[at] !== SPACE && bytes[at] !== OPENING) at++;
  return readBrackets(bytes, at, to, found);
}

/** Reads `[192.0.2.1]`. */
function readBrackets(bytes: Uint8Array, at: number, to: number, found: FoundInLine): boolean {
  if (at >= to || bytes[at] !== OPENING) return false;
  const end = scanAddress(bytes, at + 1, to, found);
  return end !== NO_CLIENT && end < to && bytes[end] === CLOSING;
}

/**
 * Reads a message of postscreen or tlsproxy: `CONNECT from [192.0.2.1]:40312 to [198.51.100.1]:25`, `PASS NEW [192.0.2.1]:40312`.
 *
 * The client is the first address in brackets.
 */
export const postscreenClient: MessageReader = (bytes, from, to, found) => {
  for (let at = from; ; at++) {
    at = indexOfByte(bytes, OPENING, at, to);
    if (at >= to) return false;
    if (readBrackets(bytes, at, to, found)) return true;
  }
};
