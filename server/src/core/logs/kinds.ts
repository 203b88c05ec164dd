import { foundInLine } from "./addressBytes.js";
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
  // Other kinds read other times, which say nothing about those of the log.
  const clock = clockUpTo(newest);
  lookAtBytes(clock, bytes);
  const makes = [...candidates(header, choice)];
  const readers = [...makes.map((make) => make().read), addressReader];
  const counts = countFound(readers, bytes, from, to, clock);
  const plain = choice.field === undefined ? counts.at(-1) : 0;
  const ofKinds = counts.slice(0, -1);
  const most = Math.max(0, ...ofKinds);
  if ((plain ?? 0) > 2 * most) return plainAddresses;
  // Another reader, since some remember the line before.
  return most === 0 ? undefined : makes[ofKinds.indexOf(most)]?.();
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

/** Counts the lines in which each reader finds a client. */
function countFound(
  readers: readonly LineReader[],
  bytes: Uint8Array,
  from: number,
  to: number,
  clock: Clock,
): readonly number[] {
  const found = foundInLine();
  const counts = readers.map(() => 0);
  for (let at = from; at < to; ) {
    const lineFeed = bytes.indexOf(LINE_FEED, at);
    const end = endOfLine(bytes, at, lineFeed);
    for (const [place, read] of readers.entries()) {
      if (read(bytes, at, end, clock, found)) counts[place] = (counts[place] ?? 0) + 1;
    }
    at = lineFeed + 1;
  }
  return counts;
}
