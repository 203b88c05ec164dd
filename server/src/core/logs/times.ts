import { NO_TIME } from "./addressBytes.js";
import { bytesOf, COLON, COMMA, DOT, HYPHEN, isAt, isDigitByte, PLUS, SLASH, SPACE, ZERO } from "./bytes.js";

/** Reads the times of a log. Remembers the last second, since many lines of a log share it. */
export interface Clock {
  /** When the log was written last, in seconds since 1970. A time without a year is in the last year that is not after it. */
  readonly newest: number;
  /** Whether all times so far had a time zone. Others count as UTC. */
  isZoned: boolean;
  /** The last time that was read, word by word, and what it means. */
  readonly cached: Int32Array;
  shape: TimeShape | undefined;
  seconds: number;
  /** Of the bytes that are read: comparing words takes a third of comparing bytes. */
  view: DataView;
}

export function clockUpTo(newest: number): Clock {
  const view = new DataView(new ArrayBuffer(0));
  return { newest, isZoned: true, cached: new Int32Array(LONGEST_TIME / 4), shape: undefined, seconds: NO_TIME, view };
}

/** Call it before the times of these bytes are read. */
export function lookAtBytes(clock: Clock, bytes: Uint8Array): void {
  clock.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const LONGEST_TIME = 28;

/** How a time is written: how many bytes it has, and what they mean. */
interface TimeShape {
  readonly length: number;
  /** Returns the seconds since 1970, as if a time without a zone was in UTC. {@link NO_TIME} if this is no time. */
  readonly read: (bytes: Uint8Array, at: number, newest: number) => number;
}

/** `30/Nov/2026:13:25:59`, as HAProxy writes it. */
const ofHaproxy: TimeShape = { length: 20, read: webSecondsAt };

/** `30/Nov/2026:13:25:59 +0100`, as web servers write it. */
const ofWebServers: TimeShape = {
  length: 26,
  read(bytes, at) {
    const seconds = webSecondsAt(bytes, at);
    const offset = zoneAt(bytes, at + 20, at + 26);
    return seconds === NO_TIME || offset >= NO_ZONE ? NO_TIME : inRange(seconds - offset);
  },
};

function webSecondsAt(bytes: Uint8Array, at: number): number {
  const isRight = bytes[at + 2] === SLASH && bytes[at + 6] === SLASH && bytes[at + 11] === COLON;
  if (!isRight) return NO_TIME;
  return secondsOf(numberAt(bytes, at + 7, 4), monthAt(bytes, at + 3), numberAt(bytes, at, 2), bytes, at + 12);
}

/** `2026-11-30T13:25:59`, also with a space for the T. */
const ofIso: TimeShape = {
  length: 19,
  read(bytes, at) {
    if (bytes[at + 4] !== HYPHEN || bytes[at + 7] !== HYPHEN) return NO_TIME;
    if (bytes[at + 10] !== SPACE && bytes[at + 10] !== LETTER_T) return NO_TIME;
    return secondsOf(numberAt(bytes, at, 4), numberAt(bytes, at + 5, 2), numberAt(bytes, at + 8, 2), bytes, at + 11);
  },
};

/** `Nov 30 13:25:59`, as syslog writes it. */
const ofSyslog: TimeShape = {
  length: 15,
  read(bytes, at, newest) {
    if (bytes[at + 3] !== SPACE || bytes[at + 6] !== SPACE) return NO_TIME;
    const day = bytes[at + 4] === SPACE ? numberAt(bytes, at + 5, 1) : numberAt(bytes, at + 4, 2);
    const month = monthAt(bytes, at);
    // A clock may be some hours ahead of ours.
    const limit = newest + SECONDS_A_DAY;
    for (let year = new Date(limit * 1000).getUTCFullYear(), tries = 0; tries < YEARS_TRIED; year--, tries++) {
      const seconds = secondsOf(year, month, day, bytes, at + 7);
      if (seconds !== NO_TIME && seconds <= limit) return seconds;
    }
    return NO_TIME;
  },
};

/** A 29th of February is at most eight years before the next one, as around 1900 and 2100. */
const YEARS_TRIED = 9;
const SECONDS_A_DAY = 86_400;
const LETTER_T = 84;

/** Reads `30/Nov/2026:13:25:59 +0100`. {@link NO_TIME} for anything else. */
export function webTimeAt(clock: Clock, bytes: Uint8Array, at: number, to: number): number {
  return secondsAt(clock, bytes, at, to, ofWebServers);
}

/** Reads `30/Nov/2026:13:25:59.123`, which has no zone. */
export function haproxyTimeAt(clock: Clock, bytes: Uint8Array, at: number, to: number): number {
  return unzoned(clock, secondsAt(clock, bytes, at, to, ofHaproxy));
}

/** Reads `2026-11-30T13:25:59.123+01:00` and other forms of ISO 8601. */
export function isoTimeAt(clock: Clock, bytes: Uint8Array, at: number, to: number): number {
  const seconds = secondsAt(clock, bytes, at, to, ofIso);
  if (seconds === NO_TIME) return NO_TIME;
  const offset = zoneAt(bytes, at + ofIso.length, to);
  if (offset === FALSE_ZONE) return NO_TIME;
  return offset === NO_ZONE ? unzoned(clock, seconds) : inRange(seconds - offset);
}

/** Reads `Nov 30 13:25:59`, which has neither a year nor a zone. */
export function syslogTimeAt(clock: Clock, bytes: Uint8Array, at: number, to: number): number {
  return unzoned(clock, secondsAt(clock, bytes, at, to, ofSyslog));
}

/** Reads `1764509159.123`: seconds since 1970, or milliseconds if there are thirteen digits. */
export function epochTimeAt(bytes: Uint8Array, at: number, to: number): number {
  let value = 0;
  let end = at;
  for (; end < to && isDigitByte(bytes[end] ?? 0); end++) value = value * 10 + (bytes[end] ?? 0) - ZERO;
  return inRange(end - at === 13 ? Math.floor(value / 1000) : value);
}

/** Reads a time in any of the forms that a field may have. */
export function anyTimeAt(clock: Clock, bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from + 2] === SLASH) {
    const isFalse = zoneAt(bytes, from + ofHaproxy.length, to) === FALSE_ZONE;
    return isFalse ? NO_TIME : webTimeAt(clock, bytes, from, to) || haproxyTimeAt(clock, bytes, from, to);
  }
  return bytes[from + 4] === HYPHEN ? isoTimeAt(clock, bytes, from, to) : epochTimeAt(bytes, from, to);
}

