import { scanIpv4 } from "../../address/ipv4.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import { commitRule, IPV4, type RuleTableBuilder } from "../../model/ruleTable.js";
import type { LinedText } from "../../text/linedText.js";

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const SLASH = 47;
const ZERO = 48;
const NINE = 57;

/** The line that a quick reader has reached. It only goes forward, so that no line needs to be searched. */
export interface LineCursor {
  line: number;
}

/** Moves the cursor to the line of an offset. Returns the offset at which the line starts. */
export function moveTo(cursor: LineCursor, { lineStarts, text }: LinedText, offset: number): number {
  while ((lineStarts[cursor.line + 1] ?? text.length) <= offset) cursor.line++;
  return lineStarts[cursor.line] ?? 0;
}

/**
 * Reads the plain directives from an offset on, each by `readOne`: it returns the offset behind a directive, or -1 for another one.
 *
 * Reads none that begins at `until` or later. Returns the offset behind the last of them, or `from` if there is none.
 */
export function readEach(text: string, from: number, until: number, readOne: (start: number) => number): number {
  let end = from;
  for (let at = skipSpaces(text, from); at < until; at = skipSpaces(text, end)) {
    const next = readOne(at);
    if (next < 0) break;
    end = next;
  }
  return end;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  for (let unit = text.charCodeAt(at); isBlank(unit) || unit === LINE_FEED || unit === CARRIAGE_RETURN; )
    unit = text.charCodeAt(++at);
  return at;
}

/** Skips the spaces in front of the next word of the line. Returns -1 if there are none. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at === from ? -1 : at;
}

/**
 * Reads an IPv4 network without odd spelling into the row that is filled. Returns the offset behind it.
 *
 * Returns -1 if there is none. Then, and if the row becomes no rule, the caller must clear the row.
 */
export function scanNetwork(text: string, start: number, { columns, count }: RuleTableBuilder): number {
  const row = count * columns.addressWidth;
  let end = scanIpv4(text, start, text.length, columns.addresses, row);
  // nginx takes 255.255.255.255 for a mistake of its own.
  if (end < 0 || columns.addresses[row] === ALL_BITS) return -1;
  let length = 32;
  if (text.charCodeAt(end) === SLASH) {
    const lengthAt = ++end;
    for (length = 0; end < lengthAt + 2 && isDigit(text.charCodeAt(end)); end++)
      length = length * 10 + text.charCodeAt(end) - ZERO;
    if (end === lengthAt || length > 32) return -1;
  }
  columns.masks[count] = maskOfLength(length);
  return end;
}

/** Adds the network that was scanned from offset `start` to `end` as a rule. `lineStart` is the offset of its line. */
export function commitNetwork(
  rules: RuleTableBuilder,
  text: string,
  line: number,
  lineStart: number,
  action: number,
  actionStart: number,
  start: number,
  end: number,
): void {
  let lengthAt = end;
  while (isDigit(text.charCodeAt(lengthAt - 1))) lengthAt--;
  const isHost = text.charCodeAt(lengthAt - 1) !== SLASH;
  const addressEnd = isHost ? end : lengthAt - 1;
  const [maskStart, maskEnd] = isHost ? [0, 0] : [lengthAt - lineStart, end - lineStart];
  commitRule(
    rules,
    line,
    action,
    IPV4,
    actionStart - lineStart,
    start - lineStart,
    addressEnd - lineStart,
    maskStart,
    maskEnd,
  );
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

export function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}
