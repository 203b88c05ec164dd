/**
 * The distinct clients of a log: each address once, with how often it came, and when first and last.
 *
 * Each family has a table of its own, whose rows are numbers side by side: a line of the log then costs two reads of memory, one of its
 * slot and one of its row. Lines are added in batches.
 */
import type { Address } from "../address/address.js";
import { widened } from "../text/columns.js";
import { NO_TIME } from "./addressBytes.js";

/**
 * Rows about clients of one family.
 *
 * A row is the words of the address, the hits in two words (the lower first), and the first and the last time in seconds since 1970,
 * `NO_TIME` without one.
 */
export interface ClientRows {
  /** The words of an address: 1 for IPv4, 4 for IPv6. */
  readonly width: 1 | 4;
  /** The words of a row. */
  readonly stride: number;
  /** The number of rows in use. */
  count: number;
  cells: Uint32Array;
}

/** Rows with each address once. */
export interface ClientTable extends ClientRows {
  /**
   * Two words for each slot: the hash of an address, and one more than the number of its row, or 0 for none.
   *
   * At most half of them are in use. Equal hashes of IPv4 are of equal addresses, so that no row is read to compare them.
   */
  slots: Uint32Array;
  /** Random, so that nobody can choose addresses that share a slot. */
  readonly seed: number;
}

/** What is in a row behind the address. */
const WORDS_BEHIND = 4;

export function clientRows(width: 1 | 4, capacity: number): ClientRows {
  const stride = width + WORDS_BEHIND;
  return { width, stride, count: 0, cells: new Uint32Array(capacity * stride) };
}

const ROWS_AT_FIRST = 1024;
const SLOTS_A_ROW = 2;
const WORDS_A_SLOT = 2;

export function clientTable(width: 1 | 4): ClientTable {
  const slots = new Uint32Array(ROWS_AT_FIRST * SLOTS_A_ROW * WORDS_A_SLOT);
  return { ...clientRows(width, ROWS_AT_FIRST), slots, seed: Math.floor(Math.random() * 2 ** 32) };
}

/** Lines that are counted together: few enough for a near cache, and enough for many reads of memory at once. */
export const LINES_A_BATCH = 1024;

/** Lines of one family that are in no table yet. A row is the words of the client's address, and the time of the line or `NO_TIME`. */
export interface LineBatch extends ClientRows {
  readonly cells: Uint32Array;
}

export function lineBatch(width: 1 | 4): LineBatch {
  const stride = width + 1;
  return { width, stride, count: 0, cells: new Uint32Array(LINES_A_BATCH * stride) };
}

/** Returns a row about each line, as if it was the only one of its client. */
export function rowsOfLines({ width, stride, count, cells }: LineBatch): ClientRows {
  const rows = { ...clientRows(width, count), count };
  for (let line = 0; line < count; line++) {
    const [from, at] = [line * stride, line * rows.stride];
    rows.cells.set(cells.subarray(from, from + width), at);
    addLineToRow(rows, line, cells[from + width] ?? NO_TIME);
  }
  return rows;
}

const NO_ROW = -1;
/** Of the lines of a batch: the hashes of their addresses, and the rows that have these. */
const hashes = new Uint32Array(LINES_A_BATCH);
const guesses = new Int32Array(LINES_A_BATCH);
/** V8 leaves out reads whose values nobody needs. */
const touched = new Uint32Array(1);

/**
 * Adds the lines of a batch to a table of the same family. The table grows to at most `rowsAtMost` rows.
 *
 * Keeps the lines of other new clients in the batch, in their order, and drops the rest. O(lines).
 *
 * Nearly all of the time goes into waiting for memory. So all slots are read before one is looked at, and all rows before one is
 * changed. The loops that read them have no branch, so the processor waits for many reads at once. It would often guess a branch
 * wrongly that depends on a read, and then wait for each read alone.
 */
export function mergeLines(table: ClientTable, batch: LineBatch, rowsAtMost: number): void {
  touchSlots(table, batch);
  guessRows(table, batch.count);
  touchRows(table, batch.count);
  const { width, stride, cells } = batch;
  let kept = 0;
  for (let line = 0; line < batch.count; line++) {
    const from = line * stride;
    const guess = guesses[line] ?? NO_ROW;
    const isRight = guess !== NO_ROW && (width === 1 || isSameAddress(table, guess, cells, from));
    const row = isRight ? guess : rowOf(table, cells, from, rowsAtMost);
    if (row === NO_ROW) cells.copyWithin(kept++ * stride, from, from + stride);
    else addLineToRow(table, row, cells[from + width] ?? NO_TIME);
  }
  batch.count = kept;
}

/** Computes the hash of each address, and reads its first slot. */
function touchSlots({ slots, seed }: ClientTable, { width, stride, count, cells }: LineBatch): void {
  const mask = slots.length - 1;
  let sum = 0;
  for (let line = 0; line < count; line++) {
    const hash = hashOf(seed, cells, line * stride, width);
    hashes[line] = hash;
    sum ^= slots[slotOf(hash, mask)] ?? 0;
  }
  touched[0] = sum;
}

