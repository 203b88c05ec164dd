/** The number of units at the beginning of a text that {@link looksLikeUtf16} reads. */
export const UTF16_PROBE_LENGTH = 1024;

/**
 * Whether a text is UTF-16 that was read as UTF-8 or byte by byte.
 *
 * Its byte order mark has become two replacement characters. Without one, every second character of its words is a NUL.
 * It is enough if a quarter of these characters are NUL: comments may be in a script whose letters have no zero byte.
 * O(1): reads only the beginning.
 */
export function looksLikeUtf16(text: string): boolean {
  if (text.startsWith("\uFFFD\uFFFD")) return true;
  const beginning = text.slice(0, UTF16_PROBE_LENGTH);
  if (!beginning.includes("\0")) return false;
  const nulCounts: [number, number] = [0, 0];
  for (let at = beginning.indexOf("\0"); at >= 0; at = beginning.indexOf("\0", at + 1))
    nulCounts[at % 2 === 0 ? 0 : 1]++;
  const most = Math.max(...nulCounts);
  return most > 1 && 8 * most >= beginning.length;
}
