import { scanIpv4 } from "../../address/ipv4.js";
import { mappedIpv4, parseIpv6 } from "../../address/ipv6.js";
import { ALL_BITS, maskOfLength } from "../../address/mask.js";
import {
  ACCEPT,
  ADDRESS_WORDS,
  ANY,
  commitRule,
  IPV4,
  IPV6,
  REJECT,
  type RuleTableBuilder,
} from "../../model/ruleTable.js";

const TAB = 9;
const SPACE = 32;
const HASH = 35;
const SLASH = 47;
const ZERO = 48;
const NINE = 57;
const SMALL_I = 105;

/**
 * Reads a line that says nothing out of the ordinary: blank, a comment of free text, or a rule without a fault. Answers
 * whether it did; every other line is left to the grammar, which is the one truth: on all that this reads, the two agree.
 *
 * The line of a large file is read in a tenth of the time that the grammar takes, without making an object.
 * `start` and `end` are the offsets of the line in `text`, without its end of line. The line must hold no NUL.
 */
export function readPlainLine(
  text: string,
  start: number,
  end: number,
  line: number,
  rules: RuleTableBuilder,
): boolean {
  const actionAt = skipBlanks(text, start, end);
  if (actionAt === end) return true;
  if (text.charCodeAt(actionAt) === HASH) return isFreeText(text, actionAt, end, true);
  const action = actionOf(text, actionAt, end);
  if (action < 0) return false;
  const addressAt = skipBlanks(text, actionAt + ACTION_LENGTH, end);
  if (addressAt === actionAt + ACTION_LENGTH) return false;
  const { columns, count: row } = rules;

  let kind = IPV4;
  let addressEnd = scanIpv4(text, addressAt, end, columns.addresses, row * ADDRESS_WORDS);
  if (addressEnd < 0) {
    kind = isAny(text, addressAt, end) ? ANY : IPV6;
    addressEnd = kind === ANY ? addressAt + 3 : readIpv6(text, addressAt, end, columns.addresses, row * ADDRESS_WORDS);
    if (addressEnd < 0) return false;
  }

  let maskAt = 0;
  let maskEnd = addressEnd;
  if (addressEnd < end && text.charCodeAt(addressEnd) === SLASH) {
    maskAt = addressEnd + 1;
    maskEnd = kind === IPV4 ? scanIpv4(text, maskAt, end, columns.masks, row) : -1;
    if (maskEnd < 0) maskEnd = readLength(text, maskAt, end, kind, columns.masks, row);
  } else {
    if (!endsWord(text, addressEnd, end)) return false;
    const next = skipBlanks(text, addressEnd, end);
    if (next === end || text.charCodeAt(next) === HASH) {
      columns.masks[row] = kind === IPV4 ? ALL_BITS : kind === IPV6 ? 128 : 0;
    } else {
      maskAt = next;
      maskEnd = kind === IPV4 ? scanIpv4(text, maskAt, end, columns.masks, row) : -1;
    }
  }
  if (maskEnd < 0 || !endsStatement(text, maskEnd, end)) return false;
  commitRule(
    rules,
    line,
    action,
    kind,
    actionAt - start,
    addressAt - start,
    addressEnd - start,
    maskAt === 0 ? 0 : maskAt - start,
    maskAt === 0 ? 0 : maskEnd - start,
  );
  return true;
}

/** Reads an IPv6 address; answers where it ends, negative when none stands there or it is an IPv4 address (::ffff:0:0/96). */
function readIpv6(text: string, start: number, end: number, words: Uint32Array, place: number): number {
  let at = start;
  while (!endsWord(text, at, end) && text.charCodeAt(at) !== SLASH) at++;
  const address = parseIpv6(text.slice(start, at));
  if (address === undefined || mappedIpv4(address) !== undefined) return -1;
  words.set(address, place);
  return at;
}

/** Reads a prefix length and puts down the mask, for IPv6 the length; answers where it ends, negative when none stands there. */
function readLength(text: string, start: number, end: number, kind: number, masks: Uint32Array, row: number): number {
  let at = start;
  let length = 0;
  while (at < end && text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE && at - start < 3) {
    length = length * 10 + text.charCodeAt(at++) - ZERO;
  }
  const hasLeadingZero = at - start > 1 && text.charCodeAt(start) === ZERO;
  if (at === start || hasLeadingZero || kind === ANY || length > (kind === IPV4 ? 32 : 128)) return -1;
  masks[row] = kind === IPV4 ? maskOfLength(length) : length;
  return at;
}

const ACTION_LENGTH = 6;

/** The action that stands there, in any case; negative when none does. */
function actionOf(text: string, at: number, end: number): number {
  if (end - at < ACTION_LENGTH) return -1;
  if (isWord(text, at, "accept")) return ACCEPT;
  return isWord(text, at, "reject") ? REJECT : -1;
}

function isAny(text: string, at: number, end: number): boolean {
  return end - at >= 3 && isWord(text, at, "any") && endsWord(text, at + 3, end);
}

/** Whether the small letters of `word` stand there, in any case. */
function isWord(text: string, at: number, word: string): boolean {
  for (let place = 0; place < word.length; place++) {
    if ((text.charCodeAt(at + place) | 32) !== word.charCodeAt(place)) return false;
  }
  return true;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

function endsWord(text: string, at: number, end: number): boolean {
  if (at >= end) return true;
  const unit = text.charCodeAt(at);
  return isBlank(unit) || unit === HASH;
}

/** Whether nothing follows but a comment of free text. */
function endsStatement(text: string, from: number, end: number): boolean {
  if (!endsWord(text, from, end)) return false;
  const at = skipBlanks(text, from, end);
  return at === end || (text.charCodeAt(at) === HASH && isFreeText(text, at, end, false));
}

/** Whether a comment may be passed over without a closer look: it is no section title and no ignore comment. */
function isFreeText(text: string, hash: number, end: number, alone: boolean): boolean {
  const at = skipBlanks(text, hash + 1, end);
  const unit = text.charCodeAt(at);
  return at === end || (unit !== SMALL_I && !(alone && unit === HASH));
}