function unzoned(clock: Clock, seconds: number): number {
  if (seconds !== NO_TIME) clock.isZoned = false;
  return seconds;
}

/** Returns the seconds of a time whose shape is known, from the cache if the last one was the same. */
function secondsAt(clock: Clock, bytes: Uint8Array, at: number, to: number, shape: TimeShape): number {
  if (at + shape.length > to) return NO_TIME;
  return clock.shape === shape && isCached(clock, at, shape) ? clock.seconds : readAfresh(clock, bytes, at, shape);
}

/** Whether the time is the last one. What differs is most likely at the end. */
function isCached({ view, cached }: Clock, at: number, { length }: TimeShape): boolean {
  for (let word = (length + 3) >>> 2; word-- > 0; ) {
    if (view.getInt32(at + Math.min(4 * word, length - 4), true) !== cached[word]) return false;
  }
  return true;
}

function readAfresh(clock: Clock, bytes: Uint8Array, at: number, shape: TimeShape): number {
  const { length } = shape;
  for (let word = 0; 4 * word < length; word++) {
    clock.cached[word] = clock.view.getInt32(at + Math.min(4 * word, length - 4), true);
  }
  clock.shape = shape;
  clock.seconds = shape.read(bytes, at, clock.newest);
  return clock.seconds;
}

/**
 * Returns the offset of a time zone in seconds, behind a fraction of a second.
 *
 * {@link NO_ZONE} without a zone that is known. {@link FALSE_ZONE} for an offset that no place has.
 */
