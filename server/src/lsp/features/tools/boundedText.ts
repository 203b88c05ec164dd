import type { Steps } from "../../../core/index.js";

/** The most characters in an answer, since an assistant has other things to read as well. */
export const CHARACTERS_AT_MOST = 16_000;

/**
 * Joins a head and the entries that fit below it. An entry may be `undefined`, between two steps.
 *
 * `leftOutNote` returns the last line if some of the `count` entries do not fit.
 */
export function* boundedText(
  head: readonly string[],
  entries: Iterable<string | undefined>,
  count: number,
  leftOutNote: (left: number) => string,
): Steps<string> {
  const lines = [...head];
  let length = head.join("\n").length;
  let kept = 0;
  for (const entry of entries) {
    if (entry === undefined) {
      yield;
      continue;
    }
    length += entry.length + 1;
    if (length > CHARACTERS_AT_MOST) return [...lines, leftOutNote(count - kept)].join("\n");
    lines.push(entry);
    kept++;
  }
  return lines.join("\n");
}
