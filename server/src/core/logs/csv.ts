import { NO_TIME } from "./addressBytes.js";
import { addressReader } from "./addresses.js";
import { asciiOf, COMMA, indexOfByte, QUOTE, TAB, utf8AsBytes } from "./bytes.js";
import { CLIENT_MEMBERS } from "./jsonLines.js";
import { LINE_AT_MOST, type LineReader } from "./lineReader.js";
import { anyTimeAt } from "./times.js";

/** Where the columns of a table are, from 0. */
export interface CsvColumns {
  readonly delimiter: number;
  readonly client: number;
  /** -1 without a time. */
  readonly time: number;
}

/** The columns that a header names. */
export interface NamedColumns extends CsvColumns {
  /** The name of the column that has the client, in lower case. */
  readonly name: string;
}

/** The log that PostgreSQL writes as CSV, without a header. The client has its port behind it. */
export const postgresColumns: CsvColumns = { delimiter: COMMA, client: 4, time: 0 };

const SEMICOLON = 59;
const DELIMITERS = [COMMA, SEMICOLON, TAB];
const CLIENT_NAMES = [
  ...CLIENT_MEMBERS.map((path) => path.join(".")),
  "c-ip",
  "ip_address",
  "ipaddress",
  "source_ip",
  "srcip",
  "source",
  "host",
];
const TIME_NAMES = ["time", "timestamp", "@timestamp", "date", "datetime", "ts", "log_time", "start"];
/** A longer first line is no header. */
const HEADER_AT_MOST = 16_384;

/** Reads the header of a table. `undefined` if it has no column of this name or, without one, none that usually has the client. */
export function columnsIn(bytes: Uint8Array, from: number, to: number, field?: string): NamedColumns | undefined {
  if (to - from > HEADER_AT_MOST) return undefined;
  const wanted = field === undefined ? undefined : utf8AsBytes(field);
  const candidates = (wanted === undefined ? CLIENT_NAMES : [wanted]).map((one) => one.toLowerCase());
  for (const delimiter of DELIMITERS) {
    const names = [...fieldsOf(bytes, from, to, delimiter)].map((field) => asciiOf(bytes, field.from, field.to).trim());
    const lower = names.map((one) => one.toLowerCase());
    const name = candidates.find((one) => lower.includes(one));
    if (name === undefined || (wanted === undefined && names.length < 2)) continue;
    const exact = wanted === undefined ? -1 : names.indexOf(wanted);
    return {
      name,
      delimiter,
      client: exact >= 0 ? exact : lower.indexOf(name),
      time: lower.findIndex((one) => TIME_NAMES.includes(one)),
    };
  }
  return undefined;
}

/**
 * Makes a reader for the lines of a table. Fields in quotation marks may hold anything, ends of line too.
 *
 * `isTimed` refuses a line without a time.
 */
export function csvReader({ delimiter, client, time }: CsvColumns, isTimed = false): LineReader {
  /** The column of the field inside which the line before ended, -1 if it did not. */
  let openColumn = -1;
  return (bytes, from, to, clock, found) => {
    // The end of a field that is cut off is most likely in the same line.
    const isCut = to - from >= LINE_AT_MOST;
    let start = from;
    let column = 0;
    if (openColumn >= 0) {
      const end = endOfQuoted(bytes, from, to);
      if (end >= to && !isCut) return false;
      start = indexOfByte(bytes, delimiter, end, to) + 1;
      column = openColumn + 1;
      openColumn = -1;
    }
    let hasClient = false;
    for (const field of fieldsOf(bytes, start, to, delimiter)) {
      if (column === client) hasClient = addressReader(bytes, field.from, field.to, clock, found);
      if (column === time) found.time = anyTimeAt(clock, bytes, field.from, field.to);
      if (field.isOpen && !isCut) openColumn = column;
      column++;
    }
    return hasClient && (!isTimed || found.time !== NO_TIME);
  };
}

/** The text of a field, without its quotation marks. */
interface Field {
  readonly from: number;
  readonly to: number;
  /** Whether the field goes on in the next line. */
  readonly isOpen: boolean;
}

function* fieldsOf(bytes: Uint8Array, from: number, to: number, delimiter: number): Generator<Field> {
  for (let at = from; at <= to; ) {
    const isQuoted = at < to && bytes[at] === QUOTE;
    const begin = isQuoted ? at + 1 : at;
    const end = isQuoted ? endOfQuoted(bytes, begin, to) : begin;
    const next = indexOfByte(bytes, delimiter, end, to);
    yield { from: begin, to: isQuoted ? end : next, isOpen: isQuoted && end >= to };
    at = next + 1;
  }
}

/** Returns the offset of the quotation mark that ends a field, `to` for none. Two of them are one of the text. */
function endOfQuoted(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (at + 1 < to && bytes[at + 1] === QUOTE) at++;
    else return at;
  }
  return to;
}
