/** Columns `start` (inclusive) to `end` (exclusive) inside one line, 0-based, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The offset at which each line starts, in UTF-16 units; there is always a first line.
 *
 * Lines end at LF, CRLF or CR and at nothing else, as the Language Server Protocol has it.
 */
export function lineStartsOf(text: string): Uint32Array {
  let starts = new Uint32Array(1024);
  let count = 1;
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit !== LINE_FEED && unit !== CARRIAGE_RETURN) continue;
    if (unit === CARRIAGE_RETURN && text.charCodeAt(offset + 1) === LINE_FEED) offset++;
    if (count === starts.length) {
      const wider = new Uint32Array(count * 2);
      wider.set(starts);
      starts = wider;
    }
    starts[count++] = offset + 1;
  }
  return starts.slice(0, count);
}

/** The text of one line, without its end of line. `line` is 0-based. */
export function lineText(text: string, starts: Uint32Array, line: number): string {
  const start = starts[line] ?? text.length;
  let end = starts[line + 1] ?? text.length;
  if (line + 1 < starts.length) {
    end--;
    if (end > start && text.charCodeAt(end) === LINE_FEED && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
  }
  return text.slice(start, end);
}
