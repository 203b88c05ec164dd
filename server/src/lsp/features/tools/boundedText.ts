/** What an assistant can take in beside all else that it has to read. */
export const CHARACTERS_AT_MOST = 16_000;

/** A text of a head and of entries below it, as many as an assistant can take in; `cut` says how many of the `count` are left out. */
export function boundedText(
  head: readonly string[],
  entries: Iterable<string>,
  count: number,
  cut: (left: number) => string,
): string {
  const lines = [...head];
  let length = head.join("\n").length;
  let kept = 0;
  for (const entry of entries) {
    length += entry.length + 1;
    if (length > CHARACTERS_AT_MOST) return [...lines, cut(count - kept)].join("\n");
    lines.push(entry);
    kept++;
  }
  return lines.join("\n");
}
