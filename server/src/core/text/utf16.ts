/** How much of a text tells whether it is UTF-16. */
export const BEGINNING = 1024;

/**
 * Whether a text is UTF-16 that was read as something else: as UTF-8, or byte by byte.
 *
 * Its byte order mark became two replacement characters; without one, every other character of its words is a NUL. A quarter
 * of them is enough, since comments may be in a script whose letters have no zero byte. O(1): only the beginning is looked at.
 */
export function looksLikeUtf16(text: string): boolean {
  if (text.startsWith("\uFFFD\uFFFD")) return true;
  const beginning = text.slice(0, BEGINNING);
  if (!beginning.includes("\0")) return false;
  const zeros: [number, number] = [0, 0];
  for (let at = beginning.indexOf("\0"); at >= 0; at = beginning.indexOf("\0", at + 1)) zeros[at % 2 === 0 ? 0 : 1]++;
  const most = Math.max(...zeros);
  return most > 1 && 8 * most >= beginning.length;
}
