import { shift, splice } from "./columns.js";
import { firstFrom } from "./text.js";

/**
 * A text in chunks. An edit copies only the chunks that it touches.
 *
 * Copying megabytes at every key would take longer than the rest of the work.
 */
export interface ChunkedText {
  readonly length: number;
  readonly chunks: readonly string[];
  /** The offset at which each chunk begins. */
  readonly offsets: Uint32Array;
}

const CHUNK_LENGTH = 16_384;
/** An edited chunk is cut beyond this length only. Otherwise each key in a full chunk would leave a chunk of one character. */
const CHUNK_LENGTH_AT_MOST = 2 * CHUNK_LENGTH;

export function chunkedText(text: string): ChunkedText {
  const chunks = chunksOf(text);
  return { length: text.length, chunks, offsets: offsetsOf(chunks, 0) };
}

function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; at += CHUNK_LENGTH) chunks.push(text.slice(at, at + CHUNK_LENGTH));
  return chunks;
}

function offsetsOf(chunks: readonly string[], from: number): Uint32Array {
  const offsets = new Uint32Array(chunks.length);
  let offset = from;
  for (const [index, chunk] of chunks.entries()) {
    offsets[index] = offset;
    offset += chunk.length;
  }
  return offsets;
}

/** Joins the chunks. */
export function wholeOf({ chunks }: ChunkedText): string {
  return chunks.join("");
}

/** Returns the text from offset `from` to `to`. O(log chunks), and O(chunks of the slice). */
export function sliceOf({ chunks, offsets }: ChunkedText, from: number, to: number): string {
  let slice = "";
  for (let index = chunkAt(offsets, from); index < chunks.length; index++) {
    const offset = offsets[index] ?? 0;
    if (offset >= to) break;
    slice += (chunks[index] ?? "").slice(Math.max(0, from - offset), to - offset);
  }
  return slice;
}

/** Replaces the part from offset `start` to `end` in a copy of the text. The copy shares the untouched chunks. O(chunks). */
export function replaceIn(text: ChunkedText, start: number, end: number, inserted: string): ChunkedText {
  const { chunks, offsets } = text;
  const first = chunkAt(offsets, start);
  const last = Math.min(chunks.length - 1, chunkAt(offsets, end));
  const from = offsets[first] ?? 0;
  const to = last + 1 < chunks.length ? (offsets[last + 1] ?? text.length) : text.length;
  const touched = sliceOf(text, from, start) + inserted + sliceOf(text, end, to);
  const replacement = touched.length > CHUNK_LENGTH_AT_MOST ? chunksOf(touched) : touched === "" ? [] : [touched];
  const growth = inserted.length - (end - start);
  const newOffsets = splice(offsets, first, last + 1 - first, offsetsOf(replacement, from));
  shift(newOffsets, growth, first + replacement.length);
  return {
    length: text.length + growth,
    chunks: [...chunks.slice(0, first), ...replacement, ...chunks.slice(last + 1)],
    offsets: newOffsets,
  };
}

/** Joins two texts. The result shares all chunks but those at the seam. O(chunks). */
export function joinTexts(text: ChunkedText, next: ChunkedText): ChunkedText {
  const [seam = "", ...others] = next.chunks;
  const { chunks } = replaceIn(text, text.length, text.length, seam);
  const joined = [...chunks, ...others];
  return { length: text.length + next.length, chunks: joined, offsets: offsetsOf(joined, 0) };
}

/** Returns the index of the chunk that contains an offset. 0 for an empty text. */
function chunkAt(offsets: Uint32Array, offset: number): number {
  return Math.max(0, firstFrom(offsets, offset + 1) - 1);
}
