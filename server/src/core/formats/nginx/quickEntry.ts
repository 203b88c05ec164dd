import { ACCEPT, clearRow, placeRow, REJECT, type RuleTableBuilder } from "../../model/ruleTable.js";
import { ipv4KeyOf } from "../../model/source.js";
import type { Action } from "../../model/statement.js";
import type { LinedText } from "../../text/linedText.js";
import { type Entries, noteLatest } from "./entries.js";
import { commitNetwork, isDigit, type LineCursor, moveTo, scanNetwork, skipBlanks } from "./quickScan.js";

const SEMICOLON = 59;

/**
 * Reads a plain network of a geo block: an IPv4 network and a value of letters and digits on one line, with the semicolon right behind it.
 *
 * Takes a fraction of the time of other networks. Returns the offset behind it, or -1 if there is none, or if the verdict of the value
 * is unknown.
 */
export function readQuickEntry(
  lined: LinedText,
  text: string,
  cursor: LineCursor,
  rules: RuleTableBuilder,
  entries: Entries,
  verdictOf: (value: string) => Action | undefined,
  start: number,
): number {
  if (!isDigit(text.charCodeAt(start))) return -1;
  const end = scanNetwork(text, start, rules);
  const valueAt = end < 0 ? -1 : skipBlanks(text, end);
  let valueEnd = valueAt;
  while (isWordUnit(text.charCodeAt(valueEnd))) valueEnd++;
  const isPlain = valueAt >= 0 && valueEnd > valueAt && text.charCodeAt(valueEnd) === SEMICOLON;
  const action = isPlain ? verdictOf(text.slice(valueAt, valueEnd)) : undefined;
  if (action === undefined) {
    clearRow(rules);
    return -1;
  }
  const { columns, count } = rules;
  const network = columns.addresses[count * columns.addressWidth] ?? 0;
  const lineStart = moveTo(cursor, lined, start);
  noteLatest(entries, ipv4KeyOf(network, columns.masks[count] ?? 0), count, cursor.line);
  placeRow(rules, start, valueEnd + 1, valueEnd - lineStart);
  commitNetwork(rules, text, cursor.line, lineStart, action === "accept" ? ACCEPT : REJECT, valueAt, start, end);
  return valueEnd + 1;
}

/** Whether a unit is a letter or a digit. Values of other units are read with care. */
function isWordUnit(unit: number): boolean {
  const letter = unit | 32;
  return (letter >= 97 && letter <= 122) || isDigit(unit);
}
