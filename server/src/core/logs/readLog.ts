/**
 * What really connects: the clients of logs, and how often each rule of a list decides them.
 *
 * `readLog.ts` takes a log as chunks of bytes. `kinds.ts` recognises the kind of a log by its first lines. Each kind has a file of its
 * own that says where in a line the client is: `combined.ts`, `jsonLines.ts`, `csv.ts`, `syslog.ts` with the messages of `postfix.ts`,
 * `sshd.ts`, `haproxy.ts` and `postgres.ts`, and `addresses.ts`. `addressBytes.ts` and `times.ts` read numbers from bytes. `clients.ts`
 * holds each client once, `countHits.ts` counts by rule, and `turned.ts` compares two lists. `clientLog.ts` keeps the clients in
 * ascending order for an editor, which asks them again after each edit (`logHits.ts`). No line becomes a text.
 *
 * A *client* is an address that connected. A *hit* is a line of a client, counted for the rule that decides it.
 */
import { type FoundInLine, foundInLine, NO_TIME } from "./addressBytes.js";
import { endOfLine, LINE_FEED } from "./bytes.js";
import {
  type ClientRows,
  type ClientTable,
  clientTable,
  LINES_A_BATCH,
  type LineBatch,
  lineBatch,
  mergeLines,
  rowsOfLines,
} from "./clients.js";
import { type KindChoice, type LogKind, recogniseKind, SAMPLE_AT_MOST } from "./kinds.js";
import { LINE_AT_MOST } from "./lineReader.js";
import { type Clock, clockUpTo, lookAtBytes } from "./times.js";

/** The clients of some logs. */
export interface LogClients {
  readonly ipv4: ClientTable;
  readonly ipv6: ClientTable;
  /** Lines that are not in the tables yet. */
  readonly batches: { readonly ipv4: LineBatch; readonly ipv6: LineBatch };
  /** Takes the lines of clients that the tables have no room for. */
  readonly beyond: (rows: ClientRows) => void;
  /** The most clients that the tables hold together. */
  readonly clientsAtMost: number;
  lines: number;
  withoutAddress: number;
  /** Whether all times have a time zone. Others count as UTC. */
  isZoned: boolean;
}

/** The most clients that are counted exactly. They take less than 100 MB. */
export const CLIENTS_AT_MOST = 2_000_000;

export function logClients(beyond: LogClients["beyond"], clientsAtMost: number = CLIENTS_AT_MOST): LogClients {
  return {
    ipv4: clientTable(1),
    ipv6: clientTable(4),
    batches: { ipv4: lineBatch(1), ipv6: lineBatch(4) },
    beyond,
    clientsAtMost,
    lines: 0,
    withoutAddress: 0,
    isZoned: true,
  };
}

/** Takes a log, as chunks of bytes. */
export interface LogReading {
  /** Reads a chunk. Keeps nothing of it. */
  readonly push: (chunk: Uint8Array) => void;
  /** Reads what has no end of line, and adds all lines to the clients. */
  readonly end: () => void;
  /** The kind of the log. `undefined` until a line has a client. */
  readonly kind: () => LogKind | undefined;
}