function zoneAt(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  if (at < to && (bytes[at] === DOT || bytes[at] === COMMA)) {
    at++;
    while (at < to && isDigitByte(bytes[at] ?? 0)) at++;
  }
  const sign = at + 1 < to && bytes[at] === SPACE ? bytes[++at] : bytes[at];
  if (sign !== PLUS && sign !== HYPHEN) return UTC.some((zone) => isAt(bytes, at, to, zone)) ? 0 : NO_ZONE;
  const minutesAt = bytes[at + 3] === COLON ? at + 4 : at + 3;
  if (at + 3 > to) return NO_ZONE;
  const hours = numberAt(bytes, at + 1, 2);
  if (hours < 0) return NO_ZONE;
  const minutes = minutesAt + 2 <= to ? Math.max(0, numberAt(bytes, minutesAt, 2)) : 0;
  const offset = hours * 3600 + minutes * 60;
  if (minutes > 59 || offset > LARGEST_OFFSET) return FALSE_ZONE;
  return sign === PLUS ? offset : -offset;
}

/** Kiribati is 14 hours ahead of UTC. */
const LARGEST_OFFSET = 14 * 3600;
/** Larger than the offset of any zone. */
const NO_ZONE = 1e6;
const FALSE_ZONE = 2e6;
const UTC = [bytesOf("Z"), bytesOf("UTC"), bytesOf("GMT")];

/** Returns the number that `digits` digits make, -1 for anything else. */
function numberAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let place = at; place < at + digits; place++) {
    const byte = bytes[place] ?? 0;
    if (!isDigitByte(byte)) return -1;
    value = value * 10 + byte - ZERO;
  }
  return value;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map(bytesOf);

/** Returns the number of a month, 0 for anything else. */
function monthAt(bytes: Uint8Array, at: number): number {
  const [first, second, third] = [(bytes[at] ?? 0) | 32, (bytes[at + 1] ?? 0) | 32, (bytes[at + 2] ?? 0) | 32];
  return 1 + MONTHS.findIndex((month) => month[0] === first && month[1] === second && month[2] === third);
}

/** Returns the seconds since 1970 of a day and the `13:25:59` at an offset. {@link NO_TIME} if one of them is none. */
function secondsOf(year: number, month: number, day: number, bytes: Uint8Array, at: number): number {
  const [hour, minute, second] = [numberAt(bytes, at, 2), numberAt(bytes, at + 3, 2), numberAt(bytes, at + 6, 2)];
  if (bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return NO_TIME;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return NO_TIME;
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || year < 1970) return NO_TIME;
  return inRange(((daysUpTo(year, month, day) * 24 + hour) * 60 + minute) * 60 + second);
}

/** Returns the number of days of a month. */
function daysOf(year: number, month: number): number {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/**
 * Returns the days from 1970-01-01 to a day. Years that begin in March have their leap day at the end.
 *
 * `Date` makes an object, which costs a log with many seconds more than all else of its times.
 */
function daysUpTo(year: number, month: number, day: number): number {
  const march = month < 3 ? year - 1 : year;
  const days = 365 * march + Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400);
  // Five months from March on have 153 days, and so have the next five.
  return days + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1 - DAYS_BEFORE;
}

/** The days from 0000-03-01 to 1970-01-01. */
const DAYS_BEFORE = 719_468;

/** Returns a time that fits into 32 bits, until 2106. {@link NO_TIME} for others. */
function inRange(seconds: number): number {
  // As an integer: V8 makes an object of a number that was divided, for each line.
  return seconds > 0 && seconds < 2 ** 32 ? seconds >>> 0 : NO_TIME;
}

/** Reads the same time from a text. */
export function timeIn(clock: Clock, text: string): number {
  const bytes = bytesOf(text);
  const own = { ...clockUpTo(clock.newest), view: new DataView(bytes.buffer) };
  const seconds = anyTimeAt(own, bytes, 0, bytes.length);
  if (!own.isZoned) clock.isZoned = false;
  return seconds;
}
