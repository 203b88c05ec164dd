/** The most characters in an answer, since an assistant has other things to read as well. */
export const CHARACTERS_AT_MOST = 16_000;

/** Joins a head and the entries that fit below it. `leftOutNote` returns the last line if some of the `count` entries do not fit. */
export function boundedText(
  head: readonly string[],
  entries: Iterable<string>,
  count: number,
  leftOutNote: (left: number) => string,
): string {
  const lines = [...head];
  let length = head.join("\n").length;
  let kept = 0;
  for (const entry of entries) {
    length += entry.length + 1;
    if (length > CHARACTERS_AT_MOST) return [...lines, leftOutNote(count - kept)].join("\n");
    lines.push(entry);
    kept++;
  }
  return lines.join("\n");
}
