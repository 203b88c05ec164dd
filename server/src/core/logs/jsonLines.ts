import { addressReader } from "./addresses.js";
import { BACKSLASH, bytesOf, COLON, isAt, QUOTE, utf8AsBytes } from "./bytes.js";
import type { LineReader } from "./lineReader.js";
import { anyTimeAt } from "./times.js";

/** The names of the members around a value and its own, from the outermost. */
export type MemberPath = readonly string[];

/** Where the client is in the logs of nginx, Apache, Caddy, Traefik, Envoy, Express, AWS and others, the surest first. */
export const CLIENT_MEMBERS: readonly MemberPath[] = [
  ["remote_addr"],
  ["client_ip"],
  ["clientip"],
  ["client_addr"],
  ["remote_ip"],
  ["remoteAddr"],
  ["remoteIp"],
  ["remote_host"],
  ["request", "client_ip"],
  ["request", "remote_ip"],
  ["httpRequest", "remoteIp"],
  ["httpRequest", "clientIp"],
  ["req", "remoteAddress"],
  ["remoteAddress"],
  ["client", "ip"],
  ["source", "ip"],
  ["ClientHost"],
  ["downstream_remote_address"],
  ["client"],
  ["src_ip"],
  ["ip"],
  ["address"],
];

const TIME_MEMBERS: readonly MemberPath[] = [
  ["time"],
  ["timestamp"],
  ["@timestamp"],
  ["time_iso8601"],
  ["time_local"],
  ["ts"],
  ["start_time"],
  ["StartUTC"],
  ["date"],
  ["datetime"],
  ["msec"],
];

/** Makes a reader of lines that are JSON objects, whose client is at a path. Returns false for a line that is no object. */
export function jsonReader(path: MemberPath): LineReader {
  const wanted = [path, ...TIME_MEMBERS].map((names) => names.map((name) => bytesOf(utf8AsBytes(name))));
  const values: Value[] = wanted.map(() => ({ from: 0, to: 0 }));
  return (bytes, from, to, clock, found) => {
    if (bytes[nextAt(bytes, from, to)] !== OPENING_BRACE) return false;
    scanMembers(bytes, from, to, wanted, values);
    const [client, ...times] = values;
    if (client === undefined || client.to === 0) return false;
    if (!addressReader(bytes, client.from, client.to, clock, found)) return false;
    const time = times.find((value) => value.to > 0);
    if (time !== undefined) found.time = anyTimeAt(clock, bytes, time.from, time.to);
    return true;
  };
}

/** Where the text of a value is, without its quotation marks. Both are 0 if the line has no such value. */
interface Value {
  from: number;
  to: number;
}

const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;
const COMMA = 44;

/**
 * Finds members of an object, the first of each path. Values are texts and numbers. A text that is cut off may be another value.
 *
 * Reads the line once and creates no object. O(bytes × paths).
 */
function scanMembers(
  bytes: Uint8Array,
  from: number,
  to: number,
  paths: readonly (readonly Uint8Array[])[],
  values: readonly Value[],
): void {
  for (const value of values) value.from = value.to = 0;
  let depth = 0;
  /** For each depth whether the object there is on the way along a path: bit i for path i. Deeper than any path it does not matter. */
  const onWay = new Int32Array(DEPTH_AT_MOST + 1);
  onWay[0] = -1;
  let pending = 0;
  let isKey = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfText(bytes, at + 1, to);
      if (isKey && bytes[nextAt(bytes, end + 1, to)] === COLON) {
        pending = depth <= DEPTH_AT_MOST ? matching(bytes, at + 1, end, paths, depth, onWay[depth - 1] ?? 0) : 0;
        isKey = false;
      } else if (end < to) take(paths, values, pending, depth, at + 1, end);
      at = end;
    } else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
      if (depth > 0 && depth <= DEPTH_AT_MOST) onWay[depth] = byte === OPENING_BRACE ? pending : 0;
      depth++;
      isKey = byte === OPENING_BRACE;
      pending = 0;
    } else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) {
      depth--;
      pending = 0;
      if (depth <= 0) return;
    } else if (byte === COMMA) {
      pending = 0;
      isKey = true;
    } else if (pending !== 0 && isNumberByte(byte ?? 0)) {
      let end = at;
      while (end < to && isNumberByte(bytes[end] ?? 0)) end++;
      take(paths, values, pending, depth, at, end);
      at = end - 1;
    }
  }
}

/** The length of the longest path. */
const DEPTH_AT_MOST = 8;

/** Returns the paths whose member at a depth has this name, as bits. `onWay` are those whose outer members match. */
function matching(
  bytes: Uint8Array,
  from: number,
  to: number,
  paths: readonly (readonly Uint8Array[])[],
  depth: number,
  onWay: number,
): number {
  let found = 0;
  for (let place = 0; place < paths.length; place++) {
    if ((onWay & (1 << place)) === 0) continue;
    const name = paths[place]?.[depth - 1];
    if (name !== undefined && name.length === to - from && isAt(bytes, from, to, name)) found |= 1 << place;
  }
  return found;
}

/** Writes the place of a value to those of the paths that end in its member. */
function take(
  paths: readonly (readonly Uint8Array[])[],
  values: readonly Value[],
  pending: number,
  depth: number,
  from: number,
  to: number,
): void {
  if (pending === 0) return;
  for (let place = 0; place < paths.length; place++) {
    const value = values[place];
    if ((pending & (1 << place)) === 0 || paths[place]?.length !== depth || value === undefined || value.to > 0)
      continue;
    value.from = from;
    value.to = to;
  }
}

/** Returns the offset of the quotation mark that ends a text, `to` for none. */
function endOfText(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, to);
}

function nextAt(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] ?? 0) <= 32) at++;
  return at;
}

/** Whether a byte may be in a number: a digit, a sign, a point or an exponent. */
function isNumberByte(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === 45 || byte === 43 || byte === 46 || byte === 101 || byte === 69;
}
