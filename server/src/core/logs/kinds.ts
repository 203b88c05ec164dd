import { type FoundInLine, foundInLine } from "./addressBytes.js";
import { addressReader } from "./addresses.js";
import { endOfLine, LINE_FEED } from "./bytes.js";
import { combinedReader, virtualHostReader } from "./combined.js";
import { columnsIn, csvReader, postgresColumns } from "./csv.js";
import { haproxyReader } from "./haproxy.js";
import { CLIENT_MEMBERS, jsonReader, type MemberPath } from "./jsonLines.js";
import type { LineReader } from "./lineReader.js";
import { postgresReader } from "./postgres.js";
import { syslogReader } from "./syslog.js";
import { type Clock, clockUpTo, lookAtBytes } from "./times.js";

/** A kind of log, with a reader of its own for one log. */
export interface LogKind {
  /** For people: `nginx or Apache, combined or common`. */
  readonly name: string;
  readonly read: LineReader;
}

/** What the user says about the lines of a log. */
export interface KindChoice {
  /** The column or the member that has the client. */
  readonly field?: string;
}

/** The bytes by which a kind is recognised, and the line that ends behind them. */
export const SAMPLE_AT_MOST = 65_536;

/**
 * Recognises the kind of a log by some lines: the kind that finds most clients, and of equals the first.
 *
 * Plain addresses must find more than twice as many as another kind, since lines of other logs that are cut off may begin with one.
 *
 * `from` and `to` bound the lines, and `header` is the first line of the log. `undefined` if no kind finds a client.
 */
export function recogniseKind(
  bytes: Uint8Array,
  from: number,
  to: number,
  header: Uint8Array,
  newest: number,
  choice: KindChoice,
): LogKind | undefined {
  const found = foundInLine();
  // Other kinds read other times, which say nothing about those of the log.
  const clock = clockUpTo(newest);
  lookAtBytes(clock, bytes);
  let best: (() => LogKind) | undefined;
  let most = 0;
  for (const make of candidates(header, choice)) {
    const count = countFound(make().read, bytes, from, to, clock, found);
    if (count > most) [best, most] = [make, count];
  }
  if (choice.field === undefined && countFound(addressReader, bytes, from, to, clock, found) > 2 * most)
    return plainAddresses;
  // Another reader, since some remember the line before.
  return best?.();
}

/** Yields functions that make the kinds but plain addresses, those that demand most of a line first. */
function* candidates(header: Uint8Array, { field }: KindChoice): Generator<() => LogKind> {
  const columns = columnsIn(header, 0, header.length, field);
  const csv = columns && (() => ({ name: `CSV, column ${field ?? columns.name}`, read: csvReader(columns) }));
  if (field !== undefined) {
    for (const path of [[field], field.split(".")]) yield () => jsonKind(path);
    if (csv !== undefined) yield csv;
    return;
  }
  yield () => ({ name: "nginx or Apache, common or combined", read: combinedReader });
  yield () => ({ name: "Apache with virtual hosts", read: virtualHostReader });
  for (const path of CLIENT_MEMBERS) yield () => jsonKind(path);
  yield () => ({ name: "syslog", read: syslogReader });
  yield () => ({ name: "HAProxy", read: haproxyReader });
  yield () => ({ name: "PostgreSQL", read: postgresReader });
  yield () => ({ name: "PostgreSQL, CSV", read: csvReader(postgresColumns, true) });
  if (csv !== undefined) yield csv;
}

const plainAddresses: LogKind = { name: "addresses", read: addressReader };

function jsonKind(path: MemberPath): LogKind {
  return { name: `JSON, member ${path.join(".")}`, read: jsonReader(path) };
}

/** Counts the lines that have a client. */
function countFound(
  read: LineReader,
  bytes: Uint8Array,
  from: number,
  to: number,
  clock: Clock,
  found: FoundInLine,
): number {
  let count = 0;
  for (let at = from; at < to; ) {
    const end = bytes.indexOf(LINE_FEED, at);
    if (read(bytes, at, endOfLine(bytes, at, end), clock, found)) count++;
    at = end + 1;
  }
  return count;
}
