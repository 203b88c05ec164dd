import { NO_CLIENT, scanAddress } from "./addressBytes.js";
import { bytesOf, COLON, indexOfByte, isAt, OPENING, SPACE } from "./bytes.js";
import type { LineReader, MessageReader } from "./lineReader.js";
import { haproxyTimeAt } from "./times.js";

const CONNECT = bytesOf("Connect from ");

/** Reads a message of HAProxy: `192.0.2.1:40312 [time] frontend …`, or `Connect from 192.0.2.1:40312 to …`. The client is the first. */
export const haproxyClient: MessageReader = (bytes, from, to, found) => {
  const start = isAt(bytes, from, to, CONNECT) ? from + CONNECT.length : from;
  const end = indexOfByte(bytes, SPACE, start, to);
  let port = end - 1;
  while (port > start && bytes[port] !== COLON) port--;
  const address = scanAddress(bytes, start, port, found);
  return address !== NO_CLIENT && address === port;
};

/** Reads a line that HAProxy writes without syslog, as in a container. */
export const haproxyReader: LineReader = (bytes, from, to, clock, found) => {
  if (!haproxyClient(bytes, from, to, found)) return false;
  const opening = indexOfByte(bytes, SPACE, from, to) + 1;
  if (opening >= to || bytes[opening] !== OPENING) return isAt(bytes, from, to, CONNECT);
  found.time = haproxyTimeAt(clock, bytes, opening + 1, to);
  return true;
};