export interface LogOptions extends KindChoice {
  /** The kind of the log, if it is not to be recognised. */
  readonly kind?: LogKind;
  /** When the log was written last, in seconds since 1970. */
  readonly newest: number;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Starts to read a log, whose lines are added to the clients. Memory is constant, even if no line ends. */
export function readLog(clients: LogClients, options: LogOptions): LogReading {
  const clock = clockUpTo(options.newest);
  const found = foundInLine();
  let kind = options.kind;
  let header: Uint8Array | undefined;
  /** The beginning of a line that has not ended, and how many bytes of it are in use. */
  let rest = new Uint8Array(4096);
  let kept = 0;
  /** The first chunks, as long as they are less than a sample. */
  let sample: Uint8Array | undefined = new Uint8Array(0);

  function push(chunk: Uint8Array): void {
    if (sample === undefined) readChunk(chunk);
    else if (sample.length + chunk.length < SAMPLE_AT_MOST) sample = joined(sample, chunk);
    else readSample(joined(sample, chunk));
  }

  function readSample(bytes: Uint8Array): void {
    sample = undefined;
    readChunk(BYTE_ORDER_MARK.every((byte, place) => bytes[place] === byte) ? bytes.subarray(3) : bytes);
  }

  function readChunk(chunk: Uint8Array): void {
    let from = 0;
    if (kept > 0) {
      const end = chunk.indexOf(LINE_FEED);
      keep(chunk, 0, end < 0 ? chunk.length : end + 1);
      if (end < 0) return;
      // Of a long line the end is missing.
      rest[kept - 1] = LINE_FEED;
      readWhole(rest, 0, kept);
      kept = 0;
      from = end + 1;
    }
    const to = chunk.lastIndexOf(LINE_FEED) + 1;
    if (to > from) readWhole(chunk, from, to);
    keep(chunk, Math.max(from, to), chunk.length);
  }

  /** Appends bytes to the line that has not ended. */
  function keep(bytes: Uint8Array, from: number, to: number): void {
    const length = Math.min(to - from, LINE_AT_MOST + 1 - kept);
    if (kept + length > rest.length) rest = joined(rest, new Uint8Array(Math.max(rest.length, length)));
    rest.set(bytes.subarray(from, from + length), kept);
    kept += length;
  }

  /** Reads whole lines. Those before the first client are read by all kinds, and have none. */
  function readWhole(bytes: Uint8Array, from: number, to: number): void {
    header ??= bytes.slice(from, bytes.indexOf(LINE_FEED, from));
    let at = from;
    while (kind === undefined && at < to) {
      const end = 1 + bytes.indexOf(LINE_FEED, Math.min(at + SAMPLE_AT_MOST, to - 1));
      kind = recogniseKind(bytes, at, end, header, options.newest, options);
      if (kind !== undefined) break;
      readLines(clients, kind, clock, bytes, at, end, found);
      at = end;
    }
    readLines(clients, kind, clock, bytes, at, to, found);
  }

  function end(): void {
    if (sample !== undefined) readSample(sample);
    if (kept > 0) readChunk(Uint8Array.of(LINE_FEED));
    mergeBatch(clients, clients.batches.ipv4);
    mergeBatch(clients, clients.batches.ipv6);
    clients.isZoned &&= clock.isZoned;
  }

  return { push, end, kind: () => kind };
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** Reads whole lines, from offset `from` to `to`. */
function readLines(
  clients: LogClients,
  kind: LogKind | undefined,
  clock: Clock,
  bytes: Uint8Array,
  from: number,
  to: number,
  found: FoundInLine,
): void {
  lookAtBytes(clock, bytes);
  const read = kind?.read;
  const { ipv4, ipv6 } = clients.batches;
  let withoutAddress = 0;
  let lines = 0;
  for (let at = from; at < to; ) {
    const lineFeed = bytes.indexOf(LINE_FEED, at);
    const end = Math.min(endOfLine(bytes, at, lineFeed), at + LINE_AT_MOST);
    found.time = NO_TIME;
    lines++;
    if (read === undefined || !read(bytes, at, end, clock, found)) withoutAddress++;
    else if (found.width === 1) addLine(clients, ipv4, found);
    else addLine(clients, ipv6, found);
    at = lineFeed + 1;
  }
  clients.lines += lines;
  clients.withoutAddress += withoutAddress;
}

/** Adds a line to a batch. */
function addLine(clients: LogClients, batch: LineBatch, { words, time }: FoundInLine): void {
  const { cells, width } = batch;
  const at = batch.count * batch.stride;
  cells[at] = words[0] ?? 0;
  for (let word = 1; word < width; word++) cells[at + word] = words[word] ?? 0;
  cells[at + width] = time;
  if (++batch.count === LINES_A_BATCH) mergeBatch(clients, batch);
}

/** Adds the lines of a batch to the table of their family, and empties the batch. */
function mergeBatch({ ipv4, ipv6, clientsAtMost, beyond }: LogClients, batch: LineBatch): void {
  const [table, other] = batch.width === 1 ? [ipv4, ipv6] : [ipv6, ipv4];
  mergeLines(table, batch, clientsAtMost - other.count);
  if (batch.count > 0) beyond(rowsOfLines(batch));
  batch.count = 0;
}
