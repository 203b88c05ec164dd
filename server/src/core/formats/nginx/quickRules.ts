import { scanIpv4 } from "../../address/ipv4.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import { ACCEPT, commitRule, IPV4, placeRow, REJECT } from "../../model/ruleTable.js";
import type { LinedText } from "../../text/linedText.js";
import { growingList } from "../growingList.js";
import type { AccessLevel } from "./levels.js";

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const SLASH = 47;
const ZERO = 48;
const NINE = 57;
const SEMICOLON = 59;
const LETTER_A = 97;
const LETTER_D = 100;

/** The place up to which plain rules were read. Callers only go forward, so that no line needs to be searched. */
export interface QuickPlace {
  line: number;
}

/**
 * Reads plain rules from offset `from` on: `allow` or `deny` and an IPv4 network on one line, with the semicolon right behind it.
 *
 * Takes a tenth of the time of other rules and creates no object. Reads none that begins at `until` or later. Returns the offset behind
 * the last of them, or `from` if there is none.
 */
export function readQuickRules(
  { lineStarts }: LinedText,
  text: string,
  place: QuickPlace,
  level: AccessLevel,
  from: number,
  until: number,
): number {
  let end = from;
  for (let at = skipSpaces(text, from); at < until; at = skipSpaces(text, end)) {
    const next = readQuickRule(lineStarts, text, place, level, at);
    if (next < 0) break;
    end = next;
  }
  return end;
}

/** Reads the plain rule at an offset. Returns the offset behind it, or -1 if there is none. */
function readQuickRule(
  lineStarts: Uint32Array,
  text: string,
  place: QuickPlace,
  level: AccessLevel,
  start: number,
): number {
  const unit = text.charCodeAt(start);
  const isAllow = unit === LETTER_A && text.startsWith("allow", start);
  if (!isAllow && !(unit === LETTER_D && text.startsWith("deny", start))) return -1;
  const actionEnd = start + (isAllow ? 5 : 4);
  let address = actionEnd;
  while (isBlank(text.charCodeAt(address))) address++;
  const first = text.charCodeAt(address);
  if (address === actionEnd || first < ZERO || first > NINE) return -1;
  level.into ??= growingList(1);
  const { rules } = level.into;
  const { columns, count } = rules;
  const row = count * columns.addressWidth;
  const addressEnd = scanIpv4(text, address, text.length, columns.addresses, row);
  const maskAt = text.charCodeAt(addressEnd) === SLASH ? addressEnd + 1 : 0;
  let end = addressEnd;
  let length = 32;
  if (maskAt > 0) {
    length = 0;
    for (end = maskAt; end < maskAt + 2 && isDigit(text.charCodeAt(end)); end++)
      length = length * 10 + text.charCodeAt(end) - ZERO;
  }
  // nginx takes 255.255.255.255 for a mistake of its own.
  const isPlain = addressEnd >= 0 && end !== maskAt && length <= 32 && columns.addresses[row] !== ALL_BITS;
  if (!isPlain || text.charCodeAt(end) !== SEMICOLON) {
    columns.addresses[row] = 0;
    return -1;
  }
  while ((lineStarts[place.line + 1] ?? text.length) <= start) place.line++;
  const lineStart = lineStarts[place.line] ?? 0;
  columns.masks[count] = maskOfLength(length);
  placeRow(rules, start, end + 1, actionEnd - lineStart);
  commitRule(
    rules,
    place.line,
    isAllow ? ACCEPT : REJECT,
    IPV4,
    start - lineStart,
    address - lineStart,
    addressEnd - lineStart,
    maskAt === 0 ? 0 : maskAt - lineStart,
    maskAt === 0 ? 0 : end - lineStart,
  );
  level.hasIpv4Rule = true;
  level.firstRule ??= { line: place.line, span: { start: start - lineStart, end: end - lineStart } };
  return end + 1;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  for (let unit = text.charCodeAt(at); isBlank(unit) || unit === LINE_FEED || unit === CARRIAGE_RETURN; )
    unit = text.charCodeAt(++at);
  return at;
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}