/** Looks for the row of each address by its hash. */
function guessRows({ slots }: ClientTable, count: number): void {
  const mask = slots.length - 1;
  for (let line = 0; line < count; line++) {
    const hash = hashes[line];
    let slot = slotOf(hash ?? 0, mask);
    let taken = slots[slot + 1] ?? 0;
    while (taken !== 0 && slots[slot] !== hash) {
      slot = (slot + WORDS_A_SLOT) & mask;
      taken = slots[slot + 1] ?? 0;
    }
    guesses[line] = taken - 1;
  }
}

/** Reads the row of each guess. */
function touchRows({ stride, cells }: ClientTable, count: number): void {
  let sum = 0;
  for (let line = 0; line < count; line++) sum ^= cells[Math.max(guesses[line] ?? 0, 0) * stride] ?? 0;
  touched[0] = sum;
}

function slotOf(hash: number, mask: number): number {
  return (hash << 1) & mask;
}

/** Adds a line to a row about its client. */
function addLineToRow({ width, stride, cells }: ClientRows, row: number, time: number): void {
  const at = row * stride + width;
  const low = ((cells[at] ?? 0) + 1) >>> 0;
  cells[at] = low;
  if (low === 0) cells[at + 1] = (cells[at + 1] ?? 0) + 1;
  if (time === NO_TIME) return;
  const first = cells[at + 2] ?? NO_TIME;
  if (first === NO_TIME || time < first) cells[at + 2] = time;
  if (time > (cells[at + 3] ?? NO_TIME)) cells[at + 3] = time;
}

/** Finds the row of an address, or adds it. {@link NO_ROW} if the table may not grow. */
function rowOf(table: ClientTable, cells: Uint32Array, from: number, rowsAtMost: number): number {
  const { width, stride, seed, slots } = table;
  const hash = hashOf(seed, cells, from, width);
  let slot = slotOf(hash, slots.length - 1);
  for (; slots[slot + 1] !== 0; slot = (slot + WORDS_A_SLOT) & (slots.length - 1)) {
    const row = (slots[slot + 1] ?? 0) - 1;
    if (slots[slot] === hash && isSameAddress(table, row, cells, from)) return row;
  }
  if (table.count >= rowsAtMost) return NO_ROW;
  if (table.count * SLOTS_A_ROW * WORDS_A_SLOT === slots.length) {
    grow(table);
    return rowOf(table, cells, from, rowsAtMost);
  }
  const row = table.count++;
  slots[slot] = hash;
  slots[slot + 1] = row + 1;
  for (let word = 0; word < width; word++) table.cells[row * stride + word] = cells[from + word] ?? 0;
  return row;
}

/** Doubles the rows and the slots. */
function grow(table: ClientTable): void {
  table.cells = widened(table.cells);
  const old = table.slots;
  const slots = new Uint32Array(2 * old.length);
  const mask = slots.length - 1;
  for (let from = 0; from < old.length; from += WORDS_A_SLOT) {
    const taken = old[from + 1] ?? 0;
    if (taken === 0) continue;
    const hash = old[from] ?? 0;
    let slot = slotOf(hash, mask);
    while (slots[slot + 1] !== 0) slot = (slot + WORDS_A_SLOT) & mask;
    slots[slot] = hash;
    slots[slot + 1] = taken;
  }
  table.slots = slots;
}

function isSameAddress({ width, stride, cells }: ClientTable, row: number, other: Uint32Array, from: number): boolean {
  const at = row * stride;
  if (cells[at] !== other[from]) return false;
  for (let word = 1; word < width; word++) if (cells[at + word] !== other[from + word]) return false;
  return true;
}

/** Mixes the words of the address at an offset into 32 bits. Another seed makes other hashes. */
export function hashOf(seed: number, cells: Uint32Array, from: number, width: 1 | 4): number {
  let hash = mixed(seed ^ (cells[from] ?? 0));
  for (let word = 1; word < width; word++) hash = mixed(hash ^ (cells[from + word] ?? 0));
  return hash;
}

/** The end of MurmurHash3 (Austin Appleby, 2011), which spreads each bit over all of them. */
function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Returns the address of a row. */
export function clientAt(
  { width, stride, cells }: Pick<ClientRows, "width" | "stride" | "cells">,
  row: number,
): Address {
  return addressAt(cells, row * stride, width);
}

/** Returns the address whose words begin at an offset. */
export function addressAt(cells: Uint32Array, from: number, width: 1 | 4): Address {
  const [a = 0, b = 0, c = 0, d = 0] = cells.subarray(from, from + width);
  return width === 1 ? { family: "ipv4", word: a } : { family: "ipv6", words: [a, b, c, d] };
}
